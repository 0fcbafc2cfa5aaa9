//! Calls by name on a handle.

use super::{class_attr, dynamic, parent};
use crate::attr::AttrDecl;
use crate::call::{IntoArgs, Passed, Receiver, call_native};
use crate::class::Entry;
use crate::error::Result;
use crate::name::{Asked, AttrName, Text};
use crate::object::Obj;
use crate::value::Value;

impl<T> Obj<T> {
    /// Calls a method; what the object's class has under that name, or a callable value in a slot or in the `__dict__`.
    ///
    /// ```
    /// use slots_core::{Class, Obj, Value};
    ///
    /// let greeter = Class::builder("Greeter").method("greet", |_, mut args| {
    ///     let (name,): (String,) = args.extract(["name"])?;
    ///     Ok(format!("hello {name}").into())
    /// });
    /// let object = greeter.build()?.instantiate([("", 0); 0])?;
    /// assert_eq!(object.call_method("greet", ("you",))?, Value::from("hello you"));
    /// assert_eq!(
    ///     object.call_method("greet", ()).unwrap_err().message(),
    ///     "Greeter.greet() missing 1 required positional argument: 'name'"
    /// );
    /// # Ok::<(), slots_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`getattr`](Self::getattr) if there is no such attribute, `TypeError` if it cannot be called (`not-callable`), and those
    /// of [`Function::call`](crate::Function::call).
    #[inline]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn call_method(&self, name: impl AttrName, args: impl IntoArgs) -> Result<Value> {
        args.pass(|args| {
            let (args, class, key) = (args?, self.record(), name.key());
            let entry = class.table.find_key(&key, name.lazy());
            match entry.and_then(Entry::native_attr) {
                // Only what is in a dict comes before a method.
                Some(decl) if class.dict.is_none() && decl.is_method() => self.call_decl(decl, args),
                _ => self.call_other(&Asked::hashed(&name, key), args),
            }
        })
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn call_decl(&self, decl: &'static AttrDecl, args: Passed<'_>) -> Result<Value> {
        call_native(decl, || Receiver::Object(self.erased_ref()), args)
    }

    #[inline(never)]
    #[cfg_attr(debug_assertions, track_caller)]
    fn call_other(&self, name: &Asked<'_>, args: Passed<'_>) -> Result<Value> {
        let class = self.record();
        let entry = name.look_up(|key, text| class.table.find_key(key, Text::plain(text)));
        let slot = entry.and_then(Entry::slot);
        if let Some(attr) = entry.and_then(Entry::class_attr) {
            // What is no data descriptor loses to the dict: that of the class which the object has when the descriptor has been
            // asked.
            let own = if attr.is_data() || self.record().dict.is_none() { None } else { self.in_dict(name)? };
            return match own {
                Some(own) => own.pass(args),
                None => class_attr::call(&attr, Receiver::Object(self.erased_ref()), name.text(), args),
            };
        }
        let error = match self.generic_getattr(name) {
            Ok(value) => return value.pass(args),
            Err(error) => error,
        };
        // What every object has is found before a hook is asked.
        if slot.is_none() && parent::is_object_method(name.text()) {
            return parent::call_object_method(self.erased_ref(), name.text(), args);
        }
        self.ask_getattr(name.text(), error)?.pass(args)
    }

    /// What the `__dict__` has under that name.
    #[cfg_attr(debug_assertions, track_caller)]
    fn in_dict(&self, name: &Asked<'_>) -> Result<Option<Value>> {
        let _reading = self.reading(name.text())?;
        // SAFETY: H9: nobody writes while `_reading` lives.
        let view = unsafe { self.view() };
        Ok(dynamic::in_dict(view, name).cloned())
    }
}
