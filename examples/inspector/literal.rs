//! Values from text: `1`, `2.5`, `true`, `none`, `"a text"`, `word`, `[1, 2]`, `{key: 1}`, `@hero.pos`, `@hero.cast(1)`.

use slotted::builtins::{Dict, List};
use slotted::{Arguments, SlotInfo, Value};

use crate::failure::Failure;
use crate::place;
use crate::scan::Scanner;
use crate::world::World;

/// How deep lists and dicts may be nested, those included that `@` stands for.
const DEEPEST: usize = 50;

/// How many items what `@` stands for may have: a list of itself twice doubles with every command.
const LARGEST: usize = 10_000;

/// What a value is for, as far as that says how to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// What looks like a number is one.
    Any,
    /// Every word is a text.
    Text,
    /// Every word is a text, except `none`.
    TextOrNone,
}

impl Wanted {
    /// What the slot holds.
    pub(crate) fn by(slot: Option<&SlotInfo>) -> Self {
        let is_text = |name: &str| name == "alloc::string::String" || name.ends_with("::Str");
        match slot.map(SlotInfo::type_name) {
            Some(name) if is_text(name) => Self::Text,
            Some(name) => match name.strip_prefix("core::option::Option<").and_then(|name| name.strip_suffix('>')) {
                Some(name) if is_text(name) => Self::TextOrNone,
                _ => Self::Any,
            },
            None => Self::Any,
        }
    }

    /// A text without quotes round it.
    fn word(self, word: &str) -> Result<Value, &'static str> {
        match self {
            Self::TextOrNone if is_none(word) => Ok(Value::None),
            Self::Text | Self::TextOrNone => Ok(Value::from(word)),
            Self::Any => plain(word),
        }
    }
}

/// Reads values; those that start with `@` are looked up in the world.
pub(crate) struct Reader<'w> {
    pub(crate) world: &'w World,
}

impl Reader<'_> {
    /// The rest of the line as one value: where a text is wanted, spaces may be in it.
    pub(crate) fn rest(&self, scanner: &mut Scanner<'_>, wanted: Wanted) -> Result<Value, Failure> {
        scanner.skip_spaces();
        if wanted != Wanted::Any && scanner.peek().is_some_and(|first| !"\"'@[{".contains(first)) {
            let start = scanner.clone();
            return wanted.word(scanner.take_rest()).map_err(|message| start.wrong(message));
        }
        let value = self.value(scanner, wanted)?;
        scanner.skip_spaces();
        if scanner.rest().is_empty() {
            return Ok(value);
        }
        Err(scanner.wrong("one value is wanted; a text with spaces in it stands in quotes"))
    }

    /// A value that a space ends.
    pub(crate) fn value(&self, scanner: &mut Scanner<'_>, wanted: Wanted) -> Result<Value, Failure> {
        let value = self.read(scanner, wanted, "", 0)?;
        match scanner.peek() {
            Some(char) if !char.is_whitespace() => Err(scanner.wrong("a space is wanted after a value")),
            _ => Ok(value),
        }
    }

    /// Arguments in parentheses, up to where these are closed.
    pub(crate) fn arguments(&self, scanner: &mut Scanner<'_>) -> Result<Arguments, Failure> {
        self.arguments_at(scanner, 0)
    }

    fn arguments_at(&self, scanner: &mut Scanner<'_>, depth: usize) -> Result<Arguments, Failure> {
        let open = scanner.clone();
        let mut arguments = Arguments::new();
        scanner.take();
        while !closes(scanner, ')', &open, "the parenthesis")? {
            arguments = match scanner.keyword() {
                Some(name) => arguments.keyword(name, self.read(scanner, Wanted::Any, ",)", depth)?),
                None => arguments.arg(self.read(scanner, Wanted::Any, ",)", depth)?),
            };
            separate(scanner, ')')?;
        }
        Ok(arguments)
    }

    /// `ends` are the characters that end a word, beside spaces.
    fn read(&self, scanner: &mut Scanner<'_>, wanted: Wanted, ends: &str, depth: usize) -> Result<Value, Failure> {
        scanner.skip_spaces();
        let start = scanner.clone();
        if depth > DEEPEST {
            return Err(start.wrong("this is nested too deeply"));
        }
        match scanner.peek() {
            None => Err(start.wrong("a value is wanted here")),
            Some('"' | '\'') => text(scanner).map(Value::from),
            Some('[') => self.list(scanner, depth).map(Value::List),
            Some('{') => self.dict(scanner, depth).map(Value::Dict),
            Some('@') => {
                scanner.take();
                let path = scanner.path("the name of an object or class")?;
                let value = match scanner.peek() {
                    Some('(') => place::call(self.world, path, self.arguments_at(scanner, depth + 1)?)?,
                    _ => place::get(self.world, path)?,
                };
                if fits(&value, depth, &mut 0) {
                    Ok(value)
                } else {
                    Err(start.wrong("this is too large, or nested too deeply"))
                }
            }
            Some(_) => {
                let word = scanner.take_while(|char| !char.is_whitespace() && !ends.contains(char));
                if word.is_empty() {
                    return Err(start.wrong("a value is wanted here"));
                }
                wanted.word(word).map_err(|message| start.wrong(message))
            }
        }
    }

    fn list(&self, scanner: &mut Scanner<'_>, depth: usize) -> Result<List, Failure> {
        let open = scanner.clone();
        let mut items = Vec::new();
        scanner.take();
        while !closes(scanner, ']', &open, "the list")? {
            items.push(self.read(scanner, Wanted::Any, ",]", depth + 1)?);
            separate(scanner, ']')?;
        }
        Ok(items.into())
    }

    fn dict(&self, scanner: &mut Scanner<'_>, depth: usize) -> Result<Dict, Failure> {
        let open = scanner.clone();
        let mut items = Vec::new();
        scanner.take();
        while !closes(scanner, '}', &open, "the dict")? {
            let start = scanner.clone();
            let key = match scanner.peek() {
                Some('"' | '\'') => text(scanner)?,
                _ => scanner.take_while(|char| !char.is_whitespace() && !":,}".contains(char)).to_owned(),
            };
            scanner.skip_spaces();
            if key.is_empty() && start.rest().len() == scanner.rest().len() {
                return Err(start.wrong("a key is wanted here"));
            }
            if !scanner.skip(':') {
                return Err(scanner.wrong("a colon is wanted here, after the key"));
            }
            items.push((key, self.read(scanner, Wanted::Any, ",}", depth + 1)?));
            separate(scanner, '}')?;
        }
        Ok(items.into_iter().collect())
    }
}

/// Whether a list or dict ends here.
fn closes(scanner: &mut Scanner<'_>, mark: char, open: &Scanner<'_>, what: &str) -> Result<bool, Failure> {
    scanner.skip_spaces();
    if scanner.rest().is_empty() {
        return Err(open.wrong(format!("{what} that starts here is not closed")));
    }
    Ok(scanner.skip(mark))
}

/// A comma stands between items, and may follow the last.
fn separate(scanner: &mut Scanner<'_>, close: char) -> Result<(), Failure> {
    scanner.skip_spaces();
    match scanner.peek() {
        Some(next) if next != close && !scanner.skip(',') => {
            Err(scanner.wrong(format!("a comma or '{close}' is wanted here")))
        }
        _ => Ok(()),
    }
}

/// A text in quotes of either kind, with Rust's escapes.
fn text(scanner: &mut Scanner<'_>) -> Result<String, Failure> {
    let open = scanner.clone();
    let quote = scanner.take();
    let mut text = String::new();
    loop {
        let at = scanner.clone();
        match scanner.take() {
            None => return Err(open.wrong("the text that starts here is not closed")),
            Some('\\') => text.push(escape(scanner).ok_or_else(|| at.wrong("there is no such escape"))?),
            next if next == quote => return Ok(text),
            Some(char) => text.push(char),
        }
    }
}

fn escape(scanner: &mut Scanner<'_>) -> Option<char> {
    Some(match scanner.take()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        same @ ('\\' | '"' | '\'') => same,
        'u' if scanner.skip('{') => {
            let digits = scanner.take_while(|char| char.is_ascii_hexdigit());
            let char = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
            return scanner.skip('}').then_some(char);
        }
        _ => return None,
    })
}

/// A word as what it looks like.
fn plain(word: &str) -> Result<Value, &'static str> {
    match word {
        "true" | "True" => return Ok(Value::from(true)),
        "false" | "False" => return Ok(Value::from(false)),
        "inf" | "-inf" | "nan" => return Ok(word.parse().map_or(Value::None, Value::Float)),
        word if is_none(word) => return Ok(Value::None),
        _ => {}
    }
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    let starts_number =
        unsigned.strip_prefix('.').unwrap_or(unsigned).starts_with(|first: char| first.is_ascii_digit());
    if !starts_number {
        return Ok(Value::from(word));
    }
    match (word.parse(), word.parse()) {
        (Ok(whole), _) => Ok(Value::Int(whole)),
        (_, Ok(_)) if unsigned.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err("this number does not fit 64 bits; with a point it is a float, in quotes a text")
        }
        (_, Ok(number)) => Ok(Value::Float(number)),
        _ => Ok(Value::from(word)),
    }
}

fn is_none(word: &str) -> bool {
    matches!(word, "none" | "None")
}

/// Whether the value is neither nested too deeply nor too large.
fn fits(value: &Value, depth: usize, items: &mut usize) -> bool {
    *items += 1;
    if depth > DEEPEST || *items > LARGEST {
        return false;
    }
    match value {
        Value::List(list) => list.iter().all(|item| fits(item, depth + 1, items)),
        Value::Dict(dict) => dict.values().all(|item| fits(item, depth + 1, items)),
        _ => true,
    }
}
