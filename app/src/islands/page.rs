//! The page under an island: elements made, found and listened to.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::convert::FromWasmAbi;
use web_sys::{Element, EventTarget, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Listens for as long as the page lives.
pub(super) fn on<E: FromWasmAbi + 'static>(target: &EventTarget, event: &str, listener: impl FnMut(E) + 'static) {
    let listener = Closure::<dyn FnMut(E)>::new(listener).into_js_value();
    let _ = target.add_event_listener_with_callback(event, listener.unchecked_ref());
}

/// A new element with a class and text, which is never markup.
pub(super) fn element(name: &str, class: &str, text: &str) -> Element {
    let element = document().create_element(name).expect("the names are those of HTML");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    element
}

/// Sets an attribute; only a name that is none could fail.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Every element a selector names, in the page's order.
pub(super) fn all(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Goes to another page.
pub(super) fn open(address: &str) {
    let _ = leptos::prelude::location().set_href(address);
}

/// Scrolls as little as shows it.
pub(super) fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
