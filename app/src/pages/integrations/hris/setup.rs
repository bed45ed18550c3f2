//! Connecting the HR system (O5–O8).

use contract::Provider;
use contract::form::{HrisAction, HrisForm};
use contract::view::{HrisView, TargetOption};
use engine::integrations::ConnectionField;
use leptos::prelude::*;

use super::setting::Setting;
use super::setup_words::{HowTo, Invitation};
use super::state::HrisState;
use super::targets::TargetChoices;
use super::test_steps::TestSteps;
use super::{PROVIDERS, setup_address};
use crate::components::{Checkbox, ErrorSummary, Group, PageHead, Tab, Tabs};
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
    /// What its form asks for.
    fields: &'static [ConnectionField],
    /// Whether the form is open.
    is_open: bool,
) -> impl IntoView {
    let HrisView { plan, targets, .. } = view;
    let tab = |of: Provider| Tab {
        label: of.label().to_owned(),
        href: format!("{}?provider={}", super::PATH, of.id()),
        is_current: of == provider,
    };
    let tabs: Vec<Tab> = PROVIDERS.into_iter().map(tab).collect();
    let content = match (plan.has_live_sync(), is_open) {
        (false, _) => view! { <NotInPlan plan has_live=false /> }.into_any(),
        (true, true) => view! { <SetupForm provider fields state targets /> }.into_any(),
        (true, false) => view! { <Invitation provider /> }.into_any(),
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
fn SetupForm(
    provider: Provider,
    fields: &'static [ConnectionField],
    state: FormState<HrisState>,
    targets: Vec<TargetOption>,
) -> impl IntoView {
    let FormState { values: HrisState { form, steps }, errors, .. } = state;
    let form = if form.action.is_some() { form } else { blank(&targets) };
    let has_kept = !form.kept.is_empty();
    let is_fetched = form.action == Some(HrisAction::Choices);
    let settings = fields.iter().map(|field| {
        let known = form.known.iter().filter(|(setting, _)| setting == field.name).map(|(_, choice)| choice.clone()).collect();
        let value = form.setting(field.name).to_owned();
        view! { <Setting provider field value known is_fetched has_kept errors=errors.clone() /> }
    });
    let settings = settings.collect_view();
    view! {
        <form class="hris__form" method="post" action=setup_address(provider) novalidate>
            <input type="hidden" name="provider" value=provider.id() />
            <ErrorSummary errors=errors.clone() />
            <section class="group">
                <div class="group__about">
                    <h2>"Credentials"</h2>
                    <HowTo provider />
                </div>
                <div class="group__body">
                    <div class="card">
                        <div class="card__body stack">
                            {settings}
                            <input type="hidden" name="kept" value=form.kept.clone() />
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
                    <button class="button button--primary" type="submit" name="action" value="connect">"Connect "{provider.label()}</button>
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

#[cfg(test)]
mod tests {
    use contract::view::SettingChoice;

    use super::*;

    fn target(is_baseline: bool, people: u64) -> TargetOption {
        TargetOption { id: format!("scn_{people}"), name: "Somewhere".to_owned(), is_baseline, people }
    }

    const FIELDS: &[ConnectionField] = &[
        ConnectionField { name: "api_key", label: "API key", help: "", example: "", is_secret: true, is_optional: false, is_list: false },
        ConnectionField {
            name: "companies",
            label: "Companies",
            help: "",
            example: "",
            is_secret: false,
            is_optional: true,
            is_list: true,
        },
    ];

    fn html(form: HrisForm) -> String {
        let state = FormState::new(HrisState { form, steps: Vec::new() }, Vec::new());
        let provider = Provider::Dynamics365Hr;
        Owner::new().with(|| view! { <SetupForm provider fields=FIELDS state targets=vec![target(true, 0)] /> }.to_html())
    }

    #[test]
    fn a_first_sync_into_people_is_reviewed_unless_somebody_says_no() {
        assert!(blank(&[target(true, 12), target(false, 0)]).review);
        assert!(!blank(&[target(true, 0), target(false, 12)]).review);
    }

    #[test]
    fn the_form_never_holds_a_key() {
        let form = HrisForm { action: Some(HrisAction::Test), secret: "s3cret".to_owned(), ..HrisForm::default() };
        let html = html(form);
        assert!(!html.contains("s3cret") && html.contains("type=\"password\""), "{html}");
    }

    #[test]
    fn a_list_is_text_until_its_values_are_known_and_then_boxes() {
        let mut form = HrisForm { action: Some(HrisAction::Choices), ..HrisForm::default() };
        form.settings.insert("companies".to_owned(), "USMF".to_owned());
        let before = html(form.clone());
        assert!(before.contains("type=\"text\"") && before.contains("value=\"USMF\"") && before.contains("value=\"choices\""), "{before}");
        for (value, label) in [("USMF", "Contoso USA"), ("DEMF", "Contoso Germany")] {
            form.known.push(("companies".to_owned(), SettingChoice { value: value.to_owned(), label: label.to_owned() }));
        }
        let after = html(form);
        assert!(
            after.contains("name=\"companies\" value=\"USMF\" checked") && after.contains("name=\"companies\" value=\"DEMF\">"),
            "{after}"
        );
        assert!(after.contains("value=\"DEMF Contoso Germany\""), "what is known goes along: {after}");
    }
}
