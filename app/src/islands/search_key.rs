//! `/` goes to the page's search box.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, HtmlElement, KeyboardEvent};

/// Listens for the key, except where something is being typed.
pub(super) fn listen(document: &Document) {
    let on_key = Closure::<dyn Fn(KeyboardEvent)>::new(|event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "/"
            && is_plain
            && !is_typing(&event)
            && let Some(search) = self::document().get_element_by_id("search").and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            event.prevent_default();
            let _ = search.focus();
        }
    });
    let _ = document.add_event_listener_with_callback("keydown", on_key.into_js_value().unchecked_ref());
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") || element.is_content_editable())
}
