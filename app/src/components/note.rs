//! A notice inside a page: what happened, and what to do about it.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// A note.
#[component]
pub(crate) fn Note(
    /// How good the news is.
    tone: Tone,
    /// In a few words.
    #[prop(into)]
    title: String,
    /// More words.
    children: Children,
) -> impl IntoView {
    let glyph = match tone {
        Tone::Good => Glyph::Check,
        Tone::Warn => Glyph::Warning,
        Tone::Bad => Glyph::Cross,
        Tone::Busy => Glyph::Clock,
        Tone::Mute => Glyph::Info,
    };
    view! {
        <section class=format!("note note--{}", tone.id())>
            <Icon glyph />
            <div>
                <h2 class="note__title">{title}</h2>
                {children()}
            </div>
        </section>
    }
    .into_any()
}
