//! By-name access one operation at a time, for exploration: `cargo bench -- setattr`. What is held against the budgets
//! is measured by `src/bin/budgets.rs`.

use divan::{Bencher, black_box};
use slotted::{Attributes, Paths};
use slotted_benches::shapes::{DYNAMIC, Open};
use slotted_benches::widget::{MISSING, NUMBERS, TEXTS, widget};
use slotted_benches::{ROUND, interned, mixed};

fn main() {
    divan::main();
}

/// Runs `operation` once for each of the names.
fn each<N: Copy, T>(bencher: Bencher, names: &[N], mut operation: impl FnMut(N) -> T) {
    bencher.counter(divan::counter::ItemsCount::new(ROUND)).bench_local(|| {
        for name in names {
            black_box(operation(black_box(*name)));
        }
    });
}

#[divan::bench]
fn attr_ref_by_name(bencher: Bencher) {
    let widget = widget();
    each(bencher, &interned(&mixed(&NUMBERS)), |name| *black_box(&widget).attr_ref::<f64>(name).unwrap());
}

#[divan::bench]
fn attr_ref_by_str(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&NUMBERS), |name| *black_box(&widget).attr_ref::<f64>(name).unwrap());
}

#[divan::bench]
fn attr_ref_text(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&TEXTS), |name| black_box(&widget).attr_ref::<str>(name).unwrap().len());
}

#[divan::bench]
fn attr_ref_dynamic(bencher: Bencher) {
    let mut open = Open::default();
    open.vars_mut().unwrap().extend(DYNAMIC.map(|name| (name, 1.5)));
    each(bencher, &mixed(&DYNAMIC), |name| *black_box(&open).attr_ref::<f64>(name).unwrap());
}

#[divan::bench]
fn getattr_number(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&NUMBERS), |name| black_box(&widget).getattr(name));
}

#[divan::bench]
fn getattr_text(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&TEXTS), |name| black_box(&widget).getattr(name));
}

#[divan::bench]
fn getattr_path(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&NUMBERS), |name| black_box(&widget).getattr_path(name));
}

#[divan::bench]
fn setattr_number(bencher: Bencher) {
    let mut widget = widget();
    each(bencher, &mixed(&NUMBERS), |name| black_box(&mut widget).setattr(name, 2.5));
}

#[divan::bench]
fn setattr_text(bencher: Bencher) {
    let mut widget = widget();
    each(bencher, &mixed(&TEXTS), |name| black_box(&mut widget).setattr(name, String::from("text")));
}

#[divan::bench]
fn missing(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&MISSING), |name| black_box(&widget).getattr(name).unwrap_err());
}

#[divan::bench]
fn missing_displayed(bencher: Bencher) {
    let widget = widget();
    each(bencher, &mixed(&MISSING), |name| black_box(&widget).getattr(name).unwrap_err().to_string());
}
