//! Questions before something is done, over made-up data.

use contract::form::DisconnectForm;
use contract::view::{DisconnectView, RerunPerson, RerunView};
use contract::{Provider, RunKind};
use leptos::prelude::*;

use super::samples;
use crate::components::PageHead;
use crate::pages::form_state::FormState;
use crate::pages::integrations::hris::disconnect::DisconnectQuestion;
use crate::pages::run::rerun::RerunQuestion;

/// The page of this name.
pub(super) fn question(name: &str) -> Option<AnyView> {
    let (title, content) = match name {
        "disconnect" => ("Disconnect BambooHR?", disconnect(false)),
        "disconnect-shared" => ("Disconnect BambooHR?", disconnect(true)),
        "run-again" => ("Re-run this sync?", rerun(None)),
        "run-again-not" => ("Re-run this sync?", rerun(Some("The connection is paused. Resume it, then run again."))),
        _ => return None,
    };
    Some(
        view! {
            <PageHead window=title title=move || title>"Sample"</PageHead>
            <section class="card card__body stack">{content}</section>
        }
        .into_any(),
    )
}

fn disconnect(keeps_secrets: bool) -> AnyView {
    let view = DisconnectView { provider: Provider::BambooHr, account: "acme".to_owned(), keeps_secrets };
    let values = DisconnectForm { confirm: if keeps_secrets { String::new() } else { "acmee".to_owned() } };
    let errors = values.error("acme").filter(|_| !keeps_secrets).into_iter().collect();
    view! { <DisconnectQuestion view state=FormState::new(values, errors) /> }.into_any()
}

fn rerun(obstacle: Option<&str>) -> AnyView {
    view! { <RerunQuestion view=rerun_view(obstacle) /> }.into_any()
}

/// What running a webhook's run again would do.
pub(super) fn rerun_view(obstacle: Option<&str>) -> RerunView {
    let mut run = samples::run_with_warnings().run;
    run.kind = RunKind::Webhook;
    let person = |id: &str, name: &str| RerunPerson { source_id: id.to_owned(), name: Some(name.to_owned()) };
    RerunView {
        run,
        people: vec![person("1187", "Priya Nair"), person("2044", "李 思远")],
        targets: vec!["Live Baseline".to_owned(), "Nordics growth 2027".to_owned()],
        left_out: vec!["Reorg option B".to_owned()],
        takes_in_future: true,
        obstacle: obstacle.map(str::to_owned),
    }
}
