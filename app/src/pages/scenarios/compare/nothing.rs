//! The comparison of an organisation that has no scenario yet.

use leptos::prelude::*;

use super::super::PATH;
use crate::components::{Crumb, EmptyKind, EmptyState, Glyph, PageHead};

/// Says that there is nothing to compare, and where there could be.
#[component]
pub(crate) fn NothingToCompare() -> impl IntoView {
    let action = Some(("See the scenarios", PATH.to_owned()));
    view! {
        <PageHead window="Compare" title=|| "Compare" crumbs=vec![Crumb::new("Scenarios", PATH)]>
            <span>"Two plans side by side"</span>
        </PageHead>
        <section class="card card--clipped">
            <EmptyState kind=EmptyKind::New of=Glyph::Branch title="Nothing to compare yet" action>
                "There is no scenario beside the Live Baseline. Once there is one, its differences are shown here."
            </EmptyState>
        </section>
    }
    .into_any()
}
