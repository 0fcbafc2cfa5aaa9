//! The hot paths whose instructions `ci/instructions.sh` counts, and the classes that they are counted on.

// A class that extends thirty-one others in a row.
#![recursion_limit = "256"]

pub mod classes;
pub mod operations;
