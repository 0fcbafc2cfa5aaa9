//! Joins what the measuring programs left in `target/results` into `RESULTS.md` and `plots/*.svg`.

use std::error::Error;
use std::fs;

use slotted_benches::figures::{Figures, package, results};
use slotted_benches::report;

fn main() -> Result<(), Box<dyn Error>> {
    let figures = Figures::read_all(&results())?;
    let reasons = toml::from_str(&fs::read_to_string(package().join("reasons.toml"))?)?;
    report::check_reasons(&reasons)?;
    let plots = package().join("plots");
    fs::create_dir_all(&plots)?;
    report::plots::draw(&figures, &plots)?;
    fs::write(package().join("RESULTS.md"), report::page(&figures, &reasons))?;
    let (met, judged, all) = report::score(&figures);
    println!("{met} of {judged} budgets met, {} not measured; written to benches/RESULTS.md", all - judged);
    Ok(())
}
