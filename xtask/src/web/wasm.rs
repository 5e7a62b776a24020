//! The WebAssembly module and its bindings.

use super::sizes::size;
use super::stamp::Stamp;
use crate::artifact;
use crate::process::{Process, root};
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wasm_bindgen_cli_support::Bindgen;

/// What the files are called.
const NAME: &str = "feddtpt";
/// What every browser has that runs the module at all: the SIMD that the kernels need is the newest of it.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles the participant for the browser and writes module, JavaScript and types to `out`.
pub(super) fn build(out: &Path) -> Result<()> {
    let compiled = artifact::build_wasm()?;
    let module = out.join(format!("{NAME}_bg.wasm"));
    let optimiser = wasm_opt();
    let about = optimiser.as_ref().map(|(_, version)| version.clone());
    let stamp = Stamp::of("wasm", &[compiled.clone(), PathBuf::from(file!())], &Vec::from_iter(about))?;
    if stamp.holds() && module.is_file() {
        println!("the bindings are made already, from the same module: {}", size(&module)?);
        return Ok(());
    }
    bind(&compiled, out)?;
    match optimiser {
        Some((program, _)) => optimise(&program, &module)?,
        None => println!(
            "wasm-opt is not on the path, so the module stays at {}; binaryen's makes it a little smaller",
            size(&module)?
        ),
    }
    stamp.write()
}

fn bind(compiled: &Path, out: &Path) -> Result<()> {
    let spinner = ProgressBar::new_spinner().with_message("wasm-bindgen makes the bindings");
    spinner.enable_steady_tick(Duration::from_millis(100));
    if out.is_dir() {
        std::fs::remove_dir_all(out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    let mut bindgen = Bindgen::new();
    // The functions' names are a tenth of what travels, and a panic says its place without them.
    bindgen.remove_name_section(true);
    bindgen.input_path(compiled).out_name(NAME).typescript(true).omit_default_module_path(false).web(true)?;
    bindgen.generate(out).with_context(|| format!("wasm-bindgen cannot bind {}", compiled.display()))?;
    spinner.finish_and_clear();
    println!("wasm-bindgen wrote {}", out.display());
    Ok(())
}

/// wasm-opt with its version, from the path or from the pages' own dependencies.
fn wasm_opt() -> Option<(PathBuf, String)> {
    let own = root().join(super::FOLDER).join("node_modules/.bin/wasm-opt");
    [PathBuf::from("wasm-opt"), own].into_iter().find_map(|program| {
        let output = Process::new(&program, ["--version"]).output().ok().filter(|output| output.status.success())?;
        Some((program, String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    })
}

/// Optimises in place. The results of floating-point arithmetic stay the same: nothing here permits fast mathematics.
fn optimise(program: &Path, module: &Path) -> Result<()> {
    let before = size(module)?;
    let optimised = module.with_extension("optimised");
    let call = Process::new(program, ["-O3", "--strip-producers"]).args(FEATURES);
    let call = call.arg(module).arg("--output").arg(&optimised);
    if let Err(error) = call.run() {
        println!("the module stays as it is, at {before}: {error:#}");
        return Ok(());
    }
    std::fs::rename(&optimised, module).with_context(|| format!("cannot replace {}", module.display()))?;
    println!("wasm-opt made {} of {before}", size(module)?);
    Ok(())
}
