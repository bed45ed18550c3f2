//! The site folder: what the server serves as files.
//!
//! Script, wasm and style sheet carry a digest of their content in their names, so browsers may keep them for ever; `assets.json` names
//! the current ones. Each has a Brotli copy beside it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Context, Failure, Outcome};
use crate::progress::Progress;
use crate::{style, workspace};

const NAME: &str = "orgonaut";
/// Best compression: it is paid once per build.
const BROTLI_QUALITY: i32 = 11;
/// Most that wasm and script may weigh together as Brotli, in bytes (performance budget, "browser").
const BROWSER_BUDGET: u64 = 150_000;

/// `assets.json`: addresses of the current files.
#[derive(Debug, Serialize)]
struct Assets {
    css: String,
    js: Option<String>,
    wasm: Option<String>,
}

/// Builds the site folder, with a script when there is a wasm module. What is up to date is left alone.
pub(crate) fn build(progress: &Progress, module: Option<&Path>) -> Outcome {
    let site = workspace::site();
    let styles = workspace::root().join("style");
    let stamp = site.join(".inputs");
    let inputs = digest_of_inputs(&styles, module)?;
    if fs::read_to_string(&stamp).is_ok_and(|built| built == inputs) {
        return Ok(());
    }
    progress.say("Writing style sheet, script and fonts");
    if site.exists() {
        fs::remove_dir_all(&site).context("clear the old site folder")?;
    }
    let package = site.join("pkg");
    fs::create_dir_all(&package).context("make the site folder")?;
    let css = style::bundle(&styles.join("main.css"))?;
    let css = publish(&package, "css", css.as_bytes())?;
    let (js, wasm) = module.map(|module| publish_script(&package, module)).transpose()?.unzip();
    copy_fonts(&styles.join("fonts"), &site.join("fonts"))?;
    let assets = serde_json::to_vec_pretty(&Assets { css, js, wasm }).context("write the list of assets")?;
    write(&site.join("assets.json"), &assets)?;
    write(&stamp, inputs.as_bytes())
}

/// Fails when what a browser has to fetch has outgrown its budget.
pub(crate) fn check_budget(progress: &Progress) -> Outcome {
    let mut weight = 0;
    for file in files(&workspace::site().join("pkg"))? {
        let name = file.to_string_lossy();
        if name.ends_with(".js.br") || name.ends_with(".wasm.br") {
            weight += fs::metadata(&file).context("weigh the script")?.len();
        }
    }
    progress.say(format_args!("Script and wasm weigh {} kB of the {} kB allowed", weight / 1000, BROWSER_BUDGET / 1000));
    if weight > BROWSER_BUDGET { Err(Failure::new("script and wasm have outgrown their budget")) } else { Ok(()) }
}

fn publish_script(package: &Path, module: &Path) -> Outcome<(String, String)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(NAME).typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).context("choose modules for browsers")?;
    bindgen.generate(package).context("bind the wasm module to a script")?;
    let script = take(&package.join(format!("{NAME}.js")))?;
    let wasm = take(&package.join(format!("{NAME}_bg.wasm")))?;
    Ok((publish(package, "js", &script)?, publish(package, "wasm", &wasm)?))
}

fn publish(package: &Path, extension: &str, content: &[u8]) -> Outcome<String> {
    let digest = hex::encode(Sha256::digest(content));
    let name = format!("{NAME}.{}.{extension}", &digest[..16]);
    let file = package.join(&name);
    write(&file, content)?;
    write(&package.join(format!("{name}.br")), &brotli(content)?)?;
    Ok(format!("/pkg/{name}"))
}

fn brotli(mut content: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut content, &mut small, &parameters).context("compress a file")?;
    Ok(small)
}

fn copy_fonts(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).context("make the folder of fonts")?;
    for font in files(from)? {
        let name = font.file_name().unwrap_or_default();
        fs::copy(&font, to.join(name)).context(format_args!("copy {}", font.display()))?;
    }
    Ok(())
}

fn digest_of_inputs(styles: &Path, module: Option<&Path>) -> Outcome<String> {
    // What builds the folder is an input too; the running program itself may have been replaced by a newer build meanwhile.
    let builders = files(&workspace::root().join("xtask/src"))?;
    let mut digest = Sha256::new();
    for file in builders.iter().chain(&files(styles)?).map(PathBuf::as_path).chain(module) {
        let content = fs::read(file).context(format_args!("read {}", file.display()))?;
        digest.update(format!("{}\n{}\n", file.display(), content.len()));
        digest.update(content);
    }
    Ok(hex::encode(digest.finalize()))
}

/// Every file below a folder, in order of its path.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).context(format_args!("read {}", folder.display()))? {
        let path = entry.context(format_args!("read {}", folder.display()))?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn take(file: &Path) -> Outcome<Vec<u8>> {
    let content = fs::read(file).context(format_args!("read {}", file.display()))?;
    fs::remove_file(file).context(format_args!("remove {}", file.display()))?;
    Ok(content)
}

fn write(file: &Path, content: &[u8]) -> Outcome {
    fs::write(file, content).context(format_args!("write {}", file.display()))
}
