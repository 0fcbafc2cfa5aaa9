//! `attr!`: an attribute whose name the source spells out.

/// Reads or writes the attribute whose name is spelled out: a [`Name`](crate::Name) is made of it at compile time, so that nothing is hashed at run
/// time.
///
/// `attr!(object, "x")` is [`getattr`](crate::Attributes::getattr), `attr!(object, "x" = value)` is
/// [`setattr`](crate::Attributes::setattr), on a plain instance or on a handle. What they return and which errors there are is said
/// there.
///
/// The table of the object's class is searched each time, with a digest that is a constant there; nothing is remembered at the call
/// site, so it costs the same for objects of one class and of many.
///
/// ```
/// use slotted::prelude::*;
///
/// #[slotted]
/// struct Point { x: f64, y: f64 }
///
/// let point = Obj::new(Point::new(1.0, 2.0));
/// attr!(point, "y" = 4.0)?;
/// assert_eq!(attr!(point, "y")?, Value::Float(4.0));
/// assert_eq!(attr!(point, "z").unwrap_err().message(), "'Point' object has no attribute 'z'");
/// # Ok::<(), slotted::Error>(())
/// ```
#[macro_export]
macro_rules! attr {
    ($object:expr, $name:literal) => {{
        #[allow(unused_imports)]
        use $crate::Attributes as _;
        $object.getattr($crate::name!($name))
    }};
    ($object:expr, $name:literal = $value:expr) => {{
        #[allow(unused_imports)]
        use $crate::Attributes as _;
        $object.setattr($crate::name!($name), $value)
    }};
}
