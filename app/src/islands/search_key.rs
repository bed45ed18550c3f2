//! `/` goes to the page's search box; on a page without one it opens the search for a person.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement, KeyboardEvent};

use super::{page, person_search};

/// Listens for the key, except where something is being typed.
pub(super) fn listen(document: &Document) {
    page::on(document, "keydown", |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "/" && is_plain && !is_typing(&event) && go() {
            event.prevent_default();
        }
    });
}

/// Goes there; whether there is anywhere to go.
fn go() -> bool {
    let field = leptos::prelude::document().get_element_by_id("search").and_then(|element| element.dyn_into::<HtmlElement>().ok());
    match field {
        Some(field) => field.focus().is_ok(),
        None => person_search::open_over(),
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") || element.is_content_editable())
}
