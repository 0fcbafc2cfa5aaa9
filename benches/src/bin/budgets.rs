//! By-name access beside its peers, all timed in one process: a table of ratios against the budgets of speed.
//!
//! `--batches N` changes how often each operation is timed; `--check` exits with 1 if a budget is missed.

use std::error::Error;
use std::process::ExitCode;

use slotted_benches::budgets::{MEMORY, SPEED};
use slotted_benches::clock::Clock;
use slotted_benches::counting::Counting;
use slotted_benches::figures::Figures;
use slotted_benches::groups;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut batches = 101;
    let mut check = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--million" => match arguments.next().and_then(|what| groups::build::once(&what)) {
                Some(nanoseconds) => {
                    println!("{nanoseconds}");
                    return Ok(ExitCode::SUCCESS);
                }
                None => return Ok(usage()),
            },
            "--batches" => match arguments.next().map(|count| count.parse()) {
                Some(Ok(count)) if count > 0 => batches = count,
                _ => return Ok(usage()),
            },
            _ => return Ok(usage()),
        }
    }
    let mut figures = measure(batches);
    // One of these takes as long as a hundred batches of another operation.
    groups::build::measure(batches.div_ceil(10), &mut figures)?;
    figures.write("speed")?;

    println!("{:<28} {:>9} {:>9} {:>12}", "operation, ns", "steady", "fresh", "allocations");
    for (what, figure) in &figures.figures {
        let fresh = figure.fresh.map_or(String::new(), |fresh| format!("{fresh:.2}"));
        let allocations = figure.allocations.map_or(String::new(), |count| count.to_string());
        println!("{what:<28} {:>9.2} {fresh:>9} {allocations:>12}", figure.value);
    }
    let missed = report(&figures);
    Ok(if check && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn usage() -> ExitCode {
    eprintln!("usage: budgets [--batches N] [--check]");
    ExitCode::from(2)
}

#[cfg(not(feature = "python"))]
fn measure(batches: usize) -> Figures {
    let mut clock = Clock::default();
    groups::add(&mut clock);
    clock.run(batches);
    clock.figures()
}

#[cfg(feature = "python")]
fn measure(batches: usize) -> Figures {
    pyo3::Python::attach(|py| {
        let mut clock = Clock::default();
        groups::add(&mut clock);
        groups::python::add(&mut clock, py);
        clock.run(batches);
        let mut figures = clock.figures();
        let version = pyo3::Python::version_str().split(' ').next().unwrap_or_default();
        figures.facts.insert("PyO3 in".to_owned(), format!("CPython {version}"));
        figures
    })
}

/// Prints what the figures say of the budgets; how many are missed. What other programs measure is left to `report`.
fn report(figures: &Figures) -> u32 {
    println!("\n{:<4} {:<28} {:>8} {:>8} {:<18} {:<4} against", "id", "what", "fresh", "steady", "budget", "met");
    let (mut judged, mut missed) = (0, 0);
    for line in SPEED.iter().chain(MEMORY) {
        for budget in line.budgets {
            let Some(verdict) = budget.judge(figures) else { continue };
            judged += 1;
            missed += u32::from(!verdict.met);
            let fresh = verdict.fresh.map_or(String::new(), |fresh| format!("{fresh:.2}"));
            let (id, what, limit, steady) = (line.id, budget.what, budget.limit.text(&verdict.unit), verdict.outcome);
            let (met, peer) = (if verdict.met { "yes" } else { "NO" }, budget.limit.peer().unwrap_or(""));
            println!("{id:<4} {what:<28} {fresh:>8} {steady:>8.2} {limit:<18} {met:<4} {peer}");
        }
    }
    println!("\n{missed} of {judged} budgets missed");
    missed
}
