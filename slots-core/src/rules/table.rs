//! The table of all rules: the one place where an id, its kind and its sentence stand.

use super::Policy;

/// The exception that CPython raises, or would raise, for a broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exception {
    /// `TypeError`.
    Type,
    /// `ValueError`.
    Value,
}

/// Who finds out that a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecidedBy {
    /// A function of this module, called by the compiler or at run time.
    Engine,
    /// The attribute macro alone, from the tokens that it sees.
    Macro,
    /// The compiler, by a trait bound or a lint on what the macro wrote.
    Compiler,
}

/// What is known of a rule without anyone having broken it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// The rule.
    pub rule: Rule,
    /// Its id in kebab-case, as messages and documentation show it.
    pub id: &'static str,
    /// The most lenient policy under which it is enforced: [`Policy::Python`] if CPython has it.
    pub policy: Policy,
    /// The exception that a run-time class which breaks it gets.
    pub exception: Exception,
    /// Who finds out.
    pub decided_by: DecidedBy,
    /// Whether a `#[slotted]` struct can break it, rather than only a class built at run time.
    pub concerns_struct: bool,
    /// The rule in a sentence.
    pub summary: &'static str,
}

macro_rules! rules {
    ($($rule:ident $id:literal $policy:ident $exception:ident $decided_by:ident struct: $concerns_struct:literal, $summary:literal;)*) => {
        /// A rule that a class definition can break.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule {
            $(#[doc = $summary] $rule,)*
        }

        /// Every rule, in the order of [`Rule`]'s variants.
        pub const RULES: &[RuleInfo] = &[$(RuleInfo {
            rule: Rule::$rule,
            id: $id,
            policy: Policy::$policy,
            exception: Exception::$exception,
            decided_by: DecidedBy::$decided_by,
            concerns_struct: $concerns_struct,
            summary: $summary,
        },)*];
    };
}

rules! {
    UnacceptableBase "unacceptable-base" Python Type Engine struct: true,
        "A final class cannot be a base.";
    LayoutConflict "layout-conflict" Python Type Engine struct: true,
        "The layouts of any two bases must extend one another: only one of them can be embedded.";
    NonemptySlotsOnVarsizedBase "nonempty-slots-on-varsized-base" Python Type Engine struct: true,
        "A class whose base varies in size cannot add slots, since no offset after it is fixed.";
    SlotNotIdentifier "slot-not-identifier" Python Type Engine struct: true,
        "A slot's name must be an identifier.";
    DuplicateDictSlot "duplicate-dict-slot" Python Type Engine struct: true,
        "A class can ask for a `__dict__` only once, and only if its primary base has none.";
    DuplicateWeakrefSlot "duplicate-weakref-slot" Python Type Engine struct: true,
        "A class can ask for weak references only once, and only if its primary base has none.";
    ClassVarConflict "class-var-conflict" Python Value Engine struct: true,
        "A slot cannot have the name of an attribute of the same class.";
    DuplicateBase "duplicate-base" Python Type Engine struct: true,
        "A class cannot be named twice among the bases.";
    MroConflict "mro-conflict" Python Type Engine struct: true,
        "The bases must allow one method resolution order that keeps the order of each of them.";
    SlotsNotIterable "slots-not-iterable" Python Type Macro struct: true,
        "The slots are one string or a list of strings, not something else.";
    SlotNotString "slot-not-string" Python Type Macro struct: true,
        "Each slot is named by a string.";
    BaseNotSlotted "base-not-slotted" Python Type Compiler struct: true,
        "A base must be a class (CPython's `base-not-a-type`).";
    DuplicateSlotName "duplicate-slot-name" Strict Type Engine struct: true,
        "A slot cannot be listed twice: the second would be dead space.";
    SlotShadowsBaseSlot "slot-shadows-base-slot" Strict Type Engine struct: true,
        "A slot cannot have the name of a base's slot: the base's would be out of reach.";
    BaseNotPrimary "base-not-primary" Strict Type Engine struct: true,
        "The embedded base must be the one with the most derived layout.";
    DictFromSecondaryBase "dict-from-secondary-base" Strict Type Engine struct: true,
        "A `__dict__` that only a mixin brings must be asked for.";
    WeakrefFromSecondaryBase "weakref-from-secondary-base" Strict Type Engine struct: true,
        "Weak references that only a mixin brings must be asked for.";
    ClosedUnderDict "closed-under-dict" Strict Type Engine struct: true,
        "A class that is declared closed has no `__dict__`, neither its own nor a base's.";
    TightPadding "tight-padding" Strict Type Engine struct: true,
        "A class that is declared tight has no padding that another order of its fields would save.";
    SlotType "slot-type" Strict Type Engine struct: true,
        "A field's type must convert to and from a value, unless the field is opaque.";
    TooManyBases "too-many-bases" Strict Type Engine struct: true,
        "A class has at most 32 bases.";
    SlotsUnderDict "slots-under-dict" Strict Type Compiler struct: true,
        "Slots under a base with a `__dict__` do not close the class (a warning).";
    ExtendsItself "extends-itself" Strict Type Macro struct: true,
        "A class cannot be its own base.";
    UnknownOption "unknown-option" Strict Type Macro struct: true,
        "An attribute has only the options that are documented.";
    RepeatedOption "repeated-option" Strict Type Macro struct: true,
        "An option is given once.";
    ConflictingOptions "conflicting-options" Strict Type Macro struct: true,
        "Options that contradict each other are not given together.";
    NotAStruct "not-a-struct" Strict Type Macro struct: true,
        "A class is declared by a struct with named fields or by a unit struct.";
    LifetimeParameter "lifetime-parameter" Strict Type Macro struct: true,
        "A class has no lifetime parameter: its instances may be shared for any time.";
    ReservedSlotName "reserved-slot-name" Strict Type Macro struct: true,
        "A typed field cannot be named `__dict__` or `__weakref__`.";
    PackedLayout "packed-layout" Strict Type Macro struct: true,
        "A class is not packed: its fields are handed out by reference.";
    MalformedOption "malformed-option" Strict Type Macro struct: true,
        "An option is written as documented.";
    AssignableWithHiddenField "assignable-with-hidden-field" Strict Type Macro struct: true,
        "An assignable class has no field that is no slot: an object that is given the class would bring none.";
    MethodsNotSlotted "methods-not-slotted" Strict Type Engine struct: true,
        "`#[methods]` adds to a slotted class.";
    MethodHidesSlot "method-hides-slot" Strict Type Engine struct: true,
        "A method, property or constant cannot have the name of a base's slot, which would be found instead.";
    NotAMethodsBlock "not-a-methods-block" Strict Type Macro struct: true,
        "Methods are in an `impl` block of the struct, which is for all of its instantiations.";
    DuplicateAttribute "duplicate-attribute" Strict Type Macro struct: true,
        "Two items of a `#[methods]` block cannot be the same attribute.";
    SetterWithoutGetter "setter-without-getter" Strict Type Macro struct: true,
        "A property that can be written or deleted can be read.";
    UnsupportedReceiver "unsupported-receiver" Strict Type Macro struct: true,
        "A method takes the instance as a reference, a handle or `dyn Instance`.";
    UnsupportedFunction "unsupported-function" Strict Type Macro struct: true,
        "What is called by name is an ordinary function: not async, unsafe, extern or generic.";
    HookSignature "hook-signature" Strict Type Macro struct: true,
        "A hook has the parameters that it is called with.";
    MethodSignature "method-signature" Strict Type Macro struct: true,
        "A signature lists the function's parameters, each once and in order.";
    MisplacedAttribute "misplaced-attribute" Strict Type Macro struct: true,
        "The attributes in a `#[methods]` block stand on items that they fit.";
}

// `Rule::info` indexes the table by the variant.
const _: () = {
    let mut at = 0;
    while at < RULES.len() {
        assert!(RULES[at].rule as usize == at);
        at += 1;
    }
};

impl Rule {
    /// The rule's id, in kebab-case: `layout-conflict`.
    pub const fn id(self) -> &'static str {
        self.info().id
    }

    /// The rule's entry in [`RULES`].
    pub const fn info(self) -> &'static RuleInfo {
        &RULES[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_variants_in_kebab_case() {
        for info in RULES {
            let mut kebab = String::new();
            for letter in format!("{:?}", info.rule).chars() {
                if letter.is_ascii_uppercase() && !kebab.is_empty() {
                    kebab.push('-');
                }
                kebab.push(letter.to_ascii_lowercase());
            }
            assert_eq!(info.id, kebab);
            assert_eq!(info.rule.id(), info.id);
            assert_eq!(info.rule.info(), info);
        }
    }

    #[test]
    fn only_a_conflict_with_a_class_variable_is_a_value_error() {
        for info in RULES {
            assert_eq!(info.exception == Exception::Value, info.rule == Rule::ClassVarConflict, "{}", info.id);
        }
    }
}
