//! The overview page.

use contract::Permission;
use contract::view::{OverviewView, Viewer};
use leptos::prelude::*;

use super::changed::Changed;
use super::departments::Departments;
use super::first_step::FirstStep;
use super::headcount::Headcount;
use super::headline::{Headline, Trouble};
use super::span::Span;
use crate::components::{Moment, Tile, Tiles};
use crate::format;
use crate::pages::loaded::loaded;
use crate::pages::problem::go_to;
use crate::pages::run::review::Waiting;
use crate::pages::top_bar::first_page;
use crate::request;

/// `/?headcount=…`.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        if !actor.viewer.may(Permission::PeopleView) {
            go_to(first_page(&actor.viewer));
            return Ok(().into_any());
        }
        let span = Span::read(&request::query());
        let view = services.overview(&actor, span.begins(request::now()).as_ref(), !request::is_prefetch()).await?;
        let viewer = actor.viewer;
        Ok(view! { <Overview view viewer span /> }.into_any())
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Overview(
    /// What came back.
    view: OverviewView,
    /// Who looks.
    viewer: Viewer,
    /// How far back the headcount goes.
    span: Span,
) -> impl IntoView {
    let is_empty = view.people == 0 && view.headcount.is_empty();
    let trouble = view.sync.clone().map(|sync| {
        let waiting = sync.waiting.clone().into_iter().map(|run| view! { <Waiting run is_first=false /> }).collect_view();
        view! { <Trouble sync />{waiting} }
    });
    if is_empty {
        return view! { <Headline view=view.clone() viewer=viewer.clone() />{trouble}<FirstStep view viewer /> }.into_any();
    }
    let shows_runs = viewer.may(Permission::IntegrationsManage);
    let next = view.sync.as_ref().and_then(|sync| sync.next_run_at);
    let changed = view.changed.clone();
    let departments = view.departments.len() as u64;
    view! {
        <Headline view=view.clone() viewer=viewer />
        {trouble}
        <Tiles>
            <Tile figure=format::grouped(view.people) label=if view.people == 1 { "person" } else { "people" } />
            <Tile figure=signed('+', changed.joined) label="joined" />
            <Tile figure=signed('−', changed.left) label="left" />
            <Tile figure=format::grouped(departments) label=if departments == 1 { "department" } else { "departments" } />
            {next.map(|at| view! { <Tile figure=view! { <Moment at /> } label="next scheduled run" /> })}
        </Tiles>
        <div class="overview__pictures">
            <Headcount days=view.headcount span />
            <Departments shares=view.departments nowhere=view.without_department />
        </div>
        <Changed changed shows_runs />
    }
    .into_any()
}

/// A count of people who came or went; none has no sign.
fn signed(sign: char, count: u64) -> String {
    if count == 0 { "0".to_owned() } else { format!("{sign}{}", format::grouped(count)) }
}
