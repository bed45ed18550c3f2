//! Which two contexts are compared, and the two views of them.

use contract::view::ContextName;
use leptos::prelude::*;

use super::super::PATH;
use crate::components::{Choice, Segment, Segments, Select};
use crate::query::Query;

/// The views of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComparePage {
    /// Who differs, in tables.
    Differences,
    /// Both charts.
    Charts,
}

impl ComparePage {
    const ALL: [Self; 2] = [Self::Differences, Self::Charts];

    /// Its path.
    pub(super) fn path(self) -> String {
        match self {
            Self::Differences => format!("{PATH}/compare"),
            Self::Charts => format!("{PATH}/compare/charts"),
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Differences => "Differences",
            Self::Charts => "Charts",
        }
    }
}

/// The way between the views.
#[component]
pub(super) fn CompareViews(
    /// The one this is.
    page: ComparePage,
    /// Public id of the first context.
    before: String,
    /// Public id of the second.
    after: String,
) -> impl IntoView {
    let query = Query::default().with("a", Some(&before)).with("b", Some(&after));
    let segments = ComparePage::ALL.map(|each| Segment {
        label: each.label().to_owned(),
        href: query.clone().address(&each.path()),
        is_current: each == page,
    });
    view! { <Segments label="Views of this comparison" segments=segments.to_vec() /> }
}

/// The form that chooses the contexts.
#[component]
pub(super) fn Chooser(
    /// The page it is on.
    page: ComparePage,
    /// Everything that can be compared.
    contexts: Vec<ContextName>,
    /// Public id of the first context.
    before: String,
    /// Public id of the second.
    after: String,
    /// Further fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let choices: Vec<_> = contexts.iter().map(|context| Choice::new(&context.id, &context.name)).collect();
    view! {
        <search>
            <form class="filter-bar compare-bar" method="get" action=page.path()>
                <Select name="a" label="Before" choices=choices.clone() chosen=before />
                <Select name="b" label="After" choices chosen=after />
                {children.map(|children| children())}
                <button class="button" type="submit">"Compare"</button>
            </form>
        </search>
    }
    .into_any()
}
