//! `GET /people.csv`: people of a context, as the directory's filter and order show them.

use axum::Router;
use axum::extract::Extension;
use axum::response::Response;
use axum::routing::get;
use contract::AppError;
use contract::view::PersonRow;
use engine::directory::PeopleExport;
use engine::{Actor, Services};
use http::Uri;

use super::csv::push_line;
use super::stream::{Pieces, file, refused};

const HEAD: &[&str] =
    &["id", "name", "email", "job_title", "department", "location", "manager", "start_date", "status", "source", "source_id"];

/// The route.
pub(crate) fn router() -> Router {
    Router::new().route("/people.csv", get(as_csv))
}

async fn as_csv(uri: Uri, Extension(services): Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    let Some(Extension(actor)) = actor else { return refused(&AppError::Unauthenticated) };
    let shown = app::filters::people(uri.query().unwrap_or_default());
    match services.export_people(&actor, shown.context.as_deref(), shown.filter, shown.order).await {
        Ok(export) => file("orgonaut-people.csv", "text/csv; charset=utf-8", Csv { export, has_begun: false }),
        Err(error) => refused(&error),
    }
}

struct Csv {
    export: PeopleExport,
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

fn push_person(text: &mut String, person: &PersonRow) {
    let facts = [&person.email, &person.job_title, &person.department, &person.location, &person.manager, &person.start_date];
    let facts = facts.map(|fact| fact.as_deref().unwrap_or_default());
    let source = person.source.map_or("", contract::Provider::id);
    let rest = [person.status.id(), source, person.source_id.as_deref().unwrap_or_default()];
    push_line(text, [person.id.as_str(), &person.name].into_iter().chain(facts).chain(rest));
}
