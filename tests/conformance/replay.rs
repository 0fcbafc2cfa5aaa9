//! One scenario: classes, objects and weak references by name, and what each step does to them.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Mutex;

use serde_json::{Value as Json, json};
use slotted::{
    Attr, Class, ClassAttr, Descriptor, Error, ErrorKind, Obj, Property, Result, SlotInfo, Slots, Value, Weak,
};

use super::bases;
use super::report::Report;

/// Replays all steps.
pub(crate) fn replay(scenario: &Json, report: &mut Report) {
    thread_local!(static BUILTINS: HashMap<String, Class> = bases::all());
    report.scenario();
    let id = text(&scenario["id"]);
    let mut world = World { classes: BUILTINS.with(Clone::clone), ..World::default() };
    for step in scenario["steps"].as_array().expect("steps") {
        let got = match world.run(step) {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => {
                json!({ "err": error.kind().exception(), "rule": error.rule(), "message": error.message() })
            }
        };
        report.step(id, step, &got);
    }
    world.end();
}

/// Where dropped objects are that others hold. Some hold themselves and are never freed, as in CPython without its cycle
/// collector: leak checkers are to know.
static LEFT: Mutex<Vec<usize>> = Mutex::new(Vec::new());

#[derive(Default)]
struct World {
    classes: HashMap<String, Class>,
    objects: HashMap<String, Obj>,
    weak: HashMap<String, Weak>,
    /// The variable that an object was first bound to, by the object's id.
    names: HashMap<usize, String>,
    /// The weak references whose callbacks have run.
    log: Rc<RefCell<Vec<String>>>,
}

impl World {
    fn run(&mut self, step: &Json) -> Result<Json> {
        let name = step["name"].as_str().unwrap_or_default();
        let op = text(&step["op"]);
        match op {
            "class" => return self.define(name, step),
            "new" => {
                let object = self.class(step)?.instantiate([("", Value::None); 0])?;
                let var = text(&step["var"]).to_owned();
                self.names.insert(object.id(), var.clone());
                self.objects.insert(var, object);
            }
            "get" => return Ok(self.show(&self.object(step)?.getattr(name)?)),
            "set" => self.object(step)?.setattr(name, self.value(&step["value"])?)?,
            "del" => self.object(step)?.delattr(name)?,
            "dict" => {
                let Value::Vars(vars) = self.object(step)?.getattr("__dict__")? else { panic!("no live dict") };
                return Ok(self.pairs(Some(&vars.to_dict()?)));
            }
            "dir" => return self.dir(step),
            "state" => {
                let state = self.object(step)?.state()?;
                return Ok(
                    json!({ "dict": self.pairs(state.dict.as_ref()), "slots": self.pairs(state.slots.as_ref()) }),
                );
            }
            "set_class" => self.object(step)?.set_class(&self.class(step)?)?,
            "isinstance" => return Ok(self.object(step)?.is_instance(&self.class(step)?).into()),
            "issubclass" => {
                let of = bound(&self.classes, &step["of"])?;
                return Ok(self.class(step)?.is_subclass(of).into());
            }
            "descr_get" => return Ok(self.show(&self.slot(step)?.get_from(self.object(step)?)?)),
            "descr_set" => self.slot(step)?.set_on(self.object(step)?, self.value(&step["value"])?)?,
            "descr_del" => self.slot(step)?.delete_from(self.object(step)?)?,
            "class_get" => return Ok(self.show_attr(&self.class(step)?.getattr(name)?)),
            "doc" => {
                return Ok(match self.class(step)?.getattr(name)? {
                    ClassAttr::Slot(slot) if !slot.doc().is_empty() => slot.doc().into(),
                    _ => Json::Null,
                });
            }
            "weakref" => {
                let var = text(&step["var"]).to_owned();
                let weak = if step["callback"] == true {
                    let (log, var) = (Rc::clone(&self.log), var.clone());
                    self.object(step)?.try_downgrade_with(move |_| log.borrow_mut().push(var))?
                } else {
                    self.object(step)?.try_downgrade()?
                };
                self.weak.insert(var, weak);
            }
            "deref" => {
                let target = bound(&self.weak, &step["var"])?.upgrade();
                return Ok(target.map_or(Json::Null, |object| self.show(&Value::Obj(object))));
            }
            "log" => return Ok(self.log.take().into()),
            "drop" => {
                let var = text(&step["var"]);
                if self.weak.remove(var).is_none() {
                    let object = self.objects.remove(var).ok_or_else(|| unbound(&step["var"]))?;
                    if object.strong_count() > 1 {
                        LEFT.lock().expect("no panic").push(object.id());
                    }
                }
            }
            _ => panic!("no such operation: {op}"),
        }
        Ok(Json::Null)
    }

    fn define(&mut self, name: &str, step: &Json) -> Result<Json> {
        let mut builder = Class::builder(name).module("__main__");
        for base in step["bases"].as_array().expect("bases") {
            builder = builder.base(bound(&self.classes, base)?);
        }
        if !step["slots"].is_null() {
            builder = builder.slots(Slots::from(self.value(&step["slots"])?));
        }
        for (name, attr) in step["attrs"].as_object().expect("attributes") {
            builder = builder.attr(name.as_str(), self.attr(attr)?);
        }
        let class = builder.build()?;
        let mut answer = json!({
            "mro": class.mro().map(|class| class.name().to_owned()).collect::<Vec<_>>(),
            "base": class.base().map(|base| base.name().to_owned()),
            "slots": class.own_slots().map(|slot| slot.name().to_owned()).collect::<BTreeSet<_>>(),
            "has_dict": class.has_dict(),
            "has_weakref": class.has_weakref(),
        });
        if natives(&class).iter().all(|class| class.name() == "object") {
            answer["extra_words"] = class.slots().len().into();
        }
        self.classes.insert(name.to_owned(), class);
        Ok(answer)
    }

    fn attr(&self, attr: &Json) -> Result<Attr> {
        let Some(kind) = attr["descr"].as_str() else { return Ok(self.value(attr)?.into()) };
        let value = self.value(&attr["value"])?;
        Ok(match kind {
            "property" => Property::new(move |_| Ok(value.clone())).into(),
            "data" => Attr::descriptor(Data(value)),
            _ => Attr::descriptor(NonData(value)),
        })
    }

    /// What `dir` lists beyond the names that builtin instances have, as the recorder lists it.
    fn dir(&self, step: &Json) -> Result<Json> {
        let object = self.object(step)?;
        let of_builtins: BTreeSet<String> = natives(&object.class()).iter().flat_map(Class::dir).collect();
        Ok(object.dir()?.into_iter().filter(|name| !of_builtins.contains(name)).collect())
    }

    fn class(&self, step: &Json) -> Result<Class> {
        bound(&self.classes, &step["class"]).cloned()
    }

    fn object(&self, step: &Json) -> Result<&Obj> {
        bound(&self.objects, &step["obj"])
    }

    fn slot(&self, step: &Json) -> Result<SlotInfo> {
        self.class(step)?.own_slot(text(&step["name"])).ok_or_else(|| unbound(&step["name"]))
    }

    fn value(&self, value: &Json) -> Result<Value> {
        Ok(match value {
            Json::Null => Value::None,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(value) => match value.as_i64() {
                Some(value) => Value::Int(value),
                None => Value::Float(value.as_f64().expect("a number")),
            },
            Json::String(value) => value.as_str().into(),
            Json::Array(items) => items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>>>()?.into(),
            Json::Object(items) => match (&value["ref"], &value["dict"]) {
                (var @ Json::String(_), _) => Value::Obj(bound(&self.objects, var)?.clone()),
                (_, Json::Array(pairs)) => Value::Dict(
                    pairs.iter().map(|pair| Ok((text(&pair[0]), self.value(&pair[1])?))).collect::<Result<_>>()?,
                ),
                _ => Value::Dict(
                    items.iter().map(|(name, item)| Ok((name.as_str(), self.value(item)?))).collect::<Result<_>>()?,
                ),
            },
        })
    }

    fn show(&self, value: &Value) -> Json {
        match value {
            Value::None => Json::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Str(value) => value.as_str().into(),
            Value::Class(class) => json!({ "class": class.name() }),
            Value::Obj(object) => match self.names.get(&object.id()) {
                Some(name) => json!({ "ref": name }),
                None => json!({ "opaque": object.class().name() }),
            },
            other => json!({ "opaque": other.type_name() }),
        }
    }

    fn show_attr(&self, attr: &ClassAttr) -> Json {
        match attr {
            ClassAttr::Slot(slot) => json!({ "member": slot.name(), "of": slot.owner().name() }),
            ClassAttr::Value(value) => self.show(value),
            ClassAttr::Property(_) => json!({ "opaque": "property" }),
            other => json!({ "opaque": format!("{other:?}") }),
        }
    }

    /// Empties what objects hold, since that can be each other.
    fn end(self) {
        for object in self.objects.values() {
            for slot in object.class().slots() {
                // It may be unset already.
                let _ = slot.delete_from(object);
            }
            if let Ok(vars) = object.vars() {
                vars.clear().expect("nothing is borrowed");
            }
        }
    }

    fn pairs(&self, dict: Option<&slotted::builtins::Dict>) -> Json {
        match dict {
            Some(dict) => dict.iter().map(|(name, value)| json!([name.as_str(), self.show(value)])).collect(),
            None => Json::Null,
        }
    }
}

/// The classes that were not made at run time.
fn natives(class: &Class) -> Vec<Class> {
    class.mro().filter(|class| !class.is_runtime()).collect()
}

/// What a name stands for; one that stands for nothing here is a mismatch of its step.
fn bound<'m, T>(map: &'m HashMap<String, T>, name: &Json) -> Result<&'m T> {
    map.get(text(name)).ok_or_else(|| unbound(name))
}

fn unbound(name: &Json) -> Error {
    Error::custom(ErrorKind::Lookup, "unbound-name", format!("the replay has nothing called {name}"))
}

fn text(value: &Json) -> &str {
    value.as_str().expect("a string")
}

/// A descriptor that is read only where the instance's dict has nothing.
struct NonData(Value);

impl Descriptor for NonData {
    fn get(&self, _: &Obj) -> Result<Value> {
        Ok(self.0.clone())
    }

    fn get_from_class(&self, _: &Class) -> Result<Option<Value>> {
        Ok(Some(self.0.clone()))
    }
}

/// A descriptor that refuses writes.
struct Data(Value);

impl Descriptor for Data {
    fn get(&self, _: &Obj) -> Result<Value> {
        Ok(self.0.clone())
    }

    fn get_from_class(&self, _: &Class) -> Result<Option<Value>> {
        Ok(Some(self.0.clone()))
    }

    fn is_data(&self) -> bool {
        true
    }

    fn set(&self, _: &Obj, _: Value) -> Result<()> {
        Err(refused("data-descriptor-refuses-set", "data descriptor refuses set"))
    }

    fn delete(&self, _: &Obj) -> Result<()> {
        Err(refused("data-descriptor-refuses-delete", "data descriptor refuses delete"))
    }
}

fn refused(rule: &'static str, message: &str) -> Error {
    Error::custom(ErrorKind::Attribute, rule, message)
}
