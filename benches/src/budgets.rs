//! The budgets: what each operation may cost, in terms of what it is measured beside.

use crate::figures::Figures;

/// One line of the budgets.
#[derive(Debug)]
pub struct Line {
    pub id: &'static str,
    /// What it asks, in words.
    pub asks: &'static str,
    pub budgets: &'static [Budget],
}

/// One limit.
#[derive(Debug)]
pub struct Budget {
    /// The figure that is limited.
    pub what: &'static str,
    pub limit: Limit,
}

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// At most this many times another figure.
    Times(f64, &'static str),
    /// Less than another figure.
    Below(&'static str),
    /// At most this much more than another figure.
    Plus(f64, &'static str),
    /// At most this much more than another figure for each of 200 structs.
    PlusEach(f64, &'static str),
    /// At most this much.
    AtMost(f64),
    /// At most this many allocations in all operations of a round.
    Allocations(u64),
}

/// How many structs the packages of the compile times have.
pub const STRUCTS: u32 = 200;

/// How a budget came out.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub unit: String,
    pub measured: f64,
    /// The figure that it is held against, if there is one.
    pub peer: Option<f64>,
    /// The ratio, the difference or the number that is compared with the limit.
    pub outcome: f64,
    /// The same where names come in an order that nothing can learn.
    pub fresh: Option<f64>,
    pub met: bool,
}

impl Budget {
    /// Compares the figures; `None` if one of them was not measured.
    ///
    /// Of operations the steady median decides: it is what the budgets were made from, and the harder one wherever the
    /// peer branches on the name.
    pub fn judge(&self, figures: &Figures) -> Option<Verdict> {
        let ours = figures.figures.get(self.what)?;
        let peer = match self.limit.peer() {
            Some(peer) => Some(figures.figures.get(peer)?),
            None => None,
        };
        let of = |ours: f64, peer: f64| match self.limit {
            Limit::Times(..) | Limit::Below(_) => ours / peer,
            Limit::Plus(..) => ours - peer,
            Limit::PlusEach(..) => (ours - peer) / f64::from(STRUCTS),
            Limit::AtMost(_) | Limit::Allocations(_) => ours,
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let measured = match self.limit {
            Limit::Allocations(_) => ours.allocations? as f64,
            _ => ours.value,
        };
        let outcome = of(measured, peer.map_or(1.0, |peer| peer.value));
        let fresh = match (self.limit, ours.fresh, peer) {
            (Limit::Allocations(_), ..) | (_, None, _) => None,
            (_, Some(ours), None) => Some(ours),
            (_, Some(ours), Some(peer)) => peer.fresh.map(|peer| of(ours, peer)),
        };
        // Two digits are what the measurement can carry.
        let met = match self.limit {
            Limit::Below(_) => outcome < 1.0,
            _ => outcome <= self.limit.number() + 0.005,
        };
        let unit = if matches!(self.limit, Limit::Allocations(_)) { "allocations" } else { &ours.unit };
        Some(Verdict { unit: unit.to_owned(), measured, peer: peer.map(|peer| peer.value), outcome, fresh, met })
    }
}

impl Limit {
    /// The figure that this compares with.
    pub fn peer(self) -> Option<&'static str> {
        match self {
            Self::Times(_, peer) | Self::Below(peer) | Self::Plus(_, peer) | Self::PlusEach(_, peer) => Some(peer),
            Self::AtMost(_) | Self::Allocations(_) => None,
        }
    }

    fn number(self) -> f64 {
        match self {
            Self::Times(limit, _) | Self::Plus(limit, _) | Self::PlusEach(limit, _) | Self::AtMost(limit) => limit,
            Self::Below(_) => 1.0,
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            Self::Allocations(limit) => limit as f64,
        }
    }

    /// The limit as it is written in a table; `unit` is that of the figure.
    pub fn text(self, unit: &str) -> String {
        match self {
            Self::Times(limit, _) => format!("<= {limit} x"),
            Self::Below(_) => "< 1 x".to_owned(),
            Self::Plus(limit, _) => format!("<= + {limit} {unit}"),
            Self::PlusEach(limit, _) => format!("<= + {limit} {unit} each"),
            Self::AtMost(limit) => format!("<= {limit} {unit}"),
            Self::Allocations(limit) => format!("<= {limit} in {} operations", crate::ROUND),
        }
    }
}

const fn times(what: &'static str, limit: f64, peer: &'static str) -> Budget {
    Budget { what, limit: Limit::Times(limit, peer) }
}

const fn below(what: &'static str, peer: &'static str) -> Budget {
    Budget { what, limit: Limit::Below(peer) }
}

const fn plus(what: &'static str, limit: f64, peer: &'static str) -> Budget {
    Budget { what, limit: Limit::Plus(limit, peer) }
}

const fn at_most(what: &'static str, limit: f64) -> Budget {
    Budget { what, limit: Limit::AtMost(limit) }
}

const fn no_allocation(what: &'static str) -> Budget {
    Budget { what, limit: Limit::Allocations(0) }
}

/// Speed.
pub const SPEED: &[Line] = &[
    Line {
        id: "S1",
        asks: "a typed descriptor's get and set are the instructions of the field",
        budgets: &[at_most("descriptors that differ from the field", 0.0)],
    },
    Line {
        id: "S2",
        asks: "`attr_ref::<f64>(Name)` on `&T`",
        budgets: &[
            times("ref Name", 0.75, "match"),
            times("ref Name", 0.2, "bevy"),
            times("ref Name, 4 slots", 1.6, "match, 4 slots"),
        ],
    },
    Line {
        id: "S3",
        asks: "`attr_ref::<f64>(&str)` on `&T`",
        budgets: &[
            times("ref &str", 1.3, "match"),
            times("ref &str", 0.65, "foldhash"),
            times("ref &str", 0.4, "bevy"),
            times("ref &str", 0.4, "facet"),
            times("ref &str", 0.2, "CPython getattr(o, n)"),
        ],
    },
    Line {
        id: "S4",
        asks: "`getattr(Name)` to the `Value` of a scalar, on `&T`",
        budgets: &[times("get Name", 1.3, "ref Name"), times("get Name, moved", 1.3, "ref Name")],
    },
    Line {
        id: "S5",
        asks: "the same on an `Obj`",
        budgets: &[times("Obj get Name", 1.15, "get Name"), times("Obj get &str", 1.15, "get &str")],
    },
    Line {
        id: "S6",
        asks: "a literal name at a call site, on an `Obj`",
        budgets: &[
            times("site, one class", 1.0, "Obj get Name"),
            below("site, one class", "CPython o.x"),
            times("site, four classes", 1.15, "site, one class"),
        ],
    },
    Line {
        id: "S7",
        asks: "`setattr` by name",
        budgets: &[
            times("set Name", 1.15, "ref Name"),
            times("set &str", 1.15, "ref &str"),
            plus("set text Name", 2.5, "ref Name"),
        ],
    },
    Line {
        id: "S8",
        asks: "a dynamic attribute, of 8, by `Name`",
        budgets: &[
            times("dict ref Name", 0.6, "foldhash, 8 entries"),
            times("dict set Name", 0.6, "foldhash set, 8 entries"),
        ],
    },
    Line {
        id: "S9",
        asks: "a missing name: `hasattr`; the error made and dropped",
        budgets: &[
            times("has not, Name", 1.0, "has, Name"),
            times("has not, &str", 1.0, "has, &str"),
            at_most("error Name", 10.0),
            at_most("error &str", 10.0),
        ],
    },
    Line {
        id: "S10",
        asks: "an untyped slot of a class made at run time",
        budgets: &[
            times("run-time get Name", 1.15, "get Name"),
            times("run-time get &str", 1.15, "get &str"),
            times("run-time get Name", 1.15, "Obj get Name"),
            times("run-time set Name", 1.15, "Obj set Name"),
        ],
    },
    Line {
        id: "S11",
        asks: "`Obj`: clone, downgrade and upgrade, each with its drop; borrow and read",
        budgets: &[
            times("Obj clone", 1.2, "Rc clone"),
            times("Obj downgrade", 1.2, "Rc downgrade"),
            times("Obj upgrade", 1.2, "Rc upgrade"),
            times("Obj borrow", 1.2, "RefCell borrow"),
        ],
    },
    Line {
        id: "S12",
        asks: "`Obj::new` and drop of a struct of three words",
        budgets: &[times("Obj new", 1.1, "Box new"), times("Obj new, weakref", 1.15, "Box new")],
    },
    Line {
        id: "S13",
        asks: "`downcast` at any depth",
        budgets: &[
            at_most("downcast, depth 1", 1.0),
            at_most("downcast, depth 16", 1.0),
            at_most("downcast, depth 32", 1.0),
        ],
    },
    Line {
        id: "S14",
        asks: "S2 at inheritance depth 1, 8, 32 and at 4, 64, 256 slots",
        budgets: &[
            times("ref Name, depth 8", 1.1, "ref Name, depth 1"),
            times("ref Name, depth 32", 1.1, "ref Name, depth 1"),
            times("ref Name, 64 slots", 1.1, "ref Name, 4 slots"),
            times("ref Name, 256 slots", 1.1, "ref Name, 4 slots"),
        ],
    },
    Line {
        id: "S15",
        asks: "a method by `Name` on an `Obj`, without arguments; a property",
        budgets: &[times("call Name", 4.0, "Obj get Name"), times("property Name", 2.0, "Obj get Name")],
    },
    Line {
        id: "S16",
        asks: "a String slot: `attr_ref::<str>`; `getattr` to `Value`",
        budgets: &[
            times("ref text Name", 1.1, "ref Name"),
            times("ref text &str", 1.1, "ref &str"),
            Budget { what: "get text Name", limit: Limit::Allocations(crate::ROUND as u64) },
        ],
    },
    Line {
        id: "S17",
        asks: "a million instances of a class of four fields",
        budgets: &[
            times("a million Obj, typed", 1.1, "a million Box"),
            times("a million Obj, from_pairs", 6.0, "a million Obj, typed"),
            times("a million Obj, instantiate", 6.0, "a million Obj, typed"),
        ],
    },
];

/// Memory. A figure called `X in all` has the handle; `X on the heap` is the allocation.
pub const MEMORY: &[Line] = &[
    Line {
        id: "M1",
        asks: "a closed class is as large as the struct written by hand",
        budgets: &[
            times("size of Frame", 1.0, "size of its fields"),
            times("size of Widget", 1.0, "size of its fields, Widget"),
        ],
    },
    Line {
        id: "M2",
        asks: "the allocation of an `Obj<T>`",
        budgets: &[plus("Obj on the heap", 16.0, "size of Frame"), below("Obj on the heap", "Rc<RefCell> on the heap")],
    },
    Line {
        id: "M3",
        asks: "`weakref` and `dict` while unused",
        budgets: &[
            plus("Obj, weakref on the heap", 8.0, "Obj on the heap"),
            plus("Obj, dict on the heap", 8.0, "Obj on the heap"),
        ],
    },
    Line {
        id: "M4",
        asks: "values, handles and names",
        budgets: &[
            at_most("size of Value", 16.0),
            at_most("size of Option<Value>", 16.0),
            at_most("size of Obj", 8.0),
            at_most("size of Option<Obj>", 8.0),
            at_most("size of Weak", 8.0),
            at_most("size of Name", 8.0),
            at_most("size of AttrDict", 8.0),
        ],
    },
    Line {
        id: "M5",
        asks: "k dynamic attributes on one of many like instances: 16 k + 24 bytes beyond the object",
        budgets: &[
            plus("Obj, dict of 1 on the heap", 40.0, "Obj, dict on the heap"),
            plus("Obj, dict of 2 on the heap", 56.0, "Obj, dict on the heap"),
            plus("Obj, dict of 3 on the heap", 72.0, "Obj, dict on the heap"),
            plus("Obj, dict of 4 on the heap", 88.0, "Obj, dict on the heap"),
            plus("Obj, dict of 5 on the heap", 104.0, "Obj, dict on the heap"),
            plus("Obj, dict of 6 on the heap", 120.0, "Obj, dict on the heap"),
            plus("Obj, dict of 7 on the heap", 136.0, "Obj, dict on the heap"),
            plus("Obj, dict of 8 on the heap", 152.0, "Obj, dict on the heap"),
        ],
    },
    Line {
        id: "M6",
        asks: "an instance of a run-time class with three dynamic floats, handle included",
        budgets: &[
            at_most("run-time Obj, dict of 3 in all", 104.0),
            below("run-time Obj, dict of 3 in all", "CPython dict class of 3 in all"),
        ],
    },
    Line {
        id: "M7",
        asks: "scalar reads by name, misses, casts and counts do not allocate",
        budgets: &[
            no_allocation("ref &str"),
            no_allocation("ref Name"),
            no_allocation("get &str"),
            no_allocation("get Name"),
            no_allocation("has not, &str"),
            no_allocation("error Name"),
            no_allocation("error &str"),
            no_allocation("dict ref Name"),
            no_allocation("Obj get Name"),
            no_allocation("site, four classes"),
            no_allocation("run-time get Name"),
            no_allocation("run-time set Name"),
            no_allocation("Obj clone"),
            no_allocation("Obj downgrade"),
            no_allocation("downcast, depth 16"),
        ],
    },
];

/// Compile time and code size, of [`STRUCTS`] structs of eight fields.
pub const COMPILE: &[Line] = &[
    Line {
        id: "C1",
        asks: "after an edit: build, debug; `cargo check`",
        budgets: &[
            times("rebuild: slotted", 1.0, "rebuild: serde"),
            times("rebuild, processors: slotted", 1.0, "rebuild, processors: serde"),
            times("check: slotted", 1.0, "check: serde"),
            times("check, processors: slotted", 1.0, "check, processors: serde"),
        ],
    },
    Line {
        id: "C2",
        asks: "clean build with all dependencies, debug",
        budgets: &[
            times("clean build: slotted", 1.1, "clean build: serde"),
            times("clean build, processors: slotted", 1.1, "clean build, processors: serde"),
        ],
    },
    Line {
        id: "C3",
        asks: "release binary, every class reached: a struct over a plain one",
        budgets: &[Budget { what: "binary: slotted", limit: Limit::PlusEach(1.0, "binary: plain") }],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::groups;

    fn figures(values: &[(&str, f64)]) -> Figures {
        let mut figures = Figures::default();
        for (what, value) in values {
            figures.add(*what, "ns", *value);
        }
        figures
    }

    #[test]
    fn what_was_not_measured_has_no_verdict() {
        assert!(times("ours", 1.0, "peer").judge(&figures(&[("ours", 1.0)])).is_none());
        assert!(times("ours", 1.0, "peer").judge(&figures(&[("peer", 1.0)])).is_none());
        // Not an operation whose allocations were counted.
        assert!(no_allocation("ours").judge(&figures(&[("ours", 0.0)])).is_none());
    }

    #[test]
    fn limits_compare_ratio_difference_or_number() {
        let figures = figures(&[("ours", 3.0), ("peer", 2.0)]);
        let outcome = |limit| {
            let verdict = Budget { what: "ours", limit }.judge(&figures).unwrap();
            (verdict.outcome, verdict.met)
        };
        assert_eq!(outcome(Limit::Times(1.5, "peer")), (1.5, true));
        assert_eq!(outcome(Limit::Times(1.4, "peer")), (1.5, false));
        assert_eq!(outcome(Limit::Below("peer")), (1.5, false));
        assert_eq!(outcome(Limit::Below("ours")), (1.0, false));
        assert_eq!(outcome(Limit::Plus(1.0, "peer")), (1.0, true));
        assert_eq!(outcome(Limit::Plus(0.9, "peer")), (1.0, false));
        assert_eq!(outcome(Limit::PlusEach(0.004, "peer")), (1.0 / 200.0, true));
        assert_eq!(outcome(Limit::AtMost(2.9)), (3.0, false));
    }

    #[test]
    fn the_operations_that_budgets_name_are_timed() {
        let mut clock = Clock::default();
        groups::add(&mut clock);
        let known: Vec<&str> = clock.names().collect();
        // These are measured elsewhere.
        let elsewhere =
            |what: &str| ["CPython ", "a million ", "descriptors "].iter().any(|start| what.starts_with(start));
        for budget in SPEED.iter().flat_map(|line| line.budgets) {
            for what in [Some(budget.what), budget.limit.peer()].into_iter().flatten() {
                assert!(known.contains(&what) || elsewhere(what), "{what}");
            }
        }
    }
}
