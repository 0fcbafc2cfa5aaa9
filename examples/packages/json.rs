//! JSON to attribute values and back.

use serde_json::{Number, Value as Json};
use slotted::{IntoValue, Mismatch, Value};

/// JSON that an attribute can be set to.
pub(crate) struct FromJson<'j>(pub(crate) &'j Json);

impl IntoValue for FromJson<'_> {
    fn to_value(&self) -> Result<Value, Mismatch> {
        match self.0 {
            Json::Null => Ok(Value::None),
            Json::Bool(flag) => Ok(Value::from(*flag)),
            Json::Number(number) => from_number(number),
            Json::String(text) => Ok(Value::from(text.as_str())),
            Json::Array(items) => items.iter().map(|item| FromJson(item).to_value()).collect(),
            Json::Object(entries) => {
                let entries = entries.iter().map(|(key, item)| Ok((key.as_str(), FromJson(item).to_value()?)));
                Ok(Value::Dict(entries.collect::<Result<_, Mismatch>>()?))
            }
        }
    }
}

fn from_number(number: &Number) -> Result<Value, Mismatch> {
    /// Two to the power of 63. From here on, the reader has already rounded whole numbers to floats.
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => Ok(Value::from(whole)),
        (None, Some(float)) if number.is_f64() && float.abs() < TOO_LARGE => Ok(Value::from(float)),
        _ => Err(Mismatch::out_of_range("a number of 64 bits", number)),
    }
}

/// An attribute's value as JSON.
pub(crate) fn to_json(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(flag) => Json::from(*flag),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => Json::from(*number),
        Value::Str(text) => Json::from(text.as_str()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Dict(entries) => entries.iter().map(|(key, item)| (key.as_str(), to_json(item))).collect(),
        // Kinds of value that came after this program.
        other => Json::from(other.to_string()),
    }
}
