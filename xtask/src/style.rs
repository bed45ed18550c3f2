//! The style sheet: `style/main.css` and all it imports, as one small file.

use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};

use crate::failure::{Context, Outcome};

/// Bundles and minifies. A mistake is reported with its file and line.
pub(crate) fn bundle(main: &Path) -> Outcome<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(main).context("read the style sheet")?;
    sheet.minify(MinifyOptions::default()).context("shorten the style sheet")?;
    let printed = sheet.to_css(PrinterOptions { minify: true, ..PrinterOptions::default() }).context("write the style sheet")?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_taken_in_within_their_layer() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.css"), "@layer a;\n@import \"part.css\" layer(a);").unwrap();
        std::fs::write(folder.path().join("part.css"), ".b { color: light-dark(#ffffff, #000000); }").unwrap();
        let sheet = bundle(&folder.path().join("main.css")).unwrap();
        assert_eq!(sheet, "@layer a{.b{color:light-dark(#fff,#000)}}");
    }

    #[test]
    fn a_missing_import_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("main.css"), "@import \"gone.css\";").unwrap();
        let failure = bundle(&folder.path().join("main.css")).unwrap_err();
        assert!(failure.to_string().contains("could not read the style sheet"), "{failure}");
    }
}
