//! A tenant without people: what to do first, and who can.

use contract::view::{OverviewView, SyncHealth, Viewer};
use leptos::prelude::*;

use crate::components::{EmptyKind, EmptyState};
use crate::pages::run_log;

/// The first step.
#[component]
pub(super) fn FirstStep(
    /// What came back.
    view: OverviewView,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let content = match view.sync.map(|sync| (sync.health, sync.last_run)) {
        Some((SyncHealth::NotConnected, _)) => view! {
            <EmptyState
                kind=EmptyKind::New
                title="Connect your HR system"
                action=Some(("Connect an HR system", "/settings/integrations/hris".to_owned()))
            >
                "People come from there: connect it once, and their changes appear here by themselves."
            </EmptyState>
        }
        .into_any(),
        Some((_, run)) => {
            let action = run.map(|run| ("View the newest run", format!("{}/{}", run_log::PATH, run.id)));
            view! {
                <EmptyState kind=EmptyKind::New title="Nobody is here yet" action>
                    "The connection is set up. People appear here as soon as a sync has brought them."
                </EmptyState>
            }
            .into_any()
        }
        None => view! {
            <EmptyState kind=EmptyKind::New title="Nobody is here yet">
                "People come from an HR system. "<bdi>{who(&view.who_can_connect, &viewer.tenant_name)}</bdi>" can connect one."
            </EmptyState>
        }
        .into_any(),
    };
    view! { <section class="card">{content}</section> }
}

/// Names in a row: `Ana, Bo or Cy`.
fn who(names: &[String], tenant: &str) -> String {
    match names {
        [] => format!("An owner of {tenant}"),
        [one] => one.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_can_connect_are_named() {
        let names = ["Ana", "Bo", "Cy"].map(str::to_owned);
        assert_eq!(who(&names, "Acme"), "Ana, Bo or Cy");
        assert_eq!(who(&names[..1], "Acme"), "Ana");
        assert_eq!(who(&[], "Acme"), "An owner of Acme");
    }
}
