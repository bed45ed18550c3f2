//! The list of integrations: what is connected, and what can be (S11).

use contract::view::{ConnectionCard, ConnectionState, IntegrationsView};
use contract::{Plan, Provider};
use leptos::prelude::*;

use super::hris;
use super::state_badge::StateBadge;
use crate::components::{Crumb, Moment, Note, PageHead, Tone};
use crate::pages::loaded::loaded;
use crate::pages::{run_log, settings};
use crate::request;

/// `/settings/integrations`.
#[component]
pub(crate) fn IntegrationsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let view = services.integrations(&actor).await?;
        Ok(view! { <Integrations view /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Integrations(
    /// What came back.
    view: IntegrationsView,
) -> impl IntoView {
    let IntegrationsView { plan, connections, available } = view;
    let is_offered = |provider: Provider| available.contains(&provider);
    let offers = [
        (
            Provider::BambooHr,
            "People, departments, divisions and managers, kept true in your plans.",
            "API key of a read-only user · matched by BambooHR's employee id",
        ),
        (
            Provider::Dynamics365Hr,
            "Workers, departments, legal entities and managers from Dynamics 365 Human Resources, read every night.",
            "Application of Microsoft Entra ID with a client secret · matched by the personnel number",
        ),
    ];
    let live = connections.iter().find(|card| card.state != ConnectionState::Disconnected).map(|card| card.provider);
    let offers = offers.into_iter().filter(|(provider, ..)| live != Some(*provider));
    let offers = offers.map(|(provider, what, how)| view! { <Offer provider what how is_offered=is_offered(provider) /> });
    let (offers_title, offers_about) = match live {
        Some(live) => (
            "Other HR systems",
            format!("One at a time: it owns the facts about your people. To change over, disconnect {} first.", live.label()),
        ),
        None => ("Connect an HR system", "One at a time: it owns the facts about your people.".to_owned()),
    };
    let has_any = !connections.is_empty();
    let connected = connections.into_iter().map(|card| view! { <Connected card /> }).collect_view();
    view! {
        <PageHead
            window="Integrations"
            title=|| "Integrations"
            crumbs=vec![Crumb::new("Settings", settings::PATH)]
            end=|| view! { <a class="button" href=run_log::PATH>"All runs"</a> }
        >
            <span>"Where your people come from"</span>
        </PageHead>
        {(!plan.has_live_sync()).then(|| view! { <NotInPlan plan has_live=live.is_some() /> })}
        {has_any.then(|| view! { <ul class="integrations">{connected}</ul> })}
        {plan.has_live_sync().then(|| view! {
            <section>
                <h2>{offers_title}</h2>
                <p class="hint">{offers_about}</p>
                <ul class="integrations">{offers.collect_view()}</ul>
            </section>
        })}
    }
    .into_any()
}

/// What a plan without live sync says (O1).
#[component]
pub(super) fn NotInPlan(
    /// The plan.
    plan: Plan,
    /// Whether something is connected that rests now.
    has_live: bool,
) -> impl IntoView {
    let title = format!("HRIS live sync is not part of the {} plan", plan_name(plan));
    let rest = if has_live {
        "What is connected stays, and rests: nothing is read or changed until the plan includes live sync again."
    } else {
        "With it your people come from the HR system by themselves and stay true."
    };
    view! {
        <Note tone=Tone::Mute title>
            <p>"It comes with Business, Enterprise and Agency. "{rest}" Whoever owns the organisation can change its plan."</p>
        </Note>
    }
    .into_any()
}

fn plan_name(plan: Plan) -> String {
    let mut letters = plan.id().chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[component]
fn Connected(card: ConnectionCard) -> impl IntoView {
    let ConnectionCard { provider, account, state, last_sync, last_error, note } = card;
    let is_over = state == ConnectionState::Disconnected;
    let name = if is_over {
        view! { <span>{provider.label()}</span> }.into_any()
    } else {
        view! { <a class="table__open" href=hris::PATH>{provider.label()}" live sync"</a> }.into_any()
    };
    view! {
        <li class="card card__body integrations__card table__row--opens">
            <Monogram provider />
            <div>
                <h2>{name}</h2>
                <p class="hint dots">
                    <bdi>{account}</bdi>
                    {match last_sync {
                        Some(at) => view! { <span>"last sync "<Moment at /></span> }.into_any(),
                        None => view! { <span>"no sync has ended yet"</span> }.into_any(),
                    }}
                </p>
                {last_error.map(|error| view! { <p class="integrations__error">{error}</p> })}
                {note.map(|note| view! { <p>{note}</p> })}
            </div>
            <StateBadge state />
        </li>
    }
    .into_any()
}

#[component]
fn Offer(provider: Provider, what: &'static str, how: &'static str, is_offered: bool) -> impl IntoView {
    view! {
        <li class="card card__body integrations__card">
            <Monogram provider />
            <div>
                <h3>{provider.label()}</h3>
                <p>{what}</p>
                <p class="hint">{how}</p>
            </div>
            {is_offered.then(|| {
                let address = hris::setup_address(provider);
                view! { <a class="button button--primary" href=address>"Set up "{provider.label()}</a> }
            })}
        </li>
    }
    .into_any()
}

/// The first letters of a vendor, neutral: no logo is ours to show.
#[component]
fn Monogram(provider: Provider) -> impl IntoView {
    let letters: String = provider.label().chars().filter(char::is_ascii_uppercase).take(2).collect();
    view! { <span class="integrations__mark" aria-hidden="true">{letters}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(view: IntegrationsView) -> String {
        Owner::new().with(|| view! { <Integrations view /> }.to_html())
    }

    #[test]
    fn a_plan_without_live_sync_explains_and_offers_nothing() {
        let html = html(IntegrationsView { plan: Plan::Team, connections: Vec::new(), available: Vec::new() });
        assert!(html.contains("not part of the Team plan") && !html.contains("Set up"), "{html}");
    }

    #[test]
    fn what_else_could_be_connected_stays_in_sight_without_being_offered() {
        let card = ConnectionCard {
            provider: Provider::BambooHr,
            account: "acme".to_owned(),
            state: ConnectionState::Active,
            last_sync: None,
            last_error: None,
            note: None,
        };
        let html = html(IntegrationsView { plan: Plan::Business, connections: vec![card], available: Vec::new() });
        assert!(html.contains("Other HR systems") && html.contains("disconnect BambooHR first"), "{html}");
        assert!(html.contains("<h3>Dynamics 365 HR</h3>") && !html.contains("<h3>BambooHR</h3>") && !html.contains("Set up"), "{html}");
    }

    #[test]
    fn only_what_works_can_be_set_up() {
        let html = html(IntegrationsView { plan: Plan::Business, connections: Vec::new(), available: vec![Provider::BambooHr] });
        assert!(html.contains("Dynamics 365 HR") && html.matches("Set up ").count() == 1, "{html}");
    }
}
