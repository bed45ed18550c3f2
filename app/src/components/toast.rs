//! A word about what was just done. It goes by itself: the page below says the same for good.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The toast.
#[component]
pub(crate) fn Toast(
    /// The sentence.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! { <p class="toast" role="status"><Icon glyph=Glyph::Check />{words}</p> }
}
