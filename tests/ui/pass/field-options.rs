//! Every option of a field.
#![deny(warnings)]
#![forbid(unsafe_code)]

use slotted::prelude::*;

/// A type that no value can hold.
#[derive(Debug, Default)]
pub struct Widget;

fn positive(value: &i64) -> Result<(), String> {
    if *value > 0 { Ok(()) } else { Err("must be positive".to_owned()) }
}

fn not_empty(text: &str) -> Result<(), &'static str> {
    if text.is_empty() { Err("must not be empty") } else { Ok(()) }
}

#[slotted(rename_all = "camelCase", new = make)]
pub struct Panel {
    #[slot(readonly)]
    pub panel_id: u64,
    #[slot(rename = "kind")]
    pub r#type: u8,
    #[slot(default)]
    pub depth: u8,
    #[slot(default = "untitled".to_owned(), validate = not_empty)]
    pub title: String,
    #[slot(skip)]
    pub cache: Vec<Widget>,
    #[slot(opaque)]
    pub widget: Widget,
    #[slot(doc = "how wide it is", validate = positive)]
    pub width: i64,
    #[slot(default, validate = |tags| if tags.is_empty() { Err("must not be empty") } else { Ok(()) })]
    pub tags: Vec<String>,
    #[slot(default, convert = |value| value.to_string().parse::<u8>())]
    pub digits: Slot<u8>,
    #[slot(convert = |value: Value| u8::from_value(value).map(u64::from))]
    pub height: u64,
    /// Not set at first.
    pub note: Slot<String>,
    #[cfg(any())]
    pub gone: Widget,
}

#[slotted(new = _)]
pub struct Made {
    pub x: u8,
}

fn main() {
    let mut panel = Panel::make(1, 2, Widget, 3, 4);
    assert!(panel.setattr("width", -1).is_err());
    assert!(panel.setattr("panelId", 2).is_err());
    panel.setattr("note", "n").unwrap();
    assert_eq!(Made { x: 1 }.x, 1);
}
