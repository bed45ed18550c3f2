//! Finds what the build made of the style sheet and the islands.

use std::path::Path;

use app::assets::{Assets, IslandAssets};
use serde::Deserialize;

/// `assets.json` of the site folder: the addresses of the current files, digests in their names.
#[derive(Debug, Deserialize)]
struct Manifest {
    css: String,
    js: Option<String>,
    wasm: Option<String>,
}

/// Reads the site folder's list. Without one the server still answers, plainly styled, and says what is missing.
pub fn find(site: &Path) -> Assets {
    let manifest = site.join("assets.json");
    let found = std::fs::read(&manifest).map_err(|error| error.to_string()).and_then(|text| read(&text));
    found.unwrap_or_else(|error| {
        tracing::warn!(
            "{} cannot be read ({error}): pages come without style; build the site folder or point `site` at it",
            manifest.display()
        );
        Assets { stylesheet: "/pkg/orgonaut.css".to_owned(), islands: None }
    })
}

fn read(text: &[u8]) -> Result<Assets, String> {
    let manifest: Manifest = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let islands = manifest.js.zip(manifest.wasm).map(|(script, module)| IslandAssets { script, module });
    Ok(Assets { stylesheet: manifest.css, islands })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_without_wasm_has_a_style_sheet_and_no_islands() {
        let assets = read(br#"{"css":"/pkg/orgonaut.aa.css","js":null,"wasm":null}"#).unwrap();
        assert_eq!(assets.stylesheet, "/pkg/orgonaut.aa.css");
        assert_eq!(assets.islands, None);
    }

    #[test]
    fn a_build_with_wasm_names_script_and_module() {
        let assets = read(br#"{"css":"/pkg/a.css","js":"/pkg/a.js","wasm":"/pkg/a.wasm"}"#).unwrap();
        let expected = IslandAssets { script: "/pkg/a.js".to_owned(), module: "/pkg/a.wasm".to_owned() };
        assert_eq!(assets.islands, Some(expected));
    }

    #[test]
    fn a_missing_site_folder_leaves_pages_plain() {
        assert_eq!(find(Path::new("/nowhere")).islands, None);
    }
}
