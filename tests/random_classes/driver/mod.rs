//! Random class definitions and operations on their objects, as bytes decide: for the fuzzer, and for tests on fixed bytes.

mod choices;
mod define;
mod dicts;
mod disturb;
mod hooks;
mod natives;
mod steps;
mod world;

use hooks::guarded;
use world::World;

/// Does what the bytes say, and asserts all along what has to hold whatever they say; at the end that nothing is left.
pub(crate) fn run(bytes: &[u8]) {
    let world = World::new(bytes);
    let turn = world.choices.byte();
    for count in 1.. {
        if world.choices.is_empty() {
            break;
        }
        guarded(|| steps::step(&world));
        if count % 8 == 0 {
            world.inspect();
        }
    }
    world.inspect();
    world.finish(turn);
}
