//! What moves in a page. Everything else is plain HTML, so this is all the browser downloads as wasm.

mod copy_button;
mod run_progress;

#[cfg(feature = "hydrate")]
mod fetched;
#[cfg(feature = "hydrate")]
mod local_times;
#[cfg(feature = "hydrate")]
mod org_chart;
#[cfg(feature = "hydrate")]
mod org_chart_branch;
#[cfg(feature = "hydrate")]
mod org_chart_drag;
#[cfg(feature = "hydrate")]
mod org_chart_move;
#[cfg(feature = "hydrate")]
mod org_chart_pan;
#[cfg(feature = "hydrate")]
mod org_chart_png;
#[cfg(feature = "hydrate")]
mod org_chart_question;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod person_search;
#[cfg(feature = "hydrate")]
mod search_key;

pub use copy_button::CopyButton;
pub use run_progress::LiveRunProgress;

/// Attaches what belongs to the page as a whole: the search key, fields that find people, the org
/// chart, and times in the viewer's zone.
#[cfg(feature = "hydrate")]
pub fn attach() {
    let document = leptos::prelude::document();
    search_key::listen(&document);
    person_search::attach(&document);
    org_chart::attach(&document);
    local_times::rewrite(&document);
}
