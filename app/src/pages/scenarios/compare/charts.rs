//! Both charts next to each other, whole without JavaScript: each count of reports leads to the charts that begin there.

use contract::view::{ComparedChart, PersonName, SideBySideView};
use leptos::prelude::*;

use super::super::PATH;
use super::super::difference::Differences;
use super::chart::SideChart;
use super::chooser::{Chooser, ComparePage, CompareViews};
use crate::components::{Crumb, PageHead};
use crate::format;
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

/// `/scenarios/compare/charts?a=…&b=…&at=…`; without `a` or `b` it is the Live Baseline, without `at` the top.
#[component]
pub(crate) fn CompareChartsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let address = request::query();
        let view = services.charts_side_by_side(&actor, address.get("a"), address.get("b"), address.get("at")).await?;
        Ok(view! { <CompareCharts view /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn CompareCharts(
    /// What came back.
    view: SideBySideView,
) -> impl IntoView {
    let SideBySideView { contexts, root, path, before, after, differing, outlined, has_person_pages } = view;
    let (first, second) = (before.context.clone(), after.context.clone());
    let compared = Query::default().with("a", Some(&first.id)).with("b", Some(&second.id));
    let crumbs = crumbs(path, root.is_some(), &compared);
    let heading = root.as_ref().map_or_else(|| "Charts side by side".to_owned(), |root| format!("Side by side: {}", root.name));
    let title = heading.clone();
    let about = match differing {
        0 => "Nobody differs".to_owned(),
        1 => format!("1 person differs, {} outlined here", outlined.len()),
        all => format!("{} people differ, {} outlined here", format::grouped(all), format::grouped(outlined.len() as u64)),
    };
    let scenario = has_person_pages.then(|| second.id.clone());
    let root_name = root.map(|root| root.name);
    let views = {
        let (first, second) = (first.id.clone(), second.id.clone());
        move || view! { <CompareViews page=ComparePage::Charts before=first.clone() after=second.clone() /> }
    };
    view! {
        <PageHead window=heading title=move || title.clone() crumbs end=views>
            <span><bdi>{first.name.clone()}</bdi>" and "<bdi>{second.name.clone()}</bdi></span>
            <span class="number">{about}</span>
        </PageHead>
        <Chooser page=ComparePage::Charts contexts before=first.id after=second.id />
        <div class="side-by-side">
            <Side id="before" role="Before" chart=before compared=compared.clone() root_name=root_name.clone() />
            <Side id="after" role="After" chart=after compared root_name />
        </div>
        {(!outlined.is_empty()).then(|| view! {
            <section class="card card--clipped" id="outlined">
                <div class="card__head"><h2>"Outlined here"</h2></div>
                <Differences caption="People outlined in the charts" rows=outlined scenario />
            </section>
        })}
    }
    .into_any()
}

/// The managers above, each leading to the charts that begin with them.
fn crumbs(path: Vec<PersonName>, is_within: bool, compared: &Query) -> Vec<Crumb> {
    let charts = ComparePage::Charts.path();
    let top = is_within.then(|| Crumb::new("Charts side by side", compared.clone().address(&charts)));
    let above = path.into_iter().map(|person| Crumb::new(person.name, compared.clone().with("at", Some(&person.id)).address(&charts)));
    let first = [Crumb::new("Scenarios", PATH), Crumb::new("Compare", compared.clone().address(&ComparePage::Differences.path()))];
    first.into_iter().chain(top).chain(above).collect()
}

#[component]
fn Side(id: &'static str, role: &'static str, chart: ComparedChart, compared: Query, root_name: Option<String>) -> impl IntoView {
    let name = chart.context.name.clone();
    let left_out = chart.left_out;
    let first = chart.branch.nodes.first().filter(|_| root_name.is_some()).map(|node| node.id.clone());
    let root = chart.marked.clone().or(first);
    let whole = Query::default().with("context", chart.in_address.as_deref()).with("root", root.as_deref()).address("/org-chart");
    let label = format!("Open the org chart of {name}");
    let content = if chart.branch.nodes.is_empty() {
        let words = root_name.map_or_else(|| "Nobody here has reports.".to_owned(), |name| format!("{name} is not in this plan."));
        view! { <p class="hint">{words}</p> }.into_any()
    } else {
        view! { <SideChart chart compared labelled_by=id /> }.into_any()
    };
    view! {
        <section class="card side" aria-labelledby=id>
            <header class="card__head">
                <h2 id=id><span class="side__role">{role}</span><bdi>{name}</bdi></h2>
                <a class="button" href=whole aria-label=label>"Org chart"</a>
            </header>
            <div class="card__body">
                {content}
                {(left_out > 0).then(|| view! {
                    <p class="hint">{format!("{} with smaller teams are not drawn.", format::counted(left_out, "more person", "more people"))}</p>
                })}
            </div>
        </section>
    }
    .into_any()
}
