//! What waits for a decision, on the run's page and on a page of its own.

use contract::view::ReviewView;
use contract::{AppError, FieldError, RunStatus};
use leptos::prelude::*;
use serde::Deserialize;

use super::super::changes::ChangeTable;
use super::super::crumbs;
use crate::components::{Confirm, ErrorSummary, Exact, PageHead};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::pages::run_log;
use crate::request;

/// The form has nothing but its buttons.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Decision {}

/// The section of the run's page; nothing while nothing waits.
#[component]
pub(crate) fn Review(
    /// The run's public id.
    run_id: String,
    /// Where the run stands.
    status: RunStatus,
) -> impl IntoView {
    matches!(status, RunStatus::Previewed | RunStatus::Held).then(|| {
        loaded(async move {
            let (services, actor) = request::signed_in()?;
            let review = services.review(&actor, &run_id).await?;
            Ok(review.map(|review| view! { <ReviewCard review asks_first=true /> }))
        })
    })
}

/// `/settings/integrations/logs/{id}/review`.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let run_path = path.trim_end_matches("/review").to_owned();
        let errors: Vec<FieldError> = FormState::<Decision>::of_request().errors;
        let review = services.review(&actor, run_path.rsplit('/').next().unwrap_or_default()).await?;
        if review.is_none() && errors.is_empty() {
            return Err(AppError::NotFound);
        }
        Ok(view! {
            <PageHead
                window="Review changes"
                title=|| "Review changes"
                crumbs=crumbs(&run_path)
            >
                <a href=format!("{run_path}#changes")>"See every change"</a>
            </PageHead>
            <ErrorSummary errors />
            {review.map(|review| view! { <ReviewCard review asks_first=false /> })}
        })
    })
}

/// How much waits, why it is worth a look, and the two ways on. `asks_first` puts a question before the discarding; the page it leads to is
/// the question.
#[component]
pub(crate) fn ReviewCard(
    /// What waits.
    review: ReviewView,
    /// Whether a question comes before the discarding.
    asks_first: bool,
) -> impl IntoView {
    let ReviewView { run, staged, total, striking, reasons, expires_at, obstacle } = review;
    let page = format!("{}/{}/review", run_log::PATH, run.id);
    let people: u64 = staged.iter().map(|(_, count)| count).sum();
    let figures = staged.into_iter().map(|(op, count)| {
        view! { <span><strong>{format::counted(count, "person", "people")}</strong>" would be "{op.label().to_lowercase()}</span> }
    });
    let listed = if asks_first { "below" } else { "on the page of the run" };
    let reasons = reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
    let question = view! { <DiscardQuestion page=page.clone() /> };
    let discard_page = page.clone();
    let discard = if asks_first {
        view! { <Confirm id="discard-review" trigger="Discard…" page=discard_page title="Discard these changes?">{question}</Confirm> }
            .into_any()
    } else {
        view! { <div class="stack">{question}</div> }.into_any()
    };
    // On the page of the run a few changes are in sight anyway.
    let has_striking = !striking.is_empty() && (!asks_first || total > striking.len() as u64);
    let every_change = format!("{}/{}#changes", run_log::PATH, run.id);
    let striking = has_striking.then(|| {
        view! {
            <p class="card__body hint">"The most striking changes:"</p>
            <ChangeTable caption="The most striking first" changes=striking />
            <p class="card__body">
                <a href=every_change>"See "{if total == 1 { "the change".to_owned() } else { format!("all {} changes", format::grouped(total)) }}</a>
            </p>
        }
    });
    let apply = obstacle.is_none().then(|| view! { <ApplyForm page /> });
    view! {
        <section class="card card--clipped review" id="review">
            <div class="card__head"><h2>"Review"</h2></div>
            <div class="card__body stack">
                <p>
                    "Nothing of this was written. "
                    {match people {
                        0 => view! { "No person would change; departments, divisions or links would." }.into_any(),
                        _ => view! { <span class="dots">{figures.collect_view()}</span> }.into_any(),
                    }}
                </p>
                {(!reasons.is_empty()).then(|| view! {
                    <p>"The mass-change guard wants this seen:"</p>
                    <ul class="issues">{reasons}</ul>
                })}
                {obstacle.map(|obstacle| view! { <p class="integrations__error">{obstacle}</p> })}
                <p class="hint">
                    "Applying writes exactly what is listed "{listed}"; whatever was changed here since is left out and listed as a conflict. "
                    "Possible until "<Exact at=expires_at to_the_minute=true />"."
                </p>
            </div>
            {striking}
            <div class="card__foot row row--end">
                {discard}
                {apply}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn ApplyForm(page: String) -> impl IntoView {
    view! {
        <form method="post" action=page>
            <button class="button button--primary" type="submit" name="decision" value="apply">"Apply exactly this"</button>
        </form>
    }
}

/// What is lost, and the form.
#[component]
fn DiscardQuestion(page: String) -> impl IntoView {
    view! {
        <p>"Nothing is written, and this run is over. The next sync works the changes out anew and offers them again."</p>
        <form method="post" action=page>
            <button class="button button--danger" type="submit" name="decision" value="discard">"Discard changes"</button>
        </form>
    }
}
