//! `GET /settings/integrations/logs/{id}/changes.csv` and `changes.json`: what a run changed, as its page's filter shows it.

use axum::Router;
use axum::extract::{Extension, Path};
use axum::response::Response;
use axum::routing::get;
use contract::view::{ChangeFilter, ChangeRow};
use contract::{AppError, Value};
use engine::runs::ChangesExport;
use engine::{Actor, Services};
use http::Uri;
use serde_json::{Map, json};

use super::csv::push_line;
use super::stream::{Pieces, file, refused};

const HEAD: &[&str] = &["position", "context", "entity", "name", "source_id", "operation", "state", "attribute", "old_value", "new_value"];

/// The routes.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/settings/integrations/logs/{id}/changes.csv", get(as_csv))
        .route("/settings/integrations/logs/{id}/changes.json", get(as_json))
}

async fn as_csv(Path(id): Path<String>, uri: Uri, services: Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    match begin(&id, &uri, &services, actor).await {
        Ok(export) => {
            file(&format!("orgonaut-{}-changes.csv", export.run_id()), "text/csv; charset=utf-8", Csv { export, has_begun: false })
        }
        Err(error) => refused(&error),
    }
}

async fn as_json(Path(id): Path<String>, uri: Uri, services: Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    match begin(&id, &uri, &services, actor).await {
        Ok(export) => file(&format!("orgonaut-{}-changes.json", export.run_id()), "application/json", Json { export, at: At::Start }),
        Err(error) => refused(&error),
    }
}

async fn begin(id: &str, uri: &Uri, services: &Services, actor: Option<Extension<Actor>>) -> Result<ChangesExport, AppError> {
    let Extension(actor) = actor.ok_or(AppError::Unauthenticated)?;
    services.export_run_changes(&actor, id, filter(uri)).await
}

fn filter(uri: &Uri) -> ChangeFilter {
    app::filters::changes(uri.query().unwrap_or_default())
}

/// One line for each changed attribute; one for a change without any.
struct Csv {
    export: ChangesExport,
    has_begun: bool,
}

impl Pieces for Csv {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            push_line(&mut text, HEAD.iter().copied());
        }
        for change in self.export.next_batch().await? {
            push_change(&mut text, &change);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

fn push_change(text: &mut String, change: &ChangeRow) {
    let seq = change.seq.to_string();
    let about = [
        seq.as_str(),
        &change.context,
        change.entity.id(),
        &change.label,
        change.source_id.as_deref().unwrap_or_default(),
        change.op.id(),
        change.state.id(),
    ];
    if change.attributes.is_empty() {
        push_line(text, about.into_iter().chain(["", "", ""]));
    }
    for changed in &change.attributes {
        let values = [changed.attribute.name(), shown(&changed.old), shown(&changed.new)];
        push_line(text, about.into_iter().chain(values));
    }
}

fn shown(value: &Value) -> &str {
    value.shown().unwrap_or_default()
}

/// One array of objects, an object to a line.
struct Json {
    export: ChangesExport,
    at: At,
}

/// How far the array is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Middle,
    End,
}

impl Pieces for Json {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        if self.at == At::End {
            return Ok(None);
        }
        let batch = self.export.next_batch().await?;
        if batch.is_empty() {
            let end = if self.at == At::Start { "[]\n" } else { "\n]\n" };
            self.at = At::End;
            return Ok(Some(end.to_owned()));
        }
        let mut text = String::new();
        for change in &batch {
            text.push_str(if self.at == At::Start { "[\n" } else { ",\n" });
            text.push_str(&object(change).to_string());
            self.at = At::Middle;
        }
        Ok(Some(text))
    }
}

fn object(change: &ChangeRow) -> serde_json::Value {
    let attributes: Map<String, serde_json::Value> = change
        .attributes
        .iter()
        .map(|changed| (changed.attribute.name().to_owned(), json!([value(&changed.old), value(&changed.new)])))
        .collect();
    json!({
        "position": change.seq,
        "context": change.context,
        "entity": change.entity.id(),
        "name": change.label,
        "source_id": change.source_id,
        "operation": change.op.id(),
        "state": change.state.id(),
        "attributes": attributes,
    })
}

/// A value as programs read it: `Absent` and `Null` are both `null`.
fn value(value: &Value) -> serde_json::Value {
    if value.is_absent() { serde_json::Value::Null } else { json!(value) }
}
