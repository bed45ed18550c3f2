//! A button that copies what an element says.

use leptos::prelude::*;

use crate::components::{Glyph, Icon};

/// Copies the text of the element with id `target`. Without JavaScript, or where the browser keeps the clipboard to itself, it is not
/// there: the text can be selected.
#[island]
pub fn CopyButton(
    /// Id of the element.
    target: String,
) -> impl IntoView {
    let (can_copy, set_can_copy) = signal(false);
    let (copied, set_copied) = signal(false);
    Effect::new(move || set_can_copy.set(window().is_secure_context()));
    let copy = move |_| {
        let text = document().get_element_by_id(&target).and_then(|element| element.text_content());
        if let Some(text) = text {
            // Whether it was copied shows in the promise; a refusal leaves the words as they are, and nothing waits for it.
            drop(window().navigator().clipboard().write_text(&text));
            set_copied.set(true);
        }
    };
    view! {
        <button class="button button--quiet" type="button" hidden=move || !can_copy.get() on:click=copy>
            <Icon glyph=Glyph::Copy />
            <span role="status">{move || if copied.get() { "Copied" } else { "Copy" }}</span>
        </button>
    }
}
