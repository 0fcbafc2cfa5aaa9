//! The widget as a `PyO3` class, asked by interned names from Rust; CPython runs in this process.

use std::hint::black_box;

use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::clock::Clock;
use crate::mixed;
use crate::widget::{MISSING, NUMBERS};

/// The widget, as a Python class.
#[pyclass(get_all, set_all, skip_from_py_object)]
#[derive(Debug, Clone, Default)]
pub struct PyWidget {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    opacity: f64,
    rotation: f64,
    scale: f64,
    name: String,
    label: String,
    kind: String,
    color: String,
    z_index: f64,
    font_size: f64,
    font_family: String,
    background: String,
    border: f64,
}

/// Four numbers, for what an object weighs.
#[pyclass(get_all, set_all, skip_from_py_object)]
#[derive(Debug, Clone, Default)]
pub struct PyFrame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Adds the reads, writes and misses.
///
/// # Panics
///
/// The object cannot be made.
pub fn add<'py>(clock: &mut Clock<'py>, py: Python<'py>) {
    let interned = |texts: Vec<&str>| -> Vec<Bound<'py, PyString>> {
        texts.into_iter().map(|text| PyString::intern(py, text)).collect()
    };
    let (names, missing) = (interned(mixed(&NUMBERS)), interned(mixed(&MISSING)));
    let widget = Bound::new(py, PyWidget::default()).expect("a class without a constructor").into_any();
    clock.add("PyO3", {
        let (names, widget) = (names.clone(), widget.clone());
        move |index| {
            let value = black_box(&widget).getattr(black_box(&names[index]));
            value.and_then(|value| value.extract::<f64>()).unwrap_or(f64::NAN)
        }
    });
    clock.add("PyO3 set", {
        let widget = widget.clone();
        move |index| black_box(&widget).setattr(black_box(&names[index]), black_box(2.5)).is_ok()
    });
    clock.add("PyO3 missing", {
        let (missing, widget) = (missing.clone(), widget.clone());
        move |index| black_box(&widget).hasattr(black_box(&missing[index])).is_ok_and(|has| has)
    });
    clock.add("PyO3 error", move |index| black_box(&widget).getattr(black_box(&missing[index])).is_err());
}

/// The bytes of an object of four numbers, as Python counts them.
///
/// # Errors
///
/// Python cannot make the object or say its size.
pub fn size_of_frame(py: Python<'_>) -> PyResult<usize> {
    let frame = Bound::new(py, PyFrame::default())?;
    py.import("sys")?.call_method1("getsizeof", (frame,))?.extract()
}
