//! The class is used as one although a field fits no value.

use slotted::prelude::*;

pub struct Widget;

#[slotted(dict)]
pub struct Panel {
    pub title: String,
    pub widget: Widget,
}

#[slotted(extends = Panel)]
#[allow(deprecated)]
pub struct Window {
    pub panel: Panel,
}

fn main() {
    let mut panel = Panel::new("t".to_owned(), Widget);
    panel.setattr("tag", "hot").unwrap();
    println!("{:?} {:?}", Panel::class(), Panel::SLOTS.title.get(&panel));
    println!("{:?}", Panel::from_pairs([("title", "t")]).is_ok());
    println!("{:?}", Window::new(Panel::new(String::new(), Widget), panel).hasattr("title"));
}
