//! A few figures side by side.

use leptos::prelude::*;

use super::Tone;

/// A row of figures.
#[component]
pub(crate) fn Tiles(
    /// [`Tile`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="tiles">{children()}</dl> }
}

/// One figure and what it counts.
#[component]
pub(crate) fn Tile<F: IntoView + 'static>(
    /// The figure, as it is shown.
    figure: F,
    /// What it counts.
    label: &'static str,
    /// How good the news is.
    #[prop(default = Tone::Mute)]
    tone: Tone,
) -> impl IntoView {
    view! {
        <div class=format!("tile tile--{}", tone.id())>
            <dt>{label}</dt>
            <dd>{figure}</dd>
        </div>
    }
}
