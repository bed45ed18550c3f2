//! The connected HR system: facts, what it feeds, what it did.

use contract::form::in_a_sentence;
use contract::view::{ConnectionState, ConnectionView, DisconnectView, HrisView};
use contract::{FieldError, Provider};
use engine::integrations::ConnectionField;
use leptos::prelude::*;

use super::disconnect::Disconnect;
use super::edit_form::EditForm;
use super::filter::{FilterFact, FilterForm};
use super::guard::GuardCard;
use super::health::HealthFacts;
use super::mapping::MappingCard;
use super::recent_runs::RecentRuns;
use super::schedule::{ScheduleCard, next};
use super::scope::ScopeCard;
use super::state::HrisState;
use super::targets::{ReviewBadge, TargetsCard};
use super::test_steps::TestSteps;
use super::webhook::WebhookLine;
use super::{PATH, edit_address};
use crate::components::{ErrorSummary, Exact, Field, Group, Moment, PageHead};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::integrations;
use crate::pages::integrations::list::NotInPlan;
use crate::pages::integrations::state_badge::StateBadge;
use crate::pages::run::review::Waiting;

/// The page of a connection.
#[component]
pub(crate) fn Connected(
    /// What came back.
    view: HrisView,
    /// The connection in it.
    connection: ConnectionView,
    /// What disconnecting it would end.
    disconnect: DisconnectView,
    /// What its secret is called.
    secret: &'static ConnectionField,
    /// The settings that can be changed afterwards.
    lists: Vec<&'static ConnectionField>,
    /// A form that was refused.
    state: FormState<HrisState>,
    /// Which form is open.
    open: Option<String>,
    /// The time zones there are, while the schedule's form is open.
    #[prop(optional)]
    zones: Vec<String>,
) -> impl IntoView {
    // Every form of the page starts from the version it finds here.
    let connection = ConnectionView { version: state.origin(|values| values.form.version, connection.version), ..connection };
    let FormState { values, errors, .. } = state;
    let HrisView { plan, targets: options, .. } = view;
    let is_open = |form: &str| open.as_deref() == Some(form);
    let (targets_open, mapping_open, scope_open, key_open) = (is_open("targets"), is_open("mapping"), is_open("scope"), is_open("key"));
    // What was submitted belongs to the form that was, and no other is open with it.
    let submitted = (!errors.is_empty()).then(|| values.form.clone());
    let can_sync = plan.has_live_sync();
    let (state, awaits_review) = (connection.state, connection.awaits_review);
    let title = format!("{} live sync", connection.provider.label());
    let heading = title.clone();
    let (from, to) = (host(&connection), target_words(&connection));
    let waiting = connection.waiting.clone().map(|run| view! { <Waiting run is_first=awaits_review /> });
    let facts = view! { <Facts connection=connection.clone() secret /> };
    let filter = (is_open("filter") && !lists.is_empty()).then(|| {
        view! { <FilterForm connection=connection.clone() lists state=values.clone() errors=errors.clone() /> }
    });
    let key = key_open.then(|| view! { <KeyForm secret state=values errors=errors.clone() /> });
    let targets = view! {
        <TargetsCard
            connection=connection.clone()
            options
            submitted=submitted.clone()
            is_open=targets_open
            errors=errors.clone()
        />
    };
    let mapping = view! {
        <MappingCard connection=connection.clone() submitted=submitted.clone() is_open=mapping_open errors=errors.clone() />
    };
    let schedule = view! {
        <ScheduleCard
            connection=connection.clone()
            zones
            submitted=submitted.clone()
            is_open=is_open("schedule")
            errors=errors.clone()
        />
    };
    let guard = view! {
        <GuardCard connection=connection.clone() submitted=submitted.clone() is_open=is_open("guard") errors=errors.clone() />
    };
    let scope = view! { <ScopeCard connection=connection.clone() submitted is_open=scope_open errors=errors.clone() /> };
    let ConnectionView { runs, runs_total, strip, .. } = connection;
    view! {
        <PageHead
            window=title
            title=move || heading.clone()
            crumbs=integrations::crumbs()
            end=move || view! {
                {awaits_review.then(|| view! { <ReviewBadge /> })}
                <StateBadge state />
                {can_sync.then(|| view! { <SyncButtons awaits_review is_paused=state == ConnectionState::Paused /> })}
            }
        >
            <span><bdi>{from}</bdi>" writes "<bdi>{to}</bdi></span>
        </PageHead>
        {open.is_none().then(|| view! { <ErrorSummary errors /> })}
        {(!can_sync).then(|| view! { <NotInPlan plan has_live=true /> })}
        {waiting}
        <Group title="Connection" about="Who we read from, and when we last did.">{facts}{filter}{key}</Group>
        <Group title="Apply changes to" about="Archived scenarios and snapshots are read-only and not offered.">{targets}</Group>
        <Group title="Fields" about="Which field becomes which attribute. A change looks at everybody again with the next sync.">
            {mapping}
        </Group>
        <Group title="Scope" about="Who is in. Whoever is outside is not created, and is left as they are when they are here.">{scope}</Group>
        <Group title="Schedule" about="When everybody is compared without anybody asking for it.">{schedule}</Group>
        <Group title="Guard" about="What is too much to go through unseen, together with what the last 24 hours changed.">{guard}</Group>
        <RecentRuns runs total=runs_total strip />
        <Disconnect view=disconnect />
    }
    .into_any()
}

/// The address people sign in at.
fn host(connection: &ConnectionView) -> String {
    match connection.provider {
        Provider::BambooHr => format!("{}.bamboohr.com", connection.account),
        _ => connection.account.clone(),
    }
}

fn target_words(connection: &ConnectionView) -> String {
    let names: Vec<&str> = connection.targets.names.iter().map(|context| context.name.as_str()).collect();
    match (names.as_slice(), connection.targets.future_since) {
        ([], Some(_)) => "scenarios created from now on".to_owned(),
        ([], None) => "nothing: every chosen scenario is archived".to_owned(),
        ([one], _) => (*one).to_owned(),
        ([first, rest @ ..], _) => format!("{first} and {}", format::counted(rest.len() as u64, "scenario", "scenarios")),
    }
}

/// What can be asked of the sync. One that is paused can be resumed and nothing else.
#[component]
fn SyncButtons(awaits_review: bool, is_paused: bool) -> impl IntoView {
    let buttons = if is_paused {
        view! { <button class="button button--primary" type="submit" name="action" value="resume">"Resume sync"</button> }.into_any()
    } else {
        let review = (!awaits_review).then(|| {
            view! { <button class="button" type="submit" name="action" value="preview">"Review a sync"</button> }
        });
        view! {
            <button class="button" type="submit" name="action" value="pause">"Pause sync"</button>
            {review}
            <button class="button button--primary" type="submit" name="action" value="sync">"Sync now"</button>
        }
        .into_any()
    };
    view! { <form class="row" method="post" action=PATH>{buttons}</form> }
}

#[component]
fn Facts(connection: ConnectionView, secret: &'static ConnectionField) -> impl IntoView {
    let next = next(&connection).map(|words| view! { <span class="hint">{words}</span> });
    let ConnectionView {
        last_sync, last_reconciled, settings, secret_set_at, connected_at, connected_by, last_error, health, webhook, ..
    } = connection;
    let moment = |at: Option<contract::Timestamp>| match at {
        Some(at) => view! { <Moment at /> }.into_any(),
        None => view! { <span class="faint">"not yet"</span> }.into_any(),
    };
    let settings = settings.into_iter().map(|fact| {
        if fact.is_list {
            return view! { <FilterFact fact /> }.into_any();
        }
        view! { <dt>{fact.label}</dt><dd><bdi>{fact.value}</bdi></dd> }.into_any()
    });
    let settings = settings.collect_view();
    let by = connected_by.unwrap_or_else(|| "whoever runs this installation".to_owned());
    view! {
        <div class="card">
            <dl class="facts card__body">
                <dt>"Last sync"</dt>
                <dd>{moment(last_sync)}</dd>
                <dt>"Last reconciliation"</dt>
                <dd><span class="dots"><span>{moment(last_reconciled)}</span>{next}</span></dd>
                {settings}
                <dt>{secret.label}</dt>
                <dd>
                    <span aria-label="hidden">"••••"</span>" set "<Moment at=secret_set_at />" "
                    <a href=edit_address("key")>"Replace"<span class="visually-hidden">" the "{in_a_sentence(secret.label)}</span></a>
                </dd>
                {webhook.map(|webhook| view! { <WebhookLine webhook /> })}
                <dt>"Connected"</dt>
                <dd><Exact at=connected_at to_the_minute=true />" by "<bdi>{by}</bdi></dd>
                {last_error.map(|error| view! { <dt>"Last error"</dt><dd class="integrations__error">{error}</dd> })}
                <HealthFacts health />
            </dl>
        </div>
    }
    .into_any()
}

#[component]
fn KeyForm(secret: &'static ConnectionField, state: HrisState, errors: Vec<FieldError>) -> impl IntoView {
    let label = in_a_sentence(secret.label);
    view! {
        <EditForm name="key" label=format!("Replace {label}") errors=errors.clone()>
            <div class="card">
                <div class="card__body">
                    <Field
                        name=secret.name
                        label=format!("New {label}")
                        kind="password"
                        hint="It is tried before it replaces the one in use."
                        errors
                    />
                </div>
                {(!state.steps.is_empty()).then(|| view! { <TestSteps steps=state.steps /> })}
            </div>
        </EditForm>
    }
    .into_any()
}
