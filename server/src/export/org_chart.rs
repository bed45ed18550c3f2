//! `GET /org-chart.csv`: everybody of a context with their place in it; `GET /org-chart.svg`: what the page shows, as a picture.

use axum::Router;
use axum::extract::Extension;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use contract::AppError;
use engine::directory::{ChartExport, ChartLine};
use engine::{Actor, Services};
use http::Uri;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::csv::push_line;
use super::stream::{Pieces, file, refused};

const HEAD: &[&str] =
    &["id", "name", "email", "job_title", "department", "status", "manager_id", "manager", "level", "direct_reports", "people_below"];

/// The routes.
pub(crate) fn router() -> Router {
    Router::new().route("/org-chart.csv", get(as_csv)).route("/org-chart.svg", get(as_svg))
}

async fn as_csv(uri: Uri, Extension(services): Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    let Some(Extension(actor)) = actor else { return refused(&AppError::Unauthenticated) };
    let (context, _) = app::filters::chart(uri.query().unwrap_or_default());
    match services.export_chart(&actor, context.as_deref()).await {
        Ok(export) => file("orgonaut-org-chart.csv", "text/csv; charset=utf-8", Csv { export, has_begun: false }),
        Err(error) => refused(&error),
    }
}

async fn as_svg(uri: Uri, Extension(services): Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    let Some(Extension(actor)) = actor else { return refused(&AppError::Unauthenticated) };
    let (context, query) = app::filters::chart(uri.query().unwrap_or_default());
    match services.org_chart(&actor, context.as_deref(), &query).await {
        Ok(chart) => {
            let title = format!("Org chart, {}", chart.contexts.current.name);
            let headers =
                [(CONTENT_TYPE, "image/svg+xml; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"orgonaut-org-chart.svg\"")];
            (headers, app::filters::chart_as_svg(&title, &chart)).into_response()
        }
        Err(error) => refused(&error),
    }
}

struct Csv {
    export: ChartExport,
    has_begun: bool,
}

impl Pieces for Csv {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            push_line(&mut text, HEAD.iter().copied());
        }
        for person in self.export.next_batch().await? {
            push_person(&mut text, &person);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

fn push_person(text: &mut String, person: &ChartLine) {
    let facts = [&person.email, &person.job_title, &person.department].map(|fact| fact.as_deref().unwrap_or_default());
    let (manager_id, manager) = person.manager.as_ref().map_or(("", ""), |(id, name)| (id, name));
    let figures = [person.level, person.direct, person.below].map(|figure| figure.to_string());
    let head = [person.id.as_str(), &person.name].into_iter().chain(facts);
    push_line(text, head.chain([person.status.id(), manager_id, manager]).chain(figures.iter().map(String::as_str)));
}
