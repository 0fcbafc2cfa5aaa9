//! The commands: their names, what they want, and what they do.

use slotted::prelude::*;

use crate::attribute::Attribute;
use crate::description;
use crate::failure::{Answer, Failure};
use crate::literal::{Reader, Wanted};
use crate::place;
use crate::scan::{Path, Scanner};
use crate::session::Session;
use crate::show;

pub(crate) struct Command {
    pub(crate) name: &'static str,
    /// What follows the name.
    wants: &'static str,
    /// What it does, in one line.
    does: &'static str,
    run: fn(&mut Session, &mut Scanner<'_>) -> Answer,
}

/// In the order in which `help` lists them.
pub(crate) const COMMANDS: [Command; 15] = [
    Command { name: "classes", wants: "", does: "list the classes", run: classes },
    Command { name: "objects", wants: "", does: "list the objects by name", run: objects },
    Command {
        name: "show",
        wants: "PATH",
        does: "show an object, a class or one attribute, with types and docs",
        run: show,
    },
    Command { name: "get", wants: "PATH", does: "print the value; the same as PATH alone", run: get },
    Command {
        name: "set",
        wants: "PATH VALUE",
        does: "write an attribute, or name an object; the same as PATH = VALUE",
        run: set,
    },
    Command { name: "del", wants: "PATH", does: "delete an attribute, or take a name away", run: delete },
    Command {
        name: "call",
        wants: "PATH VALUE.. NAME=VALUE..",
        does: "call a method; the same as PATH(VALUE, .., NAME=VALUE, ..)",
        run: call,
    },
    Command { name: "new", wants: "NAME CLASS NAME=VALUE..", does: "make an object of a class, and name it", run: new },
    Command { name: "dir", wants: "PATH", does: "list the names of all attributes", run: dir },
    Command { name: "mro", wants: "PATH", does: "print the method resolution order", run: mro },
    Command {
        name: "layout",
        wants: "PATH",
        does: "show where the slots lie in an instance, with the room up to the next",
        run: layout,
    },
    Command {
        name: "watch",
        wants: "[PATH]",
        does: "tell what changes there after each command; without PATH, list what is watched",
        run: watch,
    },
    Command { name: "unwatch", wants: "[PATH]", does: "watch it no longer; without PATH, watch nothing", run: unwatch },
    Command { name: "help", wants: "[COMMAND]", does: "say what there is to type", run: help },
    Command { name: "quit", wants: "", does: "end; so does the end of the input", run: quit },
];

/// Beside the commands.
const VALUES: &str = "\
PATH is a name, and what leads on from there: hero.pos.x, hero.bag.0, Hero.motto.
VALUE is 1, 2.5, true, none, \"a text\", word, [1, 2], {key: 1}, @PATH or @PATH(VALUE, ..).
Where a slot holds text, it needs no quotes.";

impl Command {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        COMMANDS.iter().find(|command| command.name == name)
    }

    fn usage(&self) -> String {
        format!("{} {}", self.name, self.wants).trim_end().to_owned()
    }
}

/// What the line says, done.
pub(crate) fn run(session: &mut Session, line: &str) -> Answer {
    let mut scanner = Scanner::new(line);
    let mut ahead = scanner.clone();
    let word = ahead.word();
    if let Some(command) = Command::named(word) {
        return (command.run)(session, &mut ahead);
    }
    scanner.skip_spaces();
    if scanner.rest().is_empty() {
        return Ok(Vec::new());
    }
    let path = scanner.path("a command, or the name of an object or class,")?;
    scanner.skip_spaces();
    if scanner.skip('=') {
        return assign(session, path, &mut scanner);
    }
    if place::root(&session.world, path.head).is_err() {
        let commands = COMMANDS.iter().map(|command| command.name.to_owned());
        return Err(Failure::unknown(path.head, commands.chain(session.world.names()?)));
    }
    match scanner.peek() {
        None => value(session, path),
        Some('(') => apply(session, path, &mut scanner),
        Some(_) => Err(scanner.wrong("'=', '(' or the end of the line is wanted here; `help` lists the commands")),
    }
}

/// The path that a command wants, and nothing behind it.
fn only_path<'t>(scanner: &mut Scanner<'t>) -> Result<Path<'t>, Failure> {
    let path = scanner.path("the name of an object or class")?;
    scanner.end()?;
    Ok(path)
}

fn classes(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    scanner.end()?;
    Ok(description::classes(&session.world)?)
}

fn objects(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    scanner.end()?;
    Ok(description::objects(&session.world)?)
}

fn show(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = only_path(scanner)?;
    let world = &session.world;
    if let Some((parent, name)) = path.split_last() {
        let attributes = match place::get(world, parent) {
            Ok(Value::Obj(object)) => Attribute::of_object(&object),
            Ok(Value::Class(class)) => Attribute::of_class(&class),
            _ => Vec::new(),
        };
        if let Some(attribute) = Attribute::named(name, attributes).filter(|attribute| !attribute.is_object()) {
            return Ok(description::attributes(world, vec![attribute]));
        }
    }
    match place::get(world, path)? {
        Value::Obj(object) => Ok(description::object(world, &object)),
        Value::Class(class) => Ok(description::class(world, &class)?),
        other => Ok(vec![format!("{} of type {}", show::value(world, &other), other.type_name())]),
    }
}

fn get(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = only_path(scanner)?;
    value(session, path)
}

fn value(session: &Session, path: Path<'_>) -> Answer {
    let value = place::get(&session.world, path)?;
    Ok(vec![show::value(&session.world, &value)])
}

fn set(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = scanner.path("what to set")?;
    scanner.skip_spaces();
    scanner.skip('=');
    assign(session, path, scanner)
}

fn assign(session: &Session, path: Path<'_>, scanner: &mut Scanner<'_>) -> Answer {
    let world = &session.world;
    // A mistaken name is said before what is wrong with the value.
    if path.rest.is_some() {
        place::root(world, path.head)?;
    }
    let value = Reader { world }.rest(scanner, place::wanted(world, path))?;
    place::set(world, path, value)?;
    Ok(Vec::new())
}

fn delete(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = only_path(scanner)?;
    place::delete(&session.world, path)?;
    Ok(Vec::new())
}

fn call(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = scanner.path("what to call")?;
    if scanner.peek() == Some('(') {
        return apply(session, path, scanner);
    }
    place::root(&session.world, path.head)?;
    let reader = Reader { world: &session.world };
    let mut arguments = Arguments::new();
    loop {
        scanner.skip_spaces();
        if scanner.rest().is_empty() {
            break;
        }
        arguments = match scanner.keyword() {
            Some(name) => arguments.keyword(name, reader.value(scanner, Wanted::Any)?),
            None => arguments.arg(reader.value(scanner, Wanted::Any)?),
        };
    }
    returned(session, path, arguments)
}

/// Calls with arguments in parentheses.
fn apply(session: &Session, path: Path<'_>, scanner: &mut Scanner<'_>) -> Answer {
    let arguments = Reader { world: &session.world }.arguments(scanner)?;
    scanner.end()?;
    returned(session, path, arguments)
}

/// What a call returns is printed, unless that is nothing.
fn returned(session: &Session, path: Path<'_>, arguments: Arguments) -> Answer {
    match place::call(&session.world, path, arguments)? {
        Value::None => Ok(Vec::new()),
        value => Ok(vec![show::value(&session.world, &value)]),
    }
}

fn new(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let world = &session.world;
    let start = scanner.clone();
    let name = scanner.path("a name for the object")?;
    if name.rest.is_some() {
        return Err(start.wrong("a name for the object is wanted here, without a dot"));
    }
    let wanted = scanner.path("the class")?;
    let class = match place::get(world, wanted)? {
        Value::Class(class) => class,
        other => {
            let message = format!("'{}' object is no class", other.type_name());
            return Err(Failure::wrong_type("not-a-class", message));
        }
    };
    let mut pairs = Vec::new();
    loop {
        scanner.skip_spaces();
        if scanner.rest().is_empty() {
            break;
        }
        let Some(slot) = scanner.keyword() else { return Err(scanner.wrong("NAME=VALUE is wanted here")) };
        let value = Reader { world }.value(scanner, Wanted::by(class.slot(slot).as_ref()))?;
        pairs.push((slot, value));
    }
    place::name(world, name.text, &class.instantiate(pairs)?)?;
    Ok(Vec::new())
}

fn dir(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let path = only_path(scanner)?;
    let names = match place::get(&session.world, path)? {
        Value::Obj(object) => object.dir()?,
        Value::Class(class) => class.dir(),
        other => return Err(no_class(&other)),
    };
    Ok(vec![names.join(" ")])
}

fn mro(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    Ok(vec![description::mro(&class_at(session, scanner)?)])
}

fn layout(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    Ok(description::layout(&class_at(session, scanner)?))
}

/// The class at the path, or that of the object there.
fn class_at(session: &Session, scanner: &mut Scanner<'_>) -> Result<Class, Failure> {
    let path = only_path(scanner)?;
    match place::get(&session.world, path)? {
        Value::Obj(object) => Ok(object.class()),
        Value::Class(class) => Ok(class),
        other => Err(no_class(&other)),
    }
}

fn no_class(value: &Value) -> Failure {
    Failure::wrong_type("no-object", format!("an object or a class is wanted, not '{}'", value.type_name()))
}

fn watch(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let Some(path) = scanner.path_if_any()? else {
        return Ok(session.watches.paths().map(str::to_owned).collect());
    };
    scanner.end()?;
    session.watches.add(&session.world, path)
}

fn unwatch(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let Some(path) = scanner.path_if_any()? else {
        session.watches.clear();
        return Ok(Vec::new());
    };
    scanner.end()?;
    if session.watches.remove(path.text) {
        return Ok(Vec::new());
    }
    Err(Failure::unknown(path.text, session.watches.paths().map(str::to_owned)))
}

fn help(_: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    let mut ahead = scanner.clone();
    let word = ahead.word();
    ahead.end()?;
    if word.is_empty() {
        return Ok(commands());
    }
    match Command::named(word) {
        Some(command) => Ok(vec![command.usage(), format!("    {}", command.does)]),
        None => Err(Failure::unknown(word, COMMANDS.iter().map(|command| command.name.to_owned()))),
    }
}

/// All commands, and what values look like.
pub(crate) fn commands() -> Vec<String> {
    let lines = COMMANDS.iter().map(|command| vec![command.usage(), command.does.to_owned()]);
    let header = vec!["command".to_owned(), "what it does".to_owned()];
    let mut lines = show::table(std::iter::once(header).chain(lines).collect());
    lines.extend(VALUES.lines().map(str::to_owned));
    lines
}

fn quit(session: &mut Session, scanner: &mut Scanner<'_>) -> Answer {
    scanner.end()?;
    session.is_over = true;
    Ok(Vec::new())
}
