//! What a path from a name leads to: read, written, deleted and called there.

use slotted::prelude::*;

use crate::command::Command;
use crate::failure::Failure;
use crate::literal::Wanted;
use crate::scan::Path;
use crate::world::World;

/// What a name stands for.
pub(crate) enum Root {
    Object(Obj),
    Class(Class),
}

pub(crate) fn root(world: &World, name: &str) -> Result<Root, Failure> {
    if let Some(object) = world.object(name) {
        return Ok(Root::Object(object));
    }
    if let Some(class) = world.class(name) {
        return Ok(Root::Class(class.clone()));
    }
    Err(Failure::unknown(name, world.names()?))
}

/// The value at the path; of a class what it has under that name, as far as that is a value.
pub(crate) fn get(world: &World, path: Path<'_>) -> Result<Value, Failure> {
    Ok(match (root(world, path.head)?, path.rest) {
        (Root::Object(object), None) => Value::Obj(object),
        (Root::Object(object), Some(rest)) => object.getattr_path(rest)?,
        (Root::Class(class), None) => Value::Class(class),
        (Root::Class(class), Some(rest)) => {
            let (name, rest) = rest.split_once('.').map_or((rest, None), |(name, rest)| (name, Some(rest)));
            let ClassAttr::Value(value) = class.getattr(name)? else {
                let message =
                    format!("'{name}' of type '{class}' has a value for its objects only: show {class}.{name}");
                return Err(Failure::wrong_type("value-of-objects-only", message));
            };
            match rest {
                None => value,
                // Paths start at an object, so the value is lent to one.
                Some(rest) => {
                    let holder = Class::builder("Holder").slots(["value"]).build()?.instantiate([("value", value)])?;
                    holder.getattr_path(&format!("value.{rest}"))?
                }
            }
        }
    })
}

/// How to read a value that is to be written there.
pub(crate) fn wanted(world: &World, path: Path<'_>) -> Wanted {
    let Some((parent, last)) = path.split_last() else { return Wanted::Any };
    match get(world, parent) {
        Ok(Value::Obj(object)) => Wanted::by(object.class().slot(last).as_ref()),
        _ => Wanted::Any,
    }
}

/// Writes an attribute, or names an object.
pub(crate) fn set(world: &World, path: Path<'_>, value: Value) -> Result<(), Failure> {
    let Some(rest) = path.rest else {
        return match value {
            Value::Obj(object) => name(world, path.head, &object),
            other => {
                let message =
                    format!("names are given to objects, as in point = @hero.pos, not to '{}'", other.type_name());
                Err(Failure::wrong_type("name-of-no-object", message))
            }
        };
    };
    match root(world, path.head)? {
        Root::Object(object) => Ok(object.setattr_path(rest, value)?),
        Root::Class(class) => Err(immutable(&class, rest)),
    }
}

/// Gives an object a name, which no class and no command may have.
pub(crate) fn name(world: &World, name: &str, object: &Obj) -> Result<(), Failure> {
    if world.class(name).is_some() || Command::named(name).is_some() {
        let what = if world.class(name).is_some() { "class" } else { "command" };
        return Err(Failure::wrong_type("name-taken", format!("'{name}' is the name of a {what}")));
    }
    Ok(world.bind(name, object)?)
}

/// Deletes an attribute, or takes a name away.
pub(crate) fn delete(world: &World, path: Path<'_>) -> Result<(), Failure> {
    match (root(world, path.head)?, path.rest) {
        (Root::Object(object), Some(rest)) => object.delattr_path(rest)?,
        (Root::Object(_), None) => world.unbind(path.head)?,
        (Root::Class(class), Some(rest)) => return Err(immutable(&class, rest)),
        (Root::Class(class), None) => {
            return Err(Failure::wrong_type("class-stays", format!("class '{class}' cannot be deleted")));
        }
    }
    Ok(())
}

pub(crate) fn call(world: &World, path: Path<'_>, arguments: Arguments) -> Result<Value, Failure> {
    if let Some((parent, method)) = path.split_last() {
        match get(world, parent)? {
            Value::Obj(object) => return Ok(object.call_method(method, arguments)?),
            Value::Class(class) => return Ok(class.call_method(method, arguments)?),
            _ => {}
        }
    }
    Ok(get(world, path)?.call(arguments)?)
}

/// In CPython's words, for classes that do not change.
fn immutable(class: &Class, name: &str) -> Failure {
    let name = name.split('.').next().unwrap_or_default();
    Failure::wrong_type("class-immutable", format!("cannot set '{name}' attribute of immutable type '{class}'"))
}
