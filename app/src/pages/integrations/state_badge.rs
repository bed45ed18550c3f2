//! Where a connection stands.

use contract::view::ConnectionState;
use leptos::prelude::*;

use crate::components::{Badge, Glyph, Tone};

/// The badge of a connection (O28).
#[component]
pub(super) fn StateBadge(
    /// The state.
    state: ConnectionState,
) -> impl IntoView {
    let (tone, glyph) = match state {
        ConnectionState::Active => (Tone::Good, Glyph::Check),
        ConnectionState::Paused => (Tone::Mute, Glyph::Held),
        ConnectionState::Error => (Tone::Bad, Glyph::Cross),
        ConnectionState::Disconnected => (Tone::Mute, Glyph::Cancelled),
    };
    view! { <Badge tone glyph label=state.label() /> }
}
