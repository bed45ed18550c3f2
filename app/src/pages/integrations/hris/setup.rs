//! Connecting the HR system (O5–O8).

use contract::Provider;
use contract::form::HrisForm;
use contract::view::{HrisView, TargetOption};
use leptos::prelude::*;

use super::setup_address;
use super::state::HrisState;
use super::targets::TargetChoices;
use super::test_steps::TestSteps;
use crate::components::{Checkbox, ErrorSummary, Field, Glyph, Group, Icon, PageHead, Tab, Tabs};
use crate::pages::form_state::FormState;
use crate::pages::integrations::{self, list::NotInPlan};

/// The page while nothing is connected.
#[component]
pub(crate) fn NotConnected(
    /// What came back.
    view: HrisView,
    /// A form that was refused, or tested.
    state: FormState<HrisState>,
    /// The vendor whose tab is shown.
    provider: Provider,
    /// Whether the form is open.
    is_open: bool,
) -> impl IntoView {
    let HrisView { plan, targets, .. } = view;
    let tab = |of: Provider, href: String| Tab { label: of.label().to_owned(), href, is_current: of == provider };
    let tabs = vec![
        tab(Provider::BambooHr, format!("{}?provider=bamboohr", super::PATH)),
        tab(Provider::Dynamics365Hr, format!("{}?provider=dynamics365_hr", super::PATH)),
    ];
    let content = match (plan.has_live_sync(), provider, is_open) {
        (false, ..) => view! { <NotInPlan plan has_live=false /> }.into_any(),
        (true, Provider::BambooHr, true) => view! { <SetupForm state targets /> }.into_any(),
        (true, Provider::BambooHr, false) => view! { <Invitation /> }.into_any(),
        (true, ..) => view! {
            <section class="card card__body stack">
                <h2>"Dynamics 365 HR is not part of this version yet"</h2>
                <p>"It comes with the next connector: nightly reconciliation through an app registration in Microsoft Entra ID."</p>
            </section>
        }
        .into_any(),
    };
    let has_tabs = plan.has_live_sync();
    view! {
        <PageHead
            window="Connect your HR system"
            title=|| "Connect your HR system"
            crumbs=integrations::crumbs()
        >
            <span>"One live connection per organisation. Takes about three minutes."</span>
        </PageHead>
        {has_tabs.then(|| view! { <Tabs label="HR systems" tabs /> })}
        {content}
    }
    .into_any()
}

#[component]
fn Invitation() -> impl IntoView {
    view! {
        <section class="card card__body stack">
            <h2>"Your people, from BambooHR"</h2>
            <p>
                "People, departments, divisions and managers arrive with the first sync and stay true with every one after it. You see what "
                "would change before anything is written, and you choose where it goes."
            </p>
            <p class="hint">"You need the name of your BambooHR account and an API key of a user with read-only access. Nothing is written to BambooHR."</p>
            <p><a class="button button--primary" href=setup_address(Provider::BambooHr)>"Set up BambooHR"</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn SetupForm(state: FormState<HrisState>, targets: Vec<TargetOption>) -> impl IntoView {
    let FormState { values: HrisState { form, steps }, errors } = state;
    let form = if form.action.is_some() { form } else { blank(&targets) };
    let has_kept = !form.kept.is_empty();
    let key_hint = if has_kept {
        "The key you entered is kept for ten minutes, and not shown. Enter another one to replace it."
    } else {
        "It is sealed at once and never shown again."
    };
    view! {
        <form class="hris__form" method="post" action=setup_address(Provider::BambooHr) novalidate>
            <ErrorSummary errors=errors.clone() />
            <section class="group">
                <div class="group__about">
                    <h2>"Credentials"</h2>
                    <ol class="hris__steps hint">
                        <li>
                            "In BambooHR, open your name at the top right, then API Keys, then Add a new key. Use a service-account-style user "
                            "with read-only access: the key sees what that user sees."
                        </li>
                        <li>"Note the subdomain: acme, if you sign in at acme.bamboohr.com."</li>
                    </ol>
                </div>
                <div class="group__body">
                    <div class="card">
                        <div class="card__body stack">
                            <Subdomain value=form.subdomain.clone() errors=errors.clone() />
                            <input type="hidden" name="kept" value=form.kept.clone() />
                            <Field name="api_key" label="API key" kind="password" hint=key_hint errors=errors.clone() />
                        </div>
                        {(!steps.is_empty()).then(|| view! { <TestSteps steps /> })}
                    </div>
                </div>
            </section>
            <Group title="Apply changes to" about="Where incoming changes land. Archived scenarios and snapshots are read-only and not offered.">
                <TargetChoices options=targets chosen=form.targets all_future=form.all_future errors />
            </Group>
            <div class="hris__end">
                <Checkbox
                    name="review"
                    label="Review the first sync before it is applied"
                    hint="Nothing is written until you have seen what would change."
                    checked=form.review
                />
                <div class="row">
                    <button class="button" type="submit" name="action" value="test">"Test connection"</button>
                    <button class="button button--primary" type="submit" name="action" value="connect">"Connect BambooHR"</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// The form as it opens: into the baseline, with a review where there are people to be careful about.
fn blank(targets: &[TargetOption]) -> HrisForm {
    let baseline = targets.iter().find(|target| target.is_baseline);
    HrisForm {
        targets: baseline.map(|target| target.id.clone()).into_iter().collect(),
        review: baseline.is_some_and(|target| target.people > 0),
        ..HrisForm::default()
    }
}

#[component]
fn Subdomain(value: String, errors: Vec<contract::FieldError>) -> impl IntoView {
    let error = errors.into_iter().find(|error| error.field == "subdomain").map(|error| error.message);
    let is_wrong = error.is_some();
    let described_by = if is_wrong { "subdomain-error" } else { "subdomain-hint" };
    view! {
        <div class=if is_wrong { "field field--wrong" } else { "field" }>
            <label class="field__label" for="subdomain">"Subdomain"</label>
            <div class="field__join">
                <input
                    class="field__input"
                    id="subdomain"
                    name="subdomain"
                    type="text"
                    value=value
                    required
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described_by
                />
                <span class="field__affix" aria-hidden="true">".bamboohr.com"</span>
            </div>
            {match error {
                Some(message) => {
                    view! { <p class="field__error" id="subdomain-error"><Icon glyph=Glyph::Warning />{message}</p> }.into_any()
                }
                None => view! { <p class="field__hint" id="subdomain-hint">"Paste the whole address if that is easier."</p> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(is_baseline: bool, people: u64) -> TargetOption {
        TargetOption { id: format!("scn_{people}"), name: "Somewhere".to_owned(), is_baseline, people }
    }

    #[test]
    fn a_first_sync_into_people_is_reviewed_unless_somebody_says_no() {
        assert!(blank(&[target(true, 12), target(false, 0)]).review);
        assert!(!blank(&[target(true, 0), target(false, 12)]).review);
    }

    #[test]
    fn the_form_never_holds_a_key() {
        let form = HrisForm { action: Some(contract::form::HrisAction::Test), api_key: "s3cret".to_owned(), ..HrisForm::default() };
        let state = FormState { values: HrisState { form, steps: Vec::new() }, errors: Vec::new() };
        let html = Owner::new().with(|| view! { <SetupForm state targets=vec![target(true, 0)] /> }.to_html());
        assert!(!html.contains("s3cret") && html.contains("type=\"password\""), "{html}");
    }
}
