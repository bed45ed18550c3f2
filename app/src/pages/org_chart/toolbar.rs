//! What stands above the chart: finding a person, beginning with a department, how many levels.

use contract::view::ChartQuery;
use leptos::prelude::*;

use super::address::PATH;
use crate::components::{Choice, Glyph, Icon, Segment, Segments, Select};
use crate::query::Query;

/// The bar.
#[component]
pub(super) fn Toolbar(
    /// The query of the chart shown.
    address: Query,
    /// Levels shown below the first.
    levels: u8,
    /// Departments to begin with.
    departments: Vec<String>,
    /// The department begun with.
    department: Option<String>,
    /// The words looked for.
    find: Option<String>,
    /// The context, where the address names one.
    context: Option<String>,
) -> impl IntoView {
    let segments = (0..=ChartQuery::DEEPEST).map(|each| Segment {
        label: if each == 0 { "Top only".to_owned() } else { format!("{each}") },
        href: address.clone().with("levels", Some(&each.to_string())).address(PATH),
        is_current: each == levels,
    });
    let segments = segments.collect();
    let choices = departments.iter().map(|name| Choice::new(name, name)).collect();
    let kept = Query::default().with("context", context.as_deref());
    let suggestions = kept.clone().address("/people/find");
    let leads = kept.with("root", Some("")).address(PATH);
    view! {
        <search class="chart-bar">
            <form class="filter-bar" method="get" action=PATH>
                <div class="field field--quiet field--search">
                    <label class="field__label" for="search">"Find in the chart"</label>
                    <input
                        class="field__input"
                        id="search"
                        name="find"
                        type="search"
                        value=find
                        placeholder="Name"
                        autocomplete="off"
                        data-find=suggestions
                        data-leads=leads
                    />
                    <Icon glyph=Glyph::Search />
                    <kbd class="only-wide" aria-hidden="true">"/"</kbd>
                </div>
                <Select name="department" label="Department" any="Everyone" choices chosen=department />
                {context.map(|id| view! { <input type="hidden" name="context" value=id /> })}
                <button class="button" type="submit">"Show"</button>
            </form>
            <div class="chart-bar__levels"><span class="hint">"Levels below"</span><Segments label="Levels below" segments /></div>
        </search>
    }
    .into_any()
}
