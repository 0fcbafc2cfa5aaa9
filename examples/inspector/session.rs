//! `Session`: the world, what is watched in it, and what came of each line.

use crate::command;
use crate::failure::Answer;
use crate::watch::Watches;
use crate::world::World;

pub(crate) struct Session {
    pub(crate) world: World,
    pub(crate) watches: Watches,
    /// Whether there is to be no further line.
    pub(crate) is_over: bool,
}

/// What came of a line.
pub(crate) struct Outcome {
    pub(crate) answer: Answer,
    /// What has changed meanwhile, whatever the answer.
    pub(crate) changes: Vec<String>,
}

impl Session {
    pub(crate) fn new() -> slotted::Result<Self> {
        Ok(Self { world: World::new()?, watches: Watches::default(), is_over: false })
    }

    pub(crate) fn run(&mut self, line: &str) -> Outcome {
        let answer = command::run(self, line);
        let changes = self.watches.changes(&self.world);
        Outcome { answer, changes }
    }
}
