//! `World`: the classes and objects that there are to look at, by name.

use std::rc::Rc;

use slotted::builtins::List;
use slotted::prelude::*;

use crate::entry::{self, Directory, Entry, File};
use crate::game::{self, Entity, Item};
use crate::hero::{self, Change, Told};
use crate::package::Package;
use crate::shapes::{self, Pixel, Point, Segment};

/// Holds objects by name: each is an attribute in the `__dict__`.
#[slotted(dict)]
#[derive(Default)]
struct Names {}

pub(crate) struct World {
    names: Obj<Names>,
    classes: Vec<Class>,
    told: Told,
}

impl World {
    /// Objects of the classes that the other examples declare, and of one made at run time.
    pub(crate) fn new() -> slotted::Result<Self> {
        let told = Told::default();
        let hero = hero::class(&told)?;
        let mut classes = vec![Object::class(), Entry::class()];
        classes.extend(entry::classes());
        classes.push(Package::class());
        classes.extend(shapes::classes());
        classes.extend([Entity::class(), Item::class(), game::Drawable::class(), hero.clone()]);
        let world = Self { names: Obj::new(Names::default()), classes, told };

        let sword = Item::class().instantiate([("name", Value::from("sword")), ("price", 12.5.into())])?;
        let pos = Obj::new(Point::new(3.0, 4.0));
        let bag: List = [Value::from("rope"), Value::Obj(sword.clone())].into_iter().collect();
        let ada = hero.instantiate([
            ("name", Value::from("Ada")),
            ("mana", 30.into()),
            ("pos", pos.into()),
            ("bag", Value::List(bag)),
        ])?;
        world.bind("hero", &ada)?;
        world.bind("sword", &sword)?;
        world.bind("pixel", &Obj::new(Pixel::new(Point::new(1.0, 2.0), 0xff_8800, 1)).upcast())?;
        world.bind("line", &Obj::new(Segment::new(Point::new(0.0, 0.0), Point::new(1.0, 1.0))).upcast())?;
        let (root, readme) = directory();
        world.bind("root", &root.upcast())?;
        world.bind("readme", &readme.upcast())?;
        world.bind("package", &package()?)?;
        Ok(world)
    }

    pub(crate) fn classes(&self) -> &[Class] {
        &self.classes
    }

    pub(crate) fn class(&self, name: &str) -> Option<&Class> {
        self.classes.iter().find(|class| class.name() == name)
    }

    /// The objects by name, in the order in which they were named.
    pub(crate) fn objects(&self) -> slotted::Result<Vec<(String, Obj)>> {
        let named = self.names.vars()?.items()?;
        Ok(named.into_iter().filter_map(|(name, value)| Some((name, value.as_obj()?.clone()))).collect())
    }

    /// The names of objects and classes.
    pub(crate) fn names(&self) -> slotted::Result<Vec<String>> {
        let objects = self.names.vars()?.keys()?;
        Ok(objects.into_iter().chain(self.classes.iter().map(|class| class.name().to_owned())).collect())
    }

    pub(crate) fn object(&self, name: &str) -> Option<Obj> {
        self.names.vars().ok()?.get(name).ok()??.as_obj().cloned()
    }

    /// The first name that the object has.
    pub(crate) fn name_of(&self, object: &Obj) -> Option<String> {
        self.objects().ok()?.into_iter().find(|(_, named)| named == object).map(|(name, _)| name)
    }

    /// Gives the object a name; what had it before is let go.
    pub(crate) fn bind(&self, name: &str, object: &Obj) -> slotted::Result<()> {
        self.names.setattr(name, object)
    }

    pub(crate) fn unbind(&self, name: &str) -> slotted::Result<()> {
        self.names.delattr(name)
    }

    /// What hooks were told since the last time.
    pub(crate) fn take_told(&self) -> Vec<Change> {
        Rc::clone(&self.told).take()
    }
}

/// A directory with a file in it, as the `tree` example reads them.
fn directory() -> (Obj<Directory>, Obj<File>) {
    let root = Obj::new(Directory::new(Entry::new("src".to_owned(), 0, 0, Weak::default()), Vec::new(), None));
    let entry = Entry::new("README.md".to_owned(), 4096, 1, root.downgrade());
    let readme = Obj::new(File::new(entry, Some("md".to_owned())));
    root.borrow_mut().children.push(readme.clone().upcast());
    (root, readme)
}

/// A package, as the `packages` example reads them.
fn package() -> slotted::Result<Obj> {
    let docs = Value::Dict([("all-features", Value::from(true))].into_iter().collect());
    let authors = Value::List(["Ada", "Grace"].into_iter().map(Value::from).collect());
    Package::class().instantiate([
        ("name", Value::from("slotted")),
        ("version", "0.1.0".into()),
        ("id", "slotted 0.1.0".into()),
        ("authors", authors),
        ("metadata", Value::Dict([("docs", docs)].into_iter().collect())),
        ("downloads", 1_000_000.into()),
    ])
}
