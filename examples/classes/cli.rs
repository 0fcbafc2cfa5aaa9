//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Makes the classes that a JSON file defines, and runs the steps that it lists on their objects.
///
/// Each definition and each step is printed with what came of it: the answer, or the library's error with the id of the
/// rule behind it.
#[derive(Debug, Parser)]
#[command(name = "classes", after_help = FORMAT)]
pub(crate) struct Cli {
    /// What to read; `-` is standard input [default: the game that comes with this program]
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/classes/game.json"), hide_default_value = true)]
    pub(crate) file: PathBuf,

    /// Make every class under the strict policy, which refuses also what CPython lets pass although it wastes memory or
    /// hides a mistake; in the file, `"strict": true` does so for one class
    #[arg(long)]
    pub(crate) strict: bool,
}

const FORMAT: &str = "\
The file:
  { \"classes\": [CLASS, ..], \"steps\": [STEP, ..] }

A class has a `name`, and any of:
  bases       names of classes, in Python's order; without it, object
  slots       a name, a list of names, or an object with a documentation for each; without it, __dict__ and __weakref__
  attrs       class attributes: an object of values
  properties  an object of { get: EXPRESSION or format: TEXT, set: PATH, delete: PATH }
  fallbacks   the same without set and delete: read where the object's __dict__ has nothing of that name
  bounded     an object of { in: PATH, from: NUMBER, to: NUMBER }: kept in that attribute, and within these bounds
  doc, module, strict, note

A step has an `op`, and any of the others; `note` is printed before it:
  new         as, class, with (an object of values), around ({ NATIVE CLASS: an object of values })
  get, set, delete        on (OBJECT.PATH), to (a value); through (a class, whose own slot is used)
  class_get   on (CLASS.NAME)
  describe    class
  dir, state, drop        on
  set_state   on, dict, slots
  copy        on, as
  isinstance, set_class   on, class
  issubclass  class, of
  weakref     on, as
  deref       ref

A value is JSON, in which { \"$object\": NAME }, { \"$class\": NAME } and { \"$weak\": NAME } stand for what has that name. An
expression has numbers, 'texts', paths from the object, + - * / % and parentheses; a format has expressions in braces.

Native classes: Entity, Item, Drawable, Sealed; and object, int, bytes, tuple, str, float, list, dict, bool, NoneType.

Exit status: 0, whatever the library refuses; 2 if the file cannot be read or is malformed.";
