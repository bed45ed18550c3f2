//! The browser's entry: brings the islands of a page to life.

use wasm_bindgen::prelude::wasm_bindgen;

/// Prepares the page. The script in its head calls this once, then each island's own function, then sets `data-hydrated` on the root.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    app::islands::attach();
}
