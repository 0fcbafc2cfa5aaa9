#!/usr/bin/env python3
"""Translates class definitions recorded from CPython to `#[slotted]` structs, and checks that rustc agrees with CPython.

    ci/translate_scenarios.py CORPUS.jsonl.. --into FOLDER              check every form of translation
    ci/translate_scenarios.py CORPUS.jsonl.. --accepted tests/FILE.rs   write the accepted ones of a few scenarios

A corpus has a scenario a line: `{"id": .., "steps": [..]}`. Of the steps, those with `"op": "class"` count: `name`,
`bases`, `slots` (`null` where there is no `__slots__`), `attrs`, and `out`, which is `{"ok": ..}` or
`{"err": .., "rule": .., "message": ..}`. The cargo project that is checked is written to FOLDER, outside the repository.

How a class is translated
- `class C(A, B, Base)` is `#[slotted(extends = Base, mixins(A, B))] struct C`; in the form `mixins`, where no base has a
  layout of its own, `#[slotted(mixins(A, B, Base))]`.
- `__slots__` is `slots = ".."`, `slots(..)` or `slots(name = "doc")`; in the form `typed` it is one field for each name,
  and `__dict__` and `__weakref__` are options. No `__slots__` at all is `dict` and `weakref`, where the base lacks them.
- Class attributes have no counterpart; a definition that only they make illegal is left out.

What is compared
- What CPython accepts has to compile. Where Strict is stricter (`predicted_strictness`), the error has to carry the id
  of that rule; the definition is then made legal as the error says (`mended`), and has to compile after that, since
  other classes build on it. What has no such counterpart is left out together with the classes below it.
- What CPython refuses has to be refused, and one of the errors has to carry the id of CPython's rule.
- A warning `slots-under-dict` has to stand wherever slots are added under a base with a dict, and nowhere else.

Errors of macros keep rustc from const evaluation, where most rules live: definitions that the macro alone refuses go to
a crate of their own.
"""

import argparse
import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
FORMS = ("untyped", "typed", "mixins")
SCENARIOS_PER_CRATE = 250

BUILTINS = {
    "object": "slotted::builtins::Object",
    "int": "slotted::builtins::Int",
    "bytes": "slotted::builtins::Bytes",
    "tuple": "slotted::builtins::Tuple",
    "str": "slotted::builtins::Str",
    "float": "slotted::builtins::Float",
    "list": "slotted::builtins::List",
    "dict": "slotted::builtins::Dict",
    "bool": "slotted::builtins::Bool",
    "NoneType": "slotted::builtins::NoneType",
}
# Builtins that the library does not ship, declared as a user would: what tells them apart are the dict and the layout.
EXCEPTIONS = """\
pub mod exceptions {
    #[slotted::slotted(dict)]
    #[derive(Debug)]
    pub struct Exception {
        #[slot(skip)]
        pub arguments: u64,
    }
    #[slotted::slotted(extends = Exception)]
    #[derive(Debug)]
    pub struct ValueError;
    #[slotted::slotted(extends = Exception)]
    #[derive(Debug)]
    pub struct OSError {
        #[slot(skip)]
        pub number: u64,
    }
}
"""
KEYWORDS = set(
    "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl "
    "in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type "
    "typeof unsafe unsized use virtual where while yield".split()
)
TYPES = ("i64", "f64", "bool", "String", "slotted::Slot<i64>", "u8")


class Class:
    """A class that others can build on, as its Rust translation is."""

    def __init__(self, name, path, bases=(), own=(), adds=False, dict=False, weakref=False, var_sized=False, extends=True):
        self.name, self.path, self.bases, self.own = name, path, list(bases), list(own)
        self.embedded = (self.bases[-1] if extends else OBJECT) if self.bases else None
        self.adds = adds or bool(own)
        inherited = self.embedded
        self.dict = dict or bool(inherited and inherited.dict)
        self.weakref = weakref or bool(inherited and inherited.weakref)
        self.var_sized = var_sized or bool(inherited and inherited.var_sized)
        self.mro = [self] + linearised(self.bases) if self.bases else [self]

    def solid(self):
        return self if self.adds or self.embedded is None else self.embedded.solid()


def linearised(bases):
    """C3; `None` where there is no order."""
    if len(bases) == 1:
        return bases[0].mro
    sequences, order = [list(base.mro) for base in bases] + [list(bases)], []
    while sequences := [sequence for sequence in sequences if sequence]:
        head = next((s[0] for s in sequences if not any(s[0] in other[1:] for other in sequences)), None)
        if head is None:
            return None
        order.append(head)
        for sequence in sequences:
            if sequence[0] is head:
                del sequence[0]
    return order


OBJECT = None
OBJECT = Class("object", BUILTINS["object"])


def builtins():
    known = {"object": OBJECT}
    for name, path in BUILTINS.items():
        if name != "object":
            var_sized = name in ("int", "bytes", "tuple")
            known[name] = Class(name, path, [OBJECT], adds=name not in ("bool", "NoneType"), var_sized=var_sized)
    exception = Class("Exception", "crate::exceptions::Exception", [OBJECT], adds=True, dict=True)
    known["Exception"] = exception
    known["ValueError"] = Class("ValueError", "crate::exceptions::ValueError", [exception])
    known["OSError"] = Class("OSError", "crate::exceptions::OSError", [exception], adds=True)
    return known


KNOWN = builtins()


def mangled(name, slot):
    stripped = name.lstrip("_")
    private = slot.startswith("__") and not slot.endswith("__") and stripped
    return f"_{stripped}{slot}" if private else slot


class Definition:
    """One class statement on its way to Rust."""

    def __init__(self, step, name, bases):
        self.step, self.name, self.bases = step, name, bases
        self.slots = step["slots"]
        self.options = []
        self.extends = True

    def names(self):
        """What `__slots__` lists, if it is something that lists."""
        if isinstance(self.slots, str):
            return [self.slots] if self.slots else []
        return list(self.slots) if isinstance(self.slots, (list, dict)) else []

    def strings(self):
        return [name for name in self.names() if isinstance(name, str)]

    def own(self):
        return [mangled(self.name, name) for name in self.strings() if name not in ("__dict__", "__weakref__")]

    def embedded(self):
        return self.bases[-1] if self.extends else OBJECT

    def asks(self, option):
        return option in self.options or f"__{option}__" in self.strings()

    def open_up(self):
        """The options of a class without `__slots__`."""
        if self.slots is None:
            base = self.embedded()
            self.options = [] if base.dict else ["dict"]
            if not base.weakref and not base.var_sized:
                self.options.append("weakref")

    def mixins(self):
        return self.bases[:-1] if self.extends else self.bases

    def known(self, path):
        asks = {"dict": self.asks("dict"), "weakref": self.asks("weakref")}
        return Class(self.name, path, self.bases, self.own(), extends=self.extends, **asks)

    def adds_slots_under_dict(self):
        return self.extends and bool(self.own()) and self.embedded().dict


def predicted_strictness(definition):
    """The ids that a definition which CPython accepts is refused with, as documented."""
    ids, embedded = set(), definition.embedded()
    for mixin in definition.mixins():
        solid, below = embedded.solid(), mixin.solid()
        if solid is not below and solid in below.mro:
            ids.add("base-not-primary")
        if mixin.dict and not embedded.dict and not definition.asks("dict"):
            ids.add("dict-from-secondary-base")
        if mixin.weakref and not embedded.weakref and not embedded.var_sized and not definition.asks("weakref"):
            ids.add("weakref-from-secondary-base")
    if embedded.var_sized and definition.options:
        ids.add("nonempty-slots-on-varsized-base")  # CPython gives a class without `__slots__` a dict even here.
    own = definition.own()
    if len(set(own)) < len(own):
        ids.add("duplicate-slot-name")
    if any(slot in above.own for base in definition.bases for above in base.mro for slot in own):
        ids.add("slot-shadows-base-slot")
    for option in ("dict", "weakref"):
        if getattr(embedded, option) and definition.asks(option):
            ids.add(f"duplicate-{option}-slot")  # CPython looks at the first of several bases with one layout.
    return ids


def mended(definition):
    """The definition changed as the errors ask for, or `None` where that cannot be."""
    mended = Definition(definition.step, definition.name, definition.bases)
    mended.extends, mended.slots = definition.extends, definition.slots
    mended.open_up()
    ids = predicted_strictness(mended)
    if "base-not-primary" in ids:
        mended.bases = equivalent_bases(mended)
        if mended.bases is None:
            return None
        mended.open_up()
        ids = predicted_strictness(mended)
    if "nonempty-slots-on-varsized-base" in ids:
        mended.options = []
    if "dict-from-secondary-base" in ids and not mended.embedded().var_sized:
        mended.options.append("dict")
    if "weakref-from-secondary-base" in ids:
        mended.options.append("weakref")
    if isinstance(mended.slots, (list, dict, str)):
        taken = {slot for base in mended.bases for above in base.mro for slot in above.own}
        docs = mended.slots if isinstance(mended.slots, dict) else {}
        slots, seen = {}, set()
        for name in mended.names():
            option = name.strip("_") if name in ("__dict__", "__weakref__") else None
            if option and getattr(mended.embedded(), option):
                continue
            slot = mangled(mended.name, name)
            fresh = name
            while mangled(mended.name, fresh) in taken:
                fresh = "s" + fresh
            if slot not in seen:
                slots[fresh] = docs.get(name)
            seen.add(slot)
        if list(slots) != mended.names():
            mended.slots = slots if docs else list(slots)
    return None if predicted_strictness(mended) else mended


def equivalent_bases(definition):
    """Some of the bases, in order, that give the same MRO with the primary base last."""
    bases = definition.bases
    for drop in range(1, 1 << len(bases)):
        fewer = [base for at, base in enumerate(bases) if not drop >> at & 1]
        if not fewer or linearised(fewer) != linearised(bases):
            continue
        trial = Definition(definition.step, definition.name, fewer)
        if "base-not-primary" not in predicted_strictness(trial):
            return fewer
    return None


# --- Rust text ---


def rust_string(text):
    plain = lambda c: c.isprintable() and c not in '"\\'
    return '"' + "".join(c if plain(c) else "\\" + c if c in '"\\' else f"\\u{{{ord(c):x}}}" for c in text) + '"'


def rust_ident(name):
    """The name as a Rust identifier, if it can be one."""
    is_word = name.isascii() and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
    other = not name.isascii() and name.isidentifier() and unicodedata.is_normalized("NFC", name)
    if not (is_word or other) or name in ("_", "self", "Self", "super", "crate"):
        return None
    return f"r#{name}" if name in KEYWORDS else name


def rust_item(item):
    if isinstance(item, str):
        return rust_string(item)
    if item is None:
        return "None"
    return str(item).lower() if isinstance(item, bool) else repr(item)


def untyped_slots(definition):
    slots = definition.slots
    if slots is None:
        return []
    if isinstance(slots, str) or not isinstance(slots, (list, dict)):
        return [f"slots = {rust_item(slots)}"]
    if isinstance(slots, list):
        return [f"slots({', '.join(map(rust_item, slots))})"]
    bare = lambda name: name.removeprefix("r#")
    keys = [(bare(rust_ident(name)) if name.isascii() and rust_ident(name) else rust_string(name), doc) for name, doc in slots.items()]
    return [f"slots({', '.join(f'{key} = {rust_item(doc)}' for key, doc in keys)})"]


def typed_fields(definition):
    """The fields, and the options that stand for `__dict__` and `__weakref__`."""
    fields, options, again, used = [], [], [], set()
    docs = definition.slots if isinstance(definition.slots, dict) else {}
    for at, name in enumerate(definition.names()):
        if name in ("__dict__", "__weakref__"):
            # The second wish is now the option again, now an entry of the list.
            option = name.strip("_")
            (again if option in options and len(definition.name) % 2 else options).append(option)
            continue
        slot = mangled(definition.name, name)
        ident = rust_ident(name)
        if ident is None or ident in used:
            ident = f"field_{at}"
        used.add(ident)
        rename = "" if ident.removeprefix("r#") == slot else f"#[slot(rename = {rust_string(slot)})] "
        doc = f"#[doc = {rust_string(docs[name])}] " if isinstance(docs.get(name), str) else ""
        fields.append(f"{doc}{rename}pub {ident}: {TYPES[sum(map(ord, name)) % len(TYPES)]},")
    if again:
        options.append(f"slots({', '.join(rust_string(f'__{name}__') for name in again)})")
    return fields, options


def rust_text(definition, form, indent, up):
    """The struct's lines; `up` leads from where it stands to the scenario's module."""
    path = lambda base: up + base.path if "::" not in base.path or base.path.startswith("again_") else base.path
    options = [f"extends = {path(definition.bases[-1])}"] if definition.extends else []
    mixins = [path(base) for base in definition.mixins()]
    if mixins:
        options.append(f"mixins({', '.join(mixins)})")
    fields = []
    if form == "typed" and isinstance(definition.slots, (str, list, dict)) and len(definition.strings()) == len(definition.names()):
        fields, asked = typed_fields(definition)
        options += asked + definition.options
    else:
        options += definition.options + untyped_slots(definition)
    attribute = f"#[slotted::slotted({', '.join(options)})]" if options else "#[slotted::slotted]"
    name = rust_ident(definition.name)
    if not fields:
        return [f"{indent}{attribute}", f"{indent}#[derive(Debug)]", f"{indent}pub struct {name};"]
    lines = [f"{indent}{attribute}", f"{indent}#[derive(Debug)]", f"{indent}pub struct {name} {{"]
    return lines + [f"{indent}    {field}" for field in fields] + [f"{indent}}}"]


# --- From scenarios to structs and what is expected of them ---


class Expected:
    """One struct: what is expected of it, and where it is."""

    def __init__(self, scenario, definition, kind, rules, lines, module):
        self.scenario, self.definition, self.kind, self.rules = scenario, definition, kind, rules
        self.lines, self.module = lines, module
        self.errors, self.warned, self.first, self.last = [], False, 0, 0

    def is_refused_by_macro(self):
        slots, form = self.definition.slots, self.module[1]
        if not isinstance(slots, (str, list, dict, type(None))) or self.definition.strings() != self.definition.names():
            return True
        # The same option twice.
        return form == "typed" and bool(re.search(r"\b(dict|weakref),.* \1\b", self.lines[0]))


class Skipped:
    def __init__(self, reason):
        self.reason = reason


def stems_from_attrs(step):
    out = step["out"]
    if out.get("rule") != "class-var-conflict":
        return False
    name = re.match(r"'(.*)' in __slots__ conflicts", out["message"])[1]
    return name not in ("__slots__", "__module__")


def translated(scenario, form, skipped):
    """The structs of a scenario, in order."""
    classes, taken, structs = dict(KNOWN), set(), []
    steps = [step for step in scenario["steps"] if step["op"] == "class"]
    only_underscores = next("_" * n for n in range(2, 99) if not any(step["name"] == "_" * n for step in steps))
    for at, step in enumerate(steps):
        accepted = "ok" in step["out"]
        bases = [classes.get(base) for base in step["bases"]]
        missing = next((name for name, base in zip(step["bases"], bases) if base is None), None)
        reason = None
        if missing:
            reason = f"builtin base `{missing}`"
        elif any(isinstance(base, Skipped) for base in bases):
            reason = "below: " + next(base.reason for base in bases if isinstance(base, Skipped)).removeprefix("below: ")
        elif stems_from_attrs(step):
            reason = "class-var-conflict with `attrs`"
        if reason:
            skipped[reason] += 1
            if accepted:
                classes[step["name"]] = Skipped(reason)
            continue
        # `_` alone is no name in Rust.
        name = only_underscores if step["name"] == "_" else step["name"]
        literal = Definition(step, name, bases)
        if form == "mixins" and not any(base.solid() is not OBJECT or base is OBJECT for base in bases):
            literal.extends = False
        literal.open_up()
        module = f"again_{at}" if name in taken else ""

        def add(definition, kind, rules, module):
            up = "super::" if module else ""
            lines = rust_text(definition, form, "        " if module else "    ", up)
            structs.append(Expected(scenario["id"], definition, kind, rules, lines, (module, form)))

        if not accepted:
            add(literal, "refused", {step["out"]["rule"]}, f"refused_{at}")
            continue
        strict = predicted_strictness(literal)
        legal = literal
        if strict:
            add(literal, "stricter", strict, f"strict_{at}")
            legal = mended(literal)
            if legal is None:
                classes[step["name"]] = Skipped("base-not-primary without an equivalent order of bases")
                continue
        add(legal, "mended" if strict else "accepted", set(), module)
        taken.add(name)
        path = rust_ident(name)
        classes[step["name"]] = legal.known(f"{module}::{path}" if module else path)
    return structs


def module_text(name, structs, line, comments=True):
    """A scenario's module that starts at `line`; the structs learn where they are."""
    lines = [f"pub mod {name} {{"]
    for struct in structs:
        module = struct.module[0]
        if module:
            lines.append(f"    pub mod {module} {{")
        if comments:
            out = struct.definition.step["out"]
            verdict = f"{out['rule']}: {out['message']}" if "rule" in out else "accepted"
            lines.append(f"    // CPython: {ascii(verdict)[1:-1]}")
        struct.first = line + len(lines)
        lines += struct.lines
        struct.last = line + len(lines) - 1
        if module:
            lines.append("    }")
    return lines + ["}"]


# --- Cargo ---

ALLOWED = "#![allow(non_camel_case_types, non_snake_case, mixed_script_confusables, uncommon_codepoints)]"


def write_crate(folder, name, scenarios):
    source = folder / name / "src"
    source.mkdir(parents=True)
    manifest = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\nslotted = {{ path = "{ROOT}" }}\n'
    (folder / name / "Cargo.toml").write_text(manifest)
    lines = [ALLOWED, *EXCEPTIONS.splitlines()]
    for at, structs in enumerate(scenarios):
        lines += module_text(f"s{at}", structs, len(lines) + 1)
    (source / "lib.rs").write_text("\n".join(lines) + "\n")


def checked(folder):
    """Runs `cargo check`; the compiler's messages as (crate, level, code, message, line)."""
    command = ["cargo", "check", "--offline", "--workspace", "--keep-going", "--message-format=json", "--quiet"]
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found, finished = [], False
    for text in run.stdout.splitlines():
        record = json.loads(text)
        finished |= record["reason"] == "build-finished"
        if record["reason"] != "compiler-message":
            continue
        message = record["message"]
        line = None
        for span in message["spans"]:
            if span["is_primary"]:
                while span["expansion"] and span["file_name"].startswith("/"):
                    span = span["expansion"]["span"]
                line = span["line_start"]
                break
        code = (message["code"] or {}).get("code")
        found.append((record["target"]["name"], message["level"], code, message["message"], line))
    if not finished:
        sys.exit(run.stderr)
    return found


def clean_folder(folder, crates):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("part_*"):
        shutil.rmtree(old)
    members = ", ".join(f'"{name}"' for name in crates)
    (folder / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [{members}]\n')
    for file in ("Cargo.lock", "rust-toolchain.toml"):
        shutil.copy(ROOT / file, folder / file)


def rule_of(message):
    found = re.search(r"\[([a-z-]+)\]", message)
    return found[1] if found else None


def compare(structs, messages, by_crate):
    """Gives the errors to their structs; what belongs to none is returned."""
    stray = []
    for crate, level, code, message, line in messages:
        if level not in ("error", "warning"):
            continue
        if line is None:
            if not re.match(r"aborting due to|could not compile|\d+ warnings? emitted", message):
                stray.append((crate, level, message))
            continue
        owner = next((s for s in by_crate[crate.replace("-", "_")] if s.first <= line <= s.last), None)
        if owner is None:
            stray.append((crate, level, f"line {line}: {message}"))
        elif level == "error":
            owner.errors.append((code, message))
        elif "[slots-under-dict]" in message:
            owner.warned = True
        else:
            stray.append((crate, level, f"{owner.scenario}: {message}"))
    return stray


def judged(struct, strict_rules):
    """How a struct compares: a verdict and what it is about."""
    ids = [rule_of(message) for _, message in struct.errors]
    text = f"{struct.scenario} {struct.definition.step['name']}"
    if None in ids:
        return "mismatch", f"{text}: error without a rule: {struct.errors}"
    if struct.kind in ("accepted", "mended"):
        if ids:
            return "mismatch", f"{text}: legal, but refused: {struct.errors}"
        if struct.warned != struct.definition.adds_slots_under_dict():
            return "mismatch", f"{text}: warned of slots under a dict: {struct.warned}"
        return struct.kind, ""
    if struct.kind == "stricter":
        if not ids or not set(ids) <= struct.rules:
            return "mismatch", f"{text}: expected some of {struct.rules}, found {struct.errors}"
        return "stricter", ids[0] if len(set(ids)) == 1 else " + ".join(sorted(set(ids)))
    (rule,) = struct.rules
    if rule in ids:
        return "refused", rule
    if any(id in strict_rules for id in ids):
        return "other rule", f"{rule} in CPython, here {' + '.join(sorted(set(ids)))}"
    step = struct.definition.step
    if step["slots"] == "" and rule == "slot-not-identifier":
        return "looser", '`slots = ""` is no slots' if not ids else f'`slots = ""`, and {ids[0]}'
    if not ids and rule in ("duplicate-dict-slot", "duplicate-weakref-slot"):
        option = rule.split("-")[1]
        mixins = struct.definition.mixins()
        if mixins and getattr(mixins[0], option) and not getattr(struct.definition.embedded(), option):
            return "looser", f"{rule}: CPython's primary base is a mixin, from which a {option} has to be written out"
    return "mismatch", f"{text}: CPython says {rule} ({step['out']['message']}), here {struct.errors}"


def strict_rules():
    table = (ROOT / "slots-core/src/rules/table.rs").read_text()
    return set(re.findall(r'^    \w+ "([a-z-]+)" Strict', table, re.M))


def check_form(scenarios, form, folder):
    skipped = collections.Counter()
    every = [translated(scenario, form, skipped) for scenario in scenarios]
    crates, by_crate = {}, {}
    # A crate for what only the macro refuses; the classes that it builds on are there as well, and not judged.
    macro = [[s for s in structs if s.is_refused_by_macro() or s.kind in ("accepted", "mended")] for structs in every if any(s.is_refused_by_macro() for s in structs)]
    rest = [[s for s in structs if not s.is_refused_by_macro()] for structs in every]
    folder_of = folder / form
    batches = [rest[at : at + SCENARIOS_PER_CRATE] for at in range(0, len(rest), SCENARIOS_PER_CRATE)]
    names = [f"part_{form}_{at}" for at in range(len(batches))] + [f"part_{form}_macro"] * bool(macro)
    clean_folder(folder_of, names)
    if macro:
        # Written first: the places of shared structs are then overwritten by those that count.
        write_crate(folder_of, names[-1], macro)
        places = [(s, s.first, s.last) for structs in macro for s in structs]
        crates[names[-1]] = places
    for name, batch in zip(names, batches):
        write_crate(folder_of, name, batch)
        by_crate[name] = [s for structs in batch for s in structs]
    start = time.monotonic()
    messages = checked(folder_of)
    seconds = time.monotonic() - start
    stray = compare(None, [m for m in messages if not m[0].endswith("_macro")], by_crate)
    for crate, level, code, message, line in messages:
        if crate.endswith("_macro") and level == "error" and line is not None:
            owner = next((s for s, first, last in crates[crate] if first <= line <= last), None)
            if owner is None:
                stray.append((crate, level, message))
            elif owner.is_refused_by_macro():
                owner.errors.append((code, message))
    structs = [s for structs in every for s in structs]
    strict = strict_rules()
    table, notes = collections.Counter(), []
    for struct in structs:
        verdict, about = judged(struct, strict)
        if verdict == "mismatch":
            notes.append(about)
            about = ""
        table[verdict, about] += 1
    hiding = {code for crate, level, code, _, line in messages if level == "error" and line and not crate.endswith("_macro")} - {"E0080"}
    if hiding:
        notes.append(f"errors other than of const evaluation, which may hide those: {hiding}")
    notes += [f"belongs to no struct: {entry}" for entry in stray]
    return structs, skipped, table, notes, seconds


# --- The regression test ---

TEST_HEAD = """\
//! Class definitions that CPython accepts compile, and make the classes that CPython made of them.
//!
//! Written by `ci/translate_scenarios.py --accepted`, which says how each definition is translated.

#![allow(non_camel_case_types, non_snake_case, reason = "classes are called as in the scenarios")]
#![allow(missing_docs, unreachable_pub, reason = "the definitions are written by a tool")]
#![allow(clippy::pub_underscore_fields, clippy::too_many_lines, reason = "likewise")]
#![allow(deprecated, reason = "some have slots under a base with a dict")]

use slotted::Class;

"""
TEST_TAIL = """
/// Compares a class with what CPython says of it.
#[track_caller]
fn check(class: &Class, mro: &[&str], own_slots: Option<&[&str]>, has_dict: bool, has_weakref: bool) {
    assert!(class.mro().map(|class| class.name().to_owned()).eq(mro.iter().copied()), "{:?}", class.mro().collect::<Vec<_>>());
    if let Some(own_slots) = own_slots {
        let mut own: Vec<_> = class.own_slots().map(|slot| slot.name().to_owned()).collect();
        own.sort();
        assert_eq!(own, own_slots);
    }
    assert_eq!((class.has_dict(), class.has_weakref()), (has_dict, has_weakref), "dict and weak references");
}

"""


def check_call(module, struct):
    """The comparison of one class with CPython's outcome."""
    out, definition = struct.definition.step["out"]["ok"], struct.definition
    known = definition.known("")
    # `BaseException` has no counterpart, and neither has a class that is called `_`.
    mro = [definition.name if at == 0 else name for at, name in enumerate(out["mro"]) if name != "BaseException"]
    mro = [above.name if name == "_" else name for name, above in zip(mro, known.mro)]
    slots = ", ".join(map(rust_string, out["slots"]))
    # What had to be mended has other slots; a dict where instances vary in size cannot be had.
    slots = "None" if struct.kind == "mended" else f"Some(&[{slots}])"
    has_dict = known.dict if known.var_sized else out["has_dict"]
    path = "::".join(filter(None, [module, struct.module[0], rust_ident(definition.name)]))
    flags = f"{str(has_dict).lower()}, {str(out['has_weakref']).lower()}"
    return f"    check(&{path}::class(), &[{', '.join(map(rust_string, mro))}], {slots}, {flags});"


def shows(struct):
    """What a struct is an example of."""
    step, out = struct.definition.step, struct.definition.step["out"]["ok"]
    form = (type(step["slots"]).__name__, min(len(step["bases"]), 3), out["has_dict"], out["has_weakref"], struct.kind)
    return {*step.get("covers", ()), form, out["base"] if out["base"] in KNOWN else ""}


def chosen(every, limit):
    """Scenarios that show as much as they can in about `limit` structs."""
    picked, shown, count = [], set(), 0
    left = [structs for structs in every if structs]
    while left and count < limit:
        best = max(left, key=lambda structs: len(set().union(*map(shows, structs)) - shown) / len(structs))
        left.remove(best)
        picked.append(best)
        count += len(best)
        shown |= set().union(*map(shows, best))
    return picked


def write_accepted(scenarios, limit, file):
    """A test with the definitions that compile, in the two forms by turns."""
    kept = ("accepted", "mended")
    every = []
    for at, scenario in enumerate(scenarios):
        structs = translated(scenario, FORMS[at % 2], collections.Counter())
        every.append([struct for struct in structs if struct.kind in kept])
    lines, calls = [], []
    for at, structs in enumerate(chosen(every, limit)):
        lines.append(f"/// Scenario `{structs[0].scenario}`.")
        lines += module_text(f"scenario_{at}", structs, 0, comments=False) + [""]
        calls += [check_call(f"scenario_{at}", struct) for struct in structs]
    tail = "#[test]\nfn classes_are_what_cpython_makes_of_them() {\n" + "\n".join(calls) + "\n}\n"
    file.write_text(TEST_HEAD + EXCEPTIONS + "\n" + "\n".join(lines) + TEST_TAIL + tail)
    subprocess.run(["rustfmt", "--edition", "2024", "--config-path", ROOT, file], check=True)


def report(form, scenarios, structs, skipped, table, notes, seconds):
    classes = sum(1 for scenario in scenarios for step in scenario["steps"] if step["op"] == "class")
    print(f"== {form}: {len(scenarios)} scenarios, {classes} classes, {len(structs)} structs, {seconds:.1f} s, {1000 * seconds / len(structs):.1f} ms a struct")
    for (verdict, about), count in sorted(table.items()):
        print(f"{count:6} {verdict}{': ' + about if about else ''}")
    for reason, count in sorted(skipped.items()):
        print(f"{count:6} skipped: {reason}")
    for note in notes[:40]:
        print("  !", note)
    if len(notes) > 40:
        print(f"  ! .. and {len(notes) - 40} more")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=pathlib.Path)
    parser.add_argument("--into", type=pathlib.Path, help="the folder for the project that is checked")
    parser.add_argument("--form", choices=FORMS, action="append", help="only this form of translation")
    parser.add_argument("--accepted", type=pathlib.Path, help="the test to write instead")
    parser.add_argument("--structs", type=int, default=60, help="about how many structs the test has")
    arguments = parser.parse_args()
    if not arguments.into and not arguments.accepted:
        parser.error("one of --into and --accepted is needed")
    scenarios = [json.loads(line) for path in arguments.corpus for line in path.read_text().splitlines()]
    if arguments.accepted:
        return write_accepted(scenarios, arguments.structs, arguments.accepted)
    failed = False
    for form in arguments.form or FORMS:
        result = check_form(scenarios, form, arguments.into)
        report(form, scenarios, *result)
        failed |= bool(result[3])
    sys.exit(failed)


if __name__ == "__main__":
    main()
