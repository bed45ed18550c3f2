//! The button and the question, which says exactly what will run.

use contract::view::{RerunPerson, RerunView};
use contract::{AppError, FieldError, RunKind};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Confirm, Crumb, ErrorSummary, PageHead};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::request;

/// People named one by one; the others are counted.
const NAMED: usize = 5;

/// The form has nothing but its button.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Again {}

/// Path of the page that asks.
fn address(view: &RerunView) -> String {
    format!("{}/{}/rerun", run_log::PATH, view.run.id)
}

/// The words of the button; a reconciliation is of everybody.
fn words(view: &RerunView) -> &'static str {
    if view.run.kind == RunKind::Reconcile { "Re-run reconciliation" } else { "Re-run this sync" }
}

/// The button, which asks first.
#[component]
pub(crate) fn Rerun(
    /// What would run.
    view: RerunView,
) -> impl IntoView {
    let (page, words) = (address(&view), words(&view));
    view! {
        <Confirm id="rerun" trigger=format!("{words}…") look="" page title=format!("{words}?")>
            <RerunQuestion view />
        </Confirm>
    }
}

/// `/settings/integrations/logs/{id}/rerun`.
#[component]
pub(crate) fn RerunPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let run_path = request::path().trim_end_matches("/rerun").to_owned();
        let errors: Vec<FieldError> = FormState::<Again>::of_request().errors;
        let view = services.rerun_view(&actor, run_path.rsplit('/').next().unwrap_or_default()).await?;
        if view.is_none() && errors.is_empty() {
            return Err(AppError::NotFound);
        }
        let title = view.as_ref().map_or("Re-run", words);
        Ok(view! {
            <PageHead
                window=format!("{title}?")
                title=move || format!("{title}?")
                crumbs=vec![Crumb::new("Runs", run_log::PATH), Crumb::new("Run", run_path.clone())]
            >
                <a href=run_path>"Back to the run"</a>
            </PageHead>
            <ErrorSummary errors />
            {view.map(|view| view! { <section class="card card__body stack"><RerunQuestion view /></section> })}
        })
    })
}

/// What will run, and the form; or why nothing can.
#[component]
pub(crate) fn RerunQuestion(
    /// What would run.
    view: RerunView,
) -> impl IntoView {
    if let Some(obstacle) = view.obstacle {
        return view! { <p>{obstacle}</p> }.into_any();
    }
    let page = address(&view);
    let (vendor, words) = (view.run.provider.label(), words(&view));
    let targets = view.targets.join(", ");
    let left_out = (!view.left_out.is_empty()).then(|| {
        let is = if view.left_out.len() == 1 { "is" } else { "are" };
        view! { <p><bdi>{view.left_out.join(", ")}</bdi>" "{is}" archived or gone by now, and left out."</p> }
    });
    let future =
        view.takes_in_future.then(|| view! { <p>"Scenarios created since “all future scenarios” was switched on are among them."</p> });
    view! {
        <p>"A new run reads "<bdi>{whom(&view.people)}</bdi>" from "{vendor}" and applies what differs to "<bdi>{targets}</bdi>"."</p>
        {left_out}
        {future}
        <p class="hint">"The mass-change guard watches it like any other run. This run stays in the log as it is."</p>
        <form method="post" action=page>
            <button class="button button--primary" type="submit">{words}</button>
        </form>
    }
    .into_any()
}

/// Whom the run reads, in words.
fn whom(people: &[RerunPerson]) -> String {
    if people.is_empty() {
        return "everybody".to_owned();
    }
    let named = people.iter().take(NAMED).map(|person| match &person.name {
        Some(name) => format!("{name} (id {})", person.source_id),
        None => format!("the person with the id {}", person.source_id),
    });
    let named = named.collect::<Vec<_>>().join(", ");
    match people.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {}", format::counted(more as u64, "other person", "other people")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: Option<&str>) -> RerunPerson {
        RerunPerson { source_id: id.to_owned(), name: name.map(str::to_owned) }
    }

    #[test]
    fn whom_a_rerun_reads_is_said_by_name_and_id() {
        assert_eq!(whom(&[]), "everybody");
        assert_eq!(whom(&[person("7", Some("Priya Nair")), person("8", None)]), "Priya Nair (id 7), the person with the id 8");
        let many: Vec<_> = (0..7).map(|id| person(&id.to_string(), Some("Bo"))).collect();
        assert!(whom(&many).ends_with("Bo (id 4) and 2 other people"), "{}", whom(&many));
    }
}
