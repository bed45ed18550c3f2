//! A status: symbol, shape, colour and word, always all four.

use contract::RunStatus;
use contract::view::PersonStatus;
use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// A badge.
#[component]
pub(crate) fn Badge(
    /// How good the news is.
    tone: Tone,
    /// Its symbol.
    glyph: Glyph,
    /// Its word.
    label: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("badge badge--{}", tone.id())>
            <Icon glyph spinning={glyph == Glyph::Running} />
            {label}
        </span>
    }
}

/// Where a run stands.
#[component]
pub(crate) fn RunBadge(
    /// The status.
    status: RunStatus,
) -> impl IntoView {
    let (tone, glyph) = run_look(status);
    view! { <Badge tone glyph label=status.label() /> }
}

/// Tone and symbol of a run's status.
pub(crate) const fn run_look(status: RunStatus) -> (Tone, Glyph) {
    match status {
        RunStatus::Queued => (Tone::Mute, Glyph::Queued),
        RunStatus::Running => (Tone::Busy, Glyph::Running),
        RunStatus::Waiting => (Tone::Mute, Glyph::Clock),
        RunStatus::Previewed => (Tone::Busy, Glyph::Eye),
        RunStatus::Held => (Tone::Warn, Glyph::Held),
        RunStatus::Completed => (Tone::Good, Glyph::Check),
        RunStatus::Warning => (Tone::Warn, Glyph::Warning),
        RunStatus::Failed => (Tone::Bad, Glyph::Cross),
        RunStatus::Cancelled => (Tone::Mute, Glyph::Cancelled),
        RunStatus::Skipped => (Tone::Mute, Glyph::Skipped),
    }
}

/// Where a person stands.
#[component]
pub(crate) fn PersonBadge(
    /// The status.
    status: PersonStatus,
) -> impl IntoView {
    let (tone, glyph) = match status {
        PersonStatus::Active => (Tone::Good, Glyph::Check),
        PersonStatus::Future => (Tone::Busy, Glyph::Begins),
        PersonStatus::Deactivated => (Tone::Mute, Glyph::Cancelled),
    };
    view! { <Badge tone glyph label=status.label() /> }
}
