//! `GET /audit.csv`: the audit log, newest first, as its page's filter shows it.

use axum::Router;
use axum::extract::Extension;
use axum::response::Response;
use axum::routing::get;
use contract::view::AuditRow;
use contract::{AppError, Timestamp};
use engine::audit_log::AuditExport;
use engine::{Actor, Services};
use http::Uri;

use super::csv::push_line;
use super::stream::{Pieces, file, refused};

const HEAD: &[&str] =
    &["at", "by", "by_id", "category", "action", "entity", "name", "person_id", "context", "run_id", "attributes", "former_name"];

/// The route.
pub(crate) fn router() -> Router {
    Router::new().route("/audit.csv", get(as_csv))
}

async fn as_csv(uri: Uri, Extension(services): Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    let Some(Extension(actor)) = actor else { return refused(&AppError::Unauthenticated) };
    let filter = app::filters::audit(uri.query().unwrap_or_default());
    match services.export_audit(&actor, &filter).await {
        Ok(export) => file("orgonaut-audit.csv", "text/csv; charset=utf-8", Csv { export, has_begun: false }),
        Err(error) => refused(&error),
    }
}

struct Csv {
    export: AuditExport,
    has_begun: bool,
}

impl Pieces for Csv {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            push_line(&mut text, HEAD.iter().copied());
        }
        for event in self.export.next_batch().await? {
            push_event(&mut text, &event);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

fn push_event(text: &mut String, event: &AuditRow) {
    let at = moment(event.at);
    let attributes = event.attributes.iter().map(|attribute| attribute.name()).collect::<Vec<_>>().join(" ");
    let or_none = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    let (by, by_id) = event.by.as_ref().map_or(("system", ""), |by| (by.name.as_str(), by.id.as_str()));
    let named = [&event.entity, &event.name, &event.person_id, &event.context, &event.run_id].map(or_none);
    let cells = [at.as_str(), by, by_id, event.category.id(), &event.action];
    let former_name = event.former_name.as_deref().unwrap_or_default();
    push_line(text, cells.into_iter().chain(named.iter().map(String::as_str)).chain([attributes.as_str(), former_name]));
}

/// ISO 8601 in UTC, to the microsecond.
fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.0).map_or_else(|_| at.0.to_string(), |moment| moment.to_string())
}
