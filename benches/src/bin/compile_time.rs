//! What declaring structs costs the compiler: the same 200 structs plain, with derives of the peers and with ours.
//!
//! `--edits N` changes how often a package is edited and built again, those of `facet` and `bevy_reflect` once;
//! `--only KIND` measures one kind and keeps what is known of the others.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use slotted_benches::budgets::STRUCTS;
use slotted_benches::clock::median;
use slotted_benches::figures::{Figures, package, results};

/// The eight fields of each struct.
const FIELDS: &str = "    pub x: f64,\n    pub y: f64,\n    pub width: f64,\n    pub height: f64,\n    pub id: i64,\n    \
                      pub visible: bool,\n    pub name: String,\n    pub label: String,\n";

/// A way to declare a struct.
struct Kind {
    name: &'static str,
    dependencies: &'static str,
    /// What stands above each struct, besides `Default`.
    attributes: &'static str,
    derives: &'static str,
    /// What makes use of a struct as its kind is used, so that it is in the binary.
    look: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "plain",
        dependencies: "",
        attributes: "",
        derives: "",
        look: "fn look(any: &dyn std::any::Any, name: &str) -> f64 {\n    if any.is::<String>() { name.len() as f64 } else { 0.5 }\n}\n",
    },
    Kind {
        name: "slotted",
        dependencies: "slotted = { path = \"ROOT\" }\n",
        attributes: "#[slotted::slotted]\n",
        derives: "",
        look: "fn look(instance: &dyn slotted::Instance, name: &str) -> f64 {
    use slotted::Attributes;
    instance.attr_ref::<f64>(name).map_or(0.5, |number| *number)
}
",
    },
    Kind {
        name: "serde",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\n",
        attributes: "",
        derives: ", serde::Serialize, serde::Deserialize",
        look: "use serde::de::value::{Error, MapDeserializer};
struct Shown<'t, T>(&'t T);
impl<T: serde::Serialize> std::fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.serialize(f)
    }
}
fn look<'n, T: serde::Serialize + serde::Deserialize<'n>>(value: &T, name: &'n str) -> f64 {
    use std::fmt::Write;
    let read = T::deserialize(MapDeserializer::<_, Error>::new([(name, name)].into_iter()));
    let written = write!(String::new(), \"{}\", Shown(value));
    if read.is_ok() || written.is_ok() { 1.5 } else { 0.5 }
}
",
    },
    Kind {
        name: "facet",
        dependencies: "facet = \"0.46\"\nfacet-reflect = \"0.46\"\n",
        attributes: "",
        derives: ", facet::Facet",
        look: "fn look<'v, T: facet::Facet<'v>>(value: &'v T, name: &str) -> f64 {
    read(facet_reflect::Peek::new(value), name)
}
fn read(value: facet_reflect::Peek<'_, '_>, name: &str) -> f64 {
    let fields = value.into_struct().unwrap();
    fields.field_by_name(name).ok().and_then(|field| field.get::<f64>().ok().copied()).unwrap_or(0.5)
}
",
    },
    Kind {
        name: "bevy_reflect",
        dependencies: "bevy_reflect = { version = \"0.20\", default-features = false }\n",
        attributes: "",
        derives: ", bevy_reflect::Reflect",
        look: "fn look(value: &dyn bevy_reflect::structs::Struct, name: &str) -> f64 {
    value.field(name).and_then(|field| field.try_downcast_ref::<f64>()).copied().unwrap_or(0.5)
}
",
    },
];

/// What one run of cargo took.
struct Took {
    wall: f64,
    /// Time of all processors, where the system says.
    cpu: Option<f64>,
}

/// A package of 200 structs, in a folder and with a target directory of its own.
struct Package {
    folder: PathBuf,
    source: String,
    edits: u32,
}

impl Package {
    fn write(kind: &Kind) -> Result<Self, Box<dyn Error>> {
        let folder = package().join("target/compile").join(kind.name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(folder.join("src"))?;
        let root = package().parent().expect("the repository").display().to_string();
        let dependencies = kind.dependencies.replace("ROOT", &root);
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"declared\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[profile.release]\n\
             strip = \"symbols\"\n\n[dependencies]\n{dependencies}"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that everything else here is measured with.
        fs::copy(package().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let new = Self { folder, source: source(kind), edits: 0 };
        fs::write(new.folder.join("src/main.rs"), &new.source)?;
        Ok(new)
    }

    /// Adds a line at the top, which moves all that is below it.
    fn edit(&mut self) -> Result<(), Box<dyn Error>> {
        self.edits += 1;
        self.source.insert_str(0, &format!("const _EDIT_{0}: u32 = {0};\n", self.edits));
        fs::write(self.folder.join("src/main.rs"), &self.source)?;
        Ok(())
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Took, Box<dyn Error>> {
        let (start, cpu) = (Instant::now(), cpu_of_children());
        let output = Command::new("cargo")
            .args(arguments)
            .args(["--offline", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .output()?;
        let wall = start.elapsed().as_secs_f64();
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{}: cargo {}:\n{errors}", self.folder.display(), arguments.join(" ")).into());
        }
        Ok(Took { wall, cpu: cpu.zip(cpu_of_children()).map(|(before, after)| after - before) })
    }

    /// The medians over some edits, each followed by the same command.
    fn after_edits(&mut self, arguments: &[&str], edits: u32) -> Result<Took, Box<dyn Error>> {
        let (mut walls, mut cpus) = (Vec::new(), Vec::new());
        for _ in 0..edits {
            self.edit()?;
            let took = self.cargo(arguments)?;
            walls.push(took.wall);
            cpus.extend(took.cpu);
        }
        Ok(Took { wall: median(&mut walls), cpu: (!cpus.is_empty()).then(|| median(&mut cpus)) })
    }
}

/// A program of structs, each of which it makes one of and looks at.
fn source(kind: &Kind) -> String {
    let mut source = String::new();
    let mut uses = String::new();
    for number in 0..STRUCTS {
        let Kind { attributes, derives, .. } = kind;
        let _ = write!(source, "{attributes}#[derive(Default{derives})]\npub struct S{number} {{\n{FIELDS}}}\n\n");
        let _ = write!(
            uses,
            "    let mut value = S{number}::default();\n    value.x = sum;\n    sum += look(&value, &name);\n"
        );
    }
    let look = kind.look;
    let _ = write!(
        source,
        "{look}\nfn main() {{\n    let name = std::env::args().nth(1).unwrap_or_default();\n    let mut sum = 1.0;\n{uses}    \
         println!(\"{{sum}}\");\n}}\n"
    );
    source
}

/// The seconds that finished children of this process have computed for, and their children; Linux only.
fn cpu_of_children() -> Option<f64> {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold spaces; the times are the 16th and 17th field.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / TICKS_A_SECOND)
}

fn measure(kind: &Kind, edits: u32, figures: &mut Figures) -> Result<(), Box<dyn Error>> {
    let name = kind.name;
    // No budget is held against the others, which take the longest.
    let edits = if ["plain", "slotted", "serde"].contains(&name) { edits } else { 1 };
    let mut package = Package::write(kind)?;
    let mut add = |what: &str, took: Took| {
        println!("{name:<14} {what:<12} {:>7.2} s {:>7.2} s of processors", took.wall, took.cpu.unwrap_or(f64::NAN));
        figures.add(format!("{what}: {name}"), "s", took.wall);
        if let Some(cpu) = took.cpu {
            figures.add(format!("{what}, processors: {name}"), "s", cpu);
        }
    };
    add("clean build", package.cargo(&["build"])?);
    add("rebuild", package.after_edits(&["build"], edits)?);
    package.cargo(&["check"])?;
    add("check", package.after_edits(&["check"], edits)?);
    add("release", package.cargo(&["build", "--release"])?);
    let bytes = binary(&package.folder)?;
    println!("{name:<14} {:<12} {bytes:>7.1} kB", "binary");
    figures.add(format!("binary: {name}"), "kB", bytes);
    Ok(())
}

/// The size of the release binary, in units of 1000 bytes.
fn binary(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let bytes = fs::metadata(folder.join("target/release").join(format!("declared{}", std::env::consts::EXE_SUFFIX)))?;
    Ok(f64::from(u32::try_from(bytes.len())?) / 1000.0)
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut edits = 3;
    let mut only = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--edits", Some(count)) if count.parse().is_ok_and(|count: u32| count > 0) => edits = count.parse()?,
            ("--only", Some(name)) if KINDS.iter().any(|kind| kind.name == name) => only = Some(name),
            _ => {
                eprintln!("usage: compile_time [--edits N] [--only KIND]");
                return Ok(ExitCode::from(2));
            }
        }
    }
    let known = fs::read_to_string(results().join("compile.json"));
    let mut figures = match (&only, known) {
        (Some(_), Ok(known)) => serde_json::from_str(&known)?,
        _ => Figures::default(),
    };
    for kind in KINDS.iter().filter(|kind| only.as_ref().is_none_or(|only| only == kind.name)) {
        measure(kind, edits, &mut figures)?;
        figures.write("compile")?;
    }
    Ok(ExitCode::SUCCESS)
}
