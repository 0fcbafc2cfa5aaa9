//! `Formula`: what a property computes from the attributes of its object.

use std::cell::Cell;
use std::iter::Peekable;
use std::str::Chars;

use slotted::{Error, ErrorKind, Obj, Value};

use crate::print;

/// An expression, or a text with expressions in it.
#[derive(Clone)]
pub(crate) enum Formula {
    Expression(Node),
    Format(Vec<Piece>),
}

#[derive(Clone)]
pub(crate) enum Piece {
    Text(String),
    Value(Node),
}

#[derive(Clone)]
pub(crate) enum Node {
    Value(Value),
    /// A path from the object.
    Path(String),
    /// From left to right. A list, so that no formula is nested deeper than its parentheses.
    Operations(Box<Self>, Vec<(char, Self)>),
}

/// How deep parentheses may be nested, and formulas that read each other.
const DEEPEST: usize = 50;

impl Formula {
    pub(crate) fn expression(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text.chars().peekable(), at: 0, depth: 0 };
        let node = parser.sum()?;
        match parser.next_word() {
            None => Ok(Self::Expression(node)),
            Some(char) => Err(parser.unexpected(char)),
        }
    }

    /// Doubled braces stand for themselves.
    pub(crate) fn format(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text.chars().peekable(), at: 0, depth: 0 };
        let (mut pieces, mut plain) = (Vec::new(), String::new());
        while let Some(char) = parser.take() {
            match char {
                '{' | '}' if parser.rest.peek() == Some(&char) => {
                    parser.take();
                    plain.push(char);
                }
                '{' => {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    pieces.push(Piece::Value(parser.sum()?));
                    match parser.next_word() {
                        Some('}') => drop(parser.take()),
                        Some(char) => return Err(parser.unexpected(char)),
                        None => return Err("a brace is not closed".to_owned()),
                    }
                }
                '}' => return Err(format!("column {}: a brace is closed that was not opened", parser.at)),
                char => plain.push(char),
            }
        }
        pieces.push(Piece::Text(plain));
        Ok(Self::Format(pieces))
    }

    /// The formula's value for an object.
    pub(crate) fn value(&self, object: &Obj) -> slotted::Result<Value> {
        thread_local!(static DEPTH: Cell<usize> = const { Cell::new(0) });
        let depth = DEPTH.get();
        if depth == DEEPEST {
            return Err(Error::custom(ErrorKind::Value, "formula-depth", "formulas read each other without end"));
        }
        DEPTH.set(depth + 1);
        let value = match self {
            Self::Expression(node) => node.value(object),
            Self::Format(pieces) => {
                pieces.iter().map(|piece| piece.text(object)).collect::<Result<String, _>>().map(Value::from)
            }
        };
        DEPTH.set(depth);
        value
    }
}

impl Piece {
    fn text(&self, object: &Obj) -> slotted::Result<String> {
        Ok(match self {
            Self::Text(text) => text.clone(),
            Self::Value(node) => match node.value(object)? {
                Value::Str(text) => text.to_string(),
                other => print::value(&other, &|_| None),
            },
        })
    }
}

impl Node {
    fn value(&self, object: &Obj) -> slotted::Result<Value> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Path(path) => object.getattr_path(path),
            Self::Operations(first, rest) => rest.iter().try_fold(first.value(object)?, |value, (operator, node)| {
                operate(&value, *operator, &node.value(object)?)
            }),
        }
    }
}

fn operate(one: &Value, operator: char, other: &Value) -> slotted::Result<Value> {
    if let ('+', Value::Str(one), Value::Str(other)) = (operator, one, other) {
        return Ok(Value::from(format!("{one}{other}")));
    }
    let (Some(left), Some(right)) = (number(one), number(other)) else {
        let (one, other) = (one.type_name(), other.type_name());
        let message = format!("unsupported operand type(s) for {operator}: '{one}' and '{other}'");
        return Err(Error::custom(ErrorKind::Type, "unsupported-operand", message));
    };
    if matches!(operator, '/' | '%') && right == 0.0 {
        return Err(Error::custom(ErrorKind::Value, "division-by-zero", "division by zero"));
    }
    if let (Value::Int(one), Value::Int(other)) = (one, other)
        && operator != '/'
    {
        let whole = match operator {
            '+' => one.checked_add(*other),
            '-' => one.checked_sub(*other),
            '*' => one.checked_mul(*other),
            // The sign is that of the divisor, as in Python.
            _ => one
                .checked_rem(*other)
                .map(|rest| if rest != 0 && (rest < 0) != (*other < 0) { rest + other } else { rest }),
        };
        let overflow = || Error::custom(ErrorKind::Overflow, "number-range", "the number does not fit 64 bits");
        return whole.map(Value::from).ok_or_else(overflow);
    }
    Ok(Value::from(match operator {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left - right * (left / right).floor(),
    }))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "as Python does where one of the numbers is a float")]
        Value::Int(number) => Some(*number as f64),
        _ => None,
    }
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
    /// How many characters have been taken.
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self) -> Option<char> {
        let next = self.rest.next();
        self.at += usize::from(next.is_some());
        next
    }

    fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(char) = self.rest.next_if(|char| wanted(*char)) {
            self.at += 1;
            taken.push(char);
        }
        taken
    }

    /// The next character that is no space.
    fn next_word(&mut self) -> Option<char> {
        self.take_while(char::is_whitespace);
        self.rest.peek().copied()
    }

    fn unexpected(&self, char: char) -> String {
        format!("column {}: {char:?} does not go on with the expression", self.at + 1)
    }

    fn sum(&mut self) -> Result<Node, String> {
        self.chain(&['+', '-'], Self::product)
    }

    fn product(&mut self) -> Result<Node, String> {
        self.chain(&['*', '/', '%'], Self::operand)
    }

    fn chain(&mut self, operators: &[char], part: fn(&mut Self) -> Result<Node, String>) -> Result<Node, String> {
        let first = part(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.next_word().filter(|next| operators.contains(next)) {
            self.take();
            rest.push((operator, part(self)?));
        }
        Ok(if rest.is_empty() { first } else { Node::Operations(Box::new(first), rest) })
    }

    fn operand(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("column {}: this is nested too deeply", self.at + 1));
        }
        let node = match self.next_word() {
            Some('(') => {
                self.take();
                let node = self.sum()?;
                match self.next_word() {
                    Some(')') => drop(self.take()),
                    _ => return Err(format!("column {}: a parenthesis is not closed", self.at + 1)),
                }
                node
            }
            Some('-') => {
                self.take();
                Node::Operations(Box::new(Node::Value(Value::from(0))), vec![('-', self.operand()?)])
            }
            Some('\'') => {
                self.take();
                let text = self.take_while(|char| char != '\'');
                if self.take().is_none() {
                    return Err("a text is not closed".to_owned());
                }
                Node::Value(Value::from(text))
            }
            Some(char) if char.is_ascii_digit() => self.number()?,
            Some(char) if char.is_alphabetic() || char == '_' => {
                let path = self.take_while(|char| char.is_alphanumeric() || matches!(char, '_' | '.'));
                if path.split('.').any(str::is_empty) {
                    return Err(format!("column {}: '{path}' is no path", self.at));
                }
                Node::Path(path)
            }
            Some(char) => return Err(format!("column {}: {char:?} starts nothing", self.at + 1)),
            None => return Err(format!("column {}: a number, a text or a path is wanted", self.at + 1)),
        };
        self.depth -= 1;
        Ok(node)
    }

    fn number(&mut self) -> Result<Node, String> {
        let text = self.take_while(|char| char.is_ascii_digit() || char == '.');
        let value =
            if text.contains('.') { text.parse().ok().map(Value::Float) } else { text.parse().ok().map(Value::Int) };
        value.map(Node::Value).ok_or_else(|| format!("column {}: '{text}' is no number of 64 bits", self.at))
    }
}
