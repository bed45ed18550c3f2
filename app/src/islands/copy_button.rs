//! A button that copies what an element says.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::components::{Glyph, Icon};

/// Copies the text of the element with id `target`. Without JavaScript, or where the browser keeps the clipboard to itself, it is not
/// there: the text can be selected.
#[island]
pub fn CopyButton(
    /// Id of the element.
    target: String,
) -> impl IntoView {
    let (can_copy, set_can_copy) = signal(false);
    let (is_copied, set_copied) = signal(None);
    Effect::new(move || set_can_copy.set(window().is_secure_context()));
    let copy = move |_| {
        let text = document().get_element_by_id(&target).and_then(|element| element.text_content());
        let Some(text) = text else { return };
        spawn_local(async move {
            let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
            set_copied.set(Some(written.is_ok()));
        });
    };
    let outcome = move || is_copied.get().map(|is_copied| if is_copied { "Copied" } else { "Not copied: select the text" });
    view! {
        <button class="button button--quiet" type="button" hidden=move || !can_copy.get() on:click=copy>
            <Icon glyph=Glyph::Copy />
            {move || outcome().unwrap_or("Copy")}
        </button>
        // Beside the button, not in it: a live region gives a button no name.
        <span class="visually-hidden" role="status">{outcome}</span>
    }
}
