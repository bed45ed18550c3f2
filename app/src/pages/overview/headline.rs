//! The first two lines: is it healthy, and what is new.

use contract::view::{OverviewView, SyncHealth, SyncState, Viewer};
use leptos::prelude::*;

use crate::components::{Moment, Note, PageHead, Tone};
use crate::format;
use crate::pages::run_log;

/// The state in one sentence, then what happened since the last visit.
#[component]
pub(super) fn Headline(
    /// What came back.
    view: OverviewView,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let title = headline(&viewer.tenant_name, view.sync.as_ref());
    let news = news(&view);
    let (since, is_return, has_people) = (view.since, view.is_return, view.people > 0);
    let last_run = view.sync.and_then(|sync| sync.last_run);
    view! {
        <PageHead window="Overview" title=move || view! { <bdi>{title.clone()}</bdi> }>
            {last_run.map(|run| view! {
                <span>
                    "Last run "
                    <a href=format!("{}/{}", run_log::PATH, run.id)><Moment at=run.finished_at.unwrap_or(run.queued_at) /></a>
                </span>
            })}
            {has_people.then(|| view! {
                <span>
                    {if is_return {
                        view! { "Since your last visit, "<Moment at=since />": " }.into_any()
                    } else {
                        view! { "In the last seven days: " }.into_any()
                    }}
                    {news}
                </span>
            })}
        </PageHead>
    }
    .into_any()
}

fn headline(tenant: &str, sync: Option<&SyncState>) -> String {
    let Some(sync) = sync else { return tenant.to_owned() };
    let source = sync.provider.map_or("its source", contract::Provider::label);
    match sync.health {
        SyncHealth::NotConnected => format!("{tenant} is not connected"),
        SyncHealth::First => format!("{tenant} is connected to {source}"),
        SyncHealth::Healthy => format!("{tenant} is in step with {source}"),
        SyncHealth::Undecided => format!("Changes from {source} wait for a decision"),
        SyncHealth::Paused => format!("The sync with {source} is paused"),
        SyncHealth::Failed => format!("{tenant} is not in step with {source}"),
    }
}

fn news(view: &OverviewView) -> String {
    let changed = &view.changed;
    let parts = [(changed.joined, "joined"), (changed.left, "left"), (changed.updated, "changed")];
    let parts: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", format::grouped(*count))).collect();
    if parts.is_empty() { "nothing changed.".to_owned() } else { format!("{}.", parts.join(", ")) }
}

/// Why it is not healthy and what to do; nothing while it is.
#[component]
pub(super) fn Trouble(
    /// How the connection does.
    sync: SyncState,
) -> impl IntoView {
    let (tone, title, next_step) = match sync.health {
        // What waits is said below, run by run.
        SyncHealth::Healthy | SyncHealth::NotConnected | SyncHealth::Undecided => return ().into_any(),
        SyncHealth::First => (Tone::Busy, "The first sync has not ended yet", "People appear here as soon as it has."),
        SyncHealth::Paused => (Tone::Mute, "Nothing is synced while it is paused", "Resume it in the integration's settings."),
        SyncHealth::Failed => (Tone::Bad, "The last sync failed", "Open the run to see what to do."),
    };
    let next_step = sync.next_step.unwrap_or_else(|| next_step.to_owned());
    let run = sync.last_run.map(|run| view! { <a class="button" href=format!("{}/{}", run_log::PATH, run.id)>"View run"</a> });
    view! {
        <Note tone title>
            {sync.reason.map(|reason| view! { <p>{reason}</p> })}
            <p>{next_step}</p>
            {run.map(|run| view! { <div class="row overview__way">{run}</div> })}
        </Note>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use contract::Provider;

    use super::*;

    #[test]
    fn who_may_not_manage_integrations_reads_nothing_of_them() {
        assert_eq!(headline("Acme Robotics", None), "Acme Robotics");
    }

    #[test]
    fn the_first_line_says_whether_it_is_healthy() {
        let sync = |health| SyncState {
            provider: Some(Provider::BambooHr),
            health,
            reason: None,
            next_step: None,
            last_run: None,
            waiting: Vec::new(),
            next_run_at: None,
        };
        assert_eq!(headline("Acme", Some(&sync(SyncHealth::Healthy))), "Acme is in step with BambooHR");
        assert_eq!(headline("Acme", Some(&sync(SyncHealth::Undecided))), "Changes from BambooHR wait for a decision");
        assert_eq!(headline("Acme", Some(&sync(SyncHealth::Failed))), "Acme is not in step with BambooHR");
    }
}
