//! `Place`: a value in the file, and the path that leads to it.

use std::fmt::Display;

use serde_json::{Map, Value as Json};

use crate::Result;

/// What the file has at one place; errors about it start with the path that leads there: `classes[2].slots`.
#[derive(Clone)]
pub(crate) struct Place<'j> {
    pub(crate) json: &'j Json,
    path: String,
}

impl<'j> Place<'j> {
    pub(crate) const fn root(json: &'j Json) -> Self {
        Self { json, path: String::new() }
    }

    /// That something is wrong here.
    pub(crate) fn wrong<T>(&self, what: impl Display) -> Result<T> {
        match self.path.as_str() {
            "" => Err(what.to_string().into()),
            path => Err(format!("{path}: {what}").into()),
        }
    }

    fn other_than<T>(&self, wanted: &str) -> Result<T> {
        let found = match self.json {
            Json::Null => "null",
            Json::Bool(_) => "a truth value",
            Json::Number(_) => "a number",
            Json::String(_) => "a text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        };
        self.wrong(format_args!("{wanted} is wanted here, not {found}"))
    }

    fn key(&self, key: &str, json: &'j Json) -> Self {
        let is_word = !key.is_empty() && key.chars().all(|char| char.is_alphanumeric() || char == '_');
        let path = match (self.path.as_str(), is_word) {
            ("", true) => key.to_owned(),
            (path, true) => format!("{path}.{key}"),
            (path, false) => format!("{path}[{key:?}]"),
        };
        Self { json, path }
    }

    fn map(&self) -> Result<&'j Map<String, Json>> {
        match self.json {
            Json::Object(map) => Ok(map),
            _ => self.other_than("an object"),
        }
    }

    pub(crate) fn entries(&self) -> Result<impl Iterator<Item = (&'j str, Self)>> {
        Ok(self.map()?.iter().map(|(key, json)| (key.as_str(), self.key(key, json))))
    }

    pub(crate) fn items(&self) -> Result<impl Iterator<Item = Self>> {
        let Json::Array(items) = self.json else { return self.other_than("a list") };
        Ok(items.iter().enumerate().map(|(at, json)| Self { json, path: format!("{}[{at}]", self.path) }))
    }

    pub(crate) fn text(&self) -> Result<&'j str> {
        match self.json {
            Json::String(text) => Ok(text),
            _ => self.other_than("a text"),
        }
    }

    pub(crate) fn number(&self) -> Result<f64> {
        match self.json.as_f64() {
            Some(number) => Ok(number),
            None => self.other_than("a number"),
        }
    }

    pub(crate) fn flag(&self) -> Result<bool> {
        match self.json {
            Json::Bool(flag) => Ok(*flag),
            _ => self.other_than("a truth value"),
        }
    }

    /// What an object has under `key`, if anything.
    pub(crate) fn get(&self, key: &str) -> Result<Option<Self>> {
        Ok(self.map()?.get(key).map(|json| self.key(key, json)))
    }

    pub(crate) fn need(&self, key: &str) -> Result<Self> {
        match self.get(key)? {
            Some(found) => Ok(found),
            None => self.wrong(format_args!("'{key}' is missing")),
        }
    }

    /// Refuses keys that mean nothing here.
    pub(crate) fn only(&self, keys: &[&str]) -> Result<()> {
        match self.map()?.keys().find(|key| !keys.contains(&key.as_str())) {
            Some(unknown) => {
                self.wrong(format_args!("'{unknown}' means nothing here; there may be {}", keys.join(", ")))
            }
            None => Ok(()),
        }
    }
}
