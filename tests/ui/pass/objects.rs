//! Shared objects: recursive and generic classes, classes that hold one another, casts.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

/// A tree that is held from its root.
#[slotted(weakref)]
pub struct Node {
    pub name: String,
    #[slot(default)]
    pub parent: Weak<Node>,
    #[slot(default)]
    pub children: Vec<Obj<Node>>,
}

/// Holds objects of a class that is declared further down, in a module, and holds objects of this one.
#[slotted(weakref)]
pub struct Library {
    pub books: Vec<Obj<shelf::Book>>,
    pub newest: Slot<Obj<shelf::Book>>,
}

pub mod shelf {
    use super::{Library, Slot, Value, Weak, later::Author, slotted};
    use slotted::Obj;

    #[slotted(dict, weakref)]
    pub struct Book {
        pub title: String,
        pub library: Weak<Library>,
        pub author: Option<Obj<Author>>,
        pub sequel: Slot<Obj<Self>>,
    }

    impl Book {
        /// A cast to a base that the module does not name.
        pub fn erased(book: Obj<Self>) -> Value {
            Value::from(book.upcast::<slotted::builtins::Object>())
        }
    }
}

pub mod later {
    use slotted::slotted;

    #[slotted(slots("died"))]
    pub struct Author {
        pub name: String,
        pub book: slotted::Slot<slotted::Obj<super::shelf::Book>>,
    }
}

/// Each of these two leads to the other.
#[slotted(extends = Node)]
pub struct Left {
    pub right: Option<Obj<Right>>,
}

#[slotted(extends = Left)]
pub struct Right {
    pub left: Option<Obj<Left>>,
    pub any: Option<Obj>,
}

/// A generic class with fields of its own type and of handles to its parameter.
#[slotted(weakref)]
pub struct Chain<T: Slotted> {
    pub head: Obj<T>,
    #[slot(default)]
    pub tail: Option<Obj<Self>>,
    pub last: Slot<Weak<Chain<T>>>,
}

#[slotted(extends = Chain<T>)]
pub struct Counted<T: Slotted> {
    pub count: u32,
}

/// A class over any base.
#[slotted(extends = Base)]
pub struct Over<Base: Slotted> {
    pub more: u8,
}

#[slotted(assignable)]
pub struct Draft {
    pub text: String,
}

#[slotted(assignable)]
pub struct Letter {
    pub text: String,
}

/// What holds for all classes.
fn as_any<T: Slotted + slotted::Extends<Object>>(object: &Obj<T>) -> Obj {
    object.clone().upcast()
}

fn watched<T: slotted::WeakReferable>(object: &Obj<T>) -> Weak<T> {
    object.downgrade()
}

fn tree() {
    let root = Obj::new(Node::new("root".into()));
    let leaf = Obj::new(Node::new("leaf".into()));
    leaf.setattr("parent", root.downgrade()).unwrap();
    root.borrow_mut().children.push(leaf.clone());
    assert_eq!(root.getattr_path("children.0.name").unwrap(), Value::from("leaf"));
    assert_eq!(leaf.borrow().parent.upgrade().unwrap(), root);
    drop(root);
    assert!(leaf.borrow().parent.upgrade().is_none());
}

fn library() {
    let library = Obj::new(Library::new(Vec::new()));
    let author = Obj::new(later::Author::new("Ann".into()));
    let book = Obj::new(shelf::Book::new("One".into(), library.downgrade(), Some(author)));
    library.borrow_mut().books.push(book.clone());
    library.setattr("newest", &book).unwrap();
    library.setattr_path("newest.author.died", 1900).unwrap();
    assert_eq!(book.getattr_path("author.died").unwrap(), Value::Int(1900));
    assert_eq!(shelf::Book::erased(book.clone()), Value::from(book));
}

fn casts() {
    let left = Left::new(Node::new("left".into()), None);
    let right = Obj::new(Right::new(left, None, None));
    right.borrow_mut().any = Some(as_any(&right));
    right.setattr("left", &right).unwrap();
    right.setattr_path("left.right", &right).unwrap();
    let node: &Obj<Node> = right.upcast_ref();
    assert!(node.is::<Right>() && node.downcast_ref::<Left>().is_some());
    assert!(watched(&right).upcast::<Node>().upgrade().is_some_and(|node| node == right));
    for name in ["any", "right", "left"] {
        right.setattr(name, Value::None).unwrap();
    }
}

fn generics() {
    let chain = Obj::new(Chain::new(Obj::new(Draft::new("a".into()))));
    chain.setattr("last", chain.downgrade()).unwrap();
    let counted = Counted::new(Chain::new(Obj::new(Draft::new("b".into()))), 1);
    let counted: Obj<Chain<Draft>> = Obj::new(counted).upcast();
    chain.setattr("tail", &counted).unwrap();
    assert_eq!(chain.getattr_path("tail.head.text").unwrap(), Value::from("b"));
    assert!(chain.setattr("tail", Chain::new(Obj::new(Letter::new("c".into()))).into_obj()).is_err());
    assert!(counted.downcast::<Counted<Draft>>().is_ok());
}

trait IntoObj: Slotted {
    fn into_obj(self) -> Obj<Self> {
        Obj::new(self)
    }
}
impl<T: Slotted> IntoObj for T {}

fn over() {
    let over = Obj::new(Over::new(Node::new("over".into()), 1));
    let node: Obj<Node> = over.clone().upcast();
    let any: Obj = node.clone().upcast();
    assert!(any.is::<Over<Node>>() && !any.is::<Over<Draft>>());
    assert!(watched(&over).upgrade().is_some() && watched(&node).upgrade().is_some());
    let plain: Obj = Obj::new(Over::new(Object::new(), 2)).upcast();
    assert!(plain.is::<Over<Object>>());
    let draft: Obj<Draft> = Obj::new(Over::new(Draft::new("d".into()), 3)).upcast();
    assert_eq!(draft.getattr("more").unwrap(), Value::Int(3));
}

fn classes() {
    let draft = Obj::new(Draft::new("Dear".into()));
    let same = draft.clone();
    let letter: Obj<Letter> = draft.into_class().unwrap();
    assert!(same.class() == Letter::class() && letter == same);
}

fn main() {
    tree();
    library();
    casts();
    generics();
    over();
    classes();
}
