//! Where the browser finds what the build made of `style/` and `frontend/`.

/// Addresses of the built files. The server puts it into every request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet, such as `/pkg/orgonaut.3f2a91c0.css`.
    pub stylesheet: String,
    /// The islands; `None` when no wasm was built. Pages are whole without them.
    pub islands: Option<IslandAssets>,
}

/// The two files wasm-bindgen makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IslandAssets {
    /// The JavaScript module, such as `/pkg/orgonaut.5b1d22ee.js`.
    pub script: String,
    /// The wasm module it loads, such as `/pkg/orgonaut.77aa0c13.wasm`.
    pub module: String,
}
