//! The page.

use contract::form::{PersonEditForm, UndoEditForm};
use contract::view::{PersonName, PersonStatus, ScenarioPersonView};
use contract::{Attribute, FieldError};
use leptos::prelude::*;

use super::super::scenario::Edits;
use super::super::{crumbs, id_in, path_of, person_path};
use super::actions::Actions;
use super::overrides::Overrides;
use crate::components::{Crumb, ErrorSummary, PageHead, PersonBadge};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

/// `/scenarios/{id}/people/{person}?ask=release`.
#[component]
pub(crate) fn ScenarioPersonPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let person = path.rsplit('/').next().unwrap_or_default();
        let view = services.scenario_person(&actor, id_in(&path), person).await?;
        let mut state = FormState::<PersonEditForm>::of_request();
        // An undo of one of the person's edits has a form of its own, which says so here when it is refused.
        state.errors.extend(use_context::<FormState<UndoEditForm>>().into_iter().flat_map(|undo| undo.errors));
        let asks = request::query().get("ask") == Some("release");
        Ok(view! { <ScenarioPerson view state asks /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ScenarioPerson(
    /// The person.
    view: ScenarioPersonView,
    /// What was entered and what is wrong with it.
    state: FormState<PersonEditForm>,
    /// Whether it asks if all planned values are to be released.
    #[prop(optional)]
    asks: bool,
) -> impl IntoView {
    let version = state.origin(|values| values.version, view.version);
    let FormState { values, errors, .. } = state;
    let (person, scenario) = (view.person.clone(), view.scenario.clone());
    let status = person.status;
    let name = person.name.clone();
    let title = name.clone();
    let mut way = crumbs(&scenario);
    way.push(Crumb::new("People", format!("{}/people", path_of(&scenario.id))));
    let summary: Vec<FieldError> = errors.clone();
    let may_change = view.can_edit && status != PersonStatus::Deactivated;
    let edits = view.edits.clone();
    let ways = {
        let (scenario, person) = (scenario.id.clone(), person.id.clone());
        move || view! { <Ways scenario=scenario.clone() person=person.clone() status may_change /> }
    };
    view! {
        <PageHead
            window=name
            title=move || view! { <bdi>{title.clone()}</bdi> }
            crumbs=way
            end=ways
        >
            <span dir="auto">{person.job_title.clone().unwrap_or_else(|| "No title".to_owned())}</span>
            <span>"in "<bdi>{scenario.name.clone()}</bdi></span>
        </PageHead>
        <ErrorSummary errors=summary />
        <section class="card">
            <div class="card__head"><h2>"In this scenario"</h2></div>
            <div class="card__body"><Facts view=view.clone() /></div>
        </section>
        <Overrides view=view.clone() asks />
        {may_change.then(|| view! { <Actions view=view.clone() version values errors /> })}
        {(!edits.is_empty()).then(|| view! {
            <section class="card card--clipped">
                <div class="card__head"><h2>"Edits of this person"</h2></div>
                <Edits scenario=scenario.id.clone() edits can_undo=view.can_edit back=person_path(&scenario.id, &person.id) />
            </section>
        })}
    }
    .into_any()
}

/// Where the person is seen otherwise, and what can be put below them.
#[component]
fn Ways(scenario: String, person: String, status: PersonStatus, may_change: bool) -> impl IntoView {
    let chart = Query::default().with("context", Some(&scenario)).with("root", Some(&person)).address("/org-chart");
    let add = Query::default().with("manager", Some(&person)).address(&format!("{}/add", path_of(&scenario)));
    view! {
        <PersonBadge status />
        <a class="button" href=format!("/people/{person}")>"Facts and history"</a>
        {(status != PersonStatus::Deactivated).then(|| view! { <a class="button" href=chart>"Show in the org chart"</a> })}
        {may_change.then(|| view! { <a class="button" href=add>"Add a vacancy below"</a> })}
    }
    .into_any()
}

#[component]
fn Facts(view: ScenarioPersonView) -> impl IntoView {
    let scenario = view.scenario.id.clone();
    let link = |person: PersonName| view! { <a href=person_path(&scenario, &person.id)><bdi>{person.name}</bdi></a> };
    let manager = match (view.manager.clone(), view.person.deferred_manager.clone()) {
        (Some(manager), _) => link(manager).into_any(),
        (None, Some(id)) => view! { <span class="faint">"Employee "{id}", not here yet"</span> }.into_any(),
        (None, None) => view! { <span class="faint">"Nobody"</span> }.into_any(),
    };
    let reports = if view.reports.is_empty() {
        view! { <span class="faint">"None"</span> }.into_any()
    } else {
        let links = view.reports.clone().into_iter().map(|report| view! { <li>{link(report)}</li> }).collect_view();
        let more = view.reports_total.saturating_sub(view.reports.len() as u64);
        let rest = (more > 0).then(|| view! { <li class="faint">{format!("and {} more", format::grouped(more))}</li> });
        view! { <ul class="scenarios__reports">{links}{rest}</ul> }.into_any()
    };
    let mark = |attribute| view.is_overridden(attribute).then(|| view! { <span class="scenarios__mark">"planned"</span> });
    let words = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
    let date = |value: &Option<String>| value.as_deref().map_or_else(|| "–".to_owned(), format::day);
    view! {
        <dl class="facts">
            <dt>"Job title"</dt>
            <dd><bdi>{words(&view.person.job_title)}</bdi>{mark(Attribute::JobTitle)}</dd>
            <dt>"Department"</dt>
            <dd><bdi>{words(&view.person.department)}</bdi>{mark(Attribute::Department)}</dd>
            <dt>"Manager"</dt>
            <dd>{manager}{mark(Attribute::Manager)}</dd>
            <dt>"Reports"</dt>
            <dd>{reports}</dd>
            <dt>"Location"</dt>
            <dd><bdi>{words(&view.person.location)}</bdi>{mark(Attribute::Location)}</dd>
            <dt>"Start"</dt>
            <dd>{date(&view.person.start_date)}{mark(Attribute::StartDate)}</dd>
            <dt>"End"</dt>
            <dd>{date(&view.end_date)}{mark(Attribute::EndDate)}</dd>
        </dl>
    }
    .into_any()
}
