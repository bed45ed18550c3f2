//! `GET /settings/integrations/logs/{id}/issues.csv` and `calls.csv`: all records of a run that are worth a look, and all it asked the vendor.

use axum::Router;
use axum::extract::{Extension, Path};
use axum::response::Response;
use axum::routing::get;
use contract::AppError;
use contract::view::{CallRow, RunIssue};
use engine::runs::RecordsExport;
use engine::{Actor, Services};

use super::csv::push_line;
use super::stream::{Pieces, file, refused};

const ISSUE_HEAD: &[&str] = &["code", "is_warning", "source_id", "name", "attribute", "message", "next_step"];
const CALL_HEAD: &[&str] = &["method", "path", "status", "milliseconds", "try", "waited_milliseconds"];

/// The routes.
pub(crate) fn router() -> Router {
    Router::new()
        .route("/settings/integrations/logs/{id}/issues.csv", get(issues))
        .route("/settings/integrations/logs/{id}/calls.csv", get(calls))
}

async fn issues(Path(id): Path<String>, services: Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    match begin(&id, &services, actor).await {
        Ok(export) => {
            file(&format!("orgonaut-{}-issues.csv", export.run_id()), "text/csv; charset=utf-8", Issues { export, has_begun: false })
        }
        Err(error) => refused(&error),
    }
}

async fn calls(Path(id): Path<String>, services: Extension<Services>, actor: Option<Extension<Actor>>) -> Response {
    match begin(&id, &services, actor).await {
        Ok(export) => {
            file(&format!("orgonaut-{}-calls.csv", export.run_id()), "text/csv; charset=utf-8", Calls { export, has_begun: false })
        }
        Err(error) => refused(&error),
    }
}

async fn begin(id: &str, services: &Services, actor: Option<Extension<Actor>>) -> Result<RecordsExport, AppError> {
    let Extension(actor) = actor.ok_or(AppError::Unauthenticated)?;
    services.export_run_records(&actor, id).await
}

struct Issues {
    export: RecordsExport,
    has_begun: bool,
}

impl Pieces for Issues {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            push_line(&mut text, ISSUE_HEAD.iter().copied());
        }
        for issue in self.export.next_issues().await? {
            push_issue(&mut text, &issue);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

fn push_issue(text: &mut String, issue: &RunIssue) {
    let cells = [
        issue.code.as_str(),
        if issue.is_warning { "true" } else { "false" },
        issue.source_id.as_deref().unwrap_or_default(),
        issue.label.as_deref().unwrap_or_default(),
        issue.attribute.map_or("", contract::Attribute::name),
        &issue.message,
        &issue.next_step,
    ];
    push_line(text, cells);
}

struct Calls {
    export: RecordsExport,
    has_begun: bool,
}

impl Pieces for Calls {
    async fn next_piece(&mut self) -> Result<Option<String>, AppError> {
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            push_line(&mut text, CALL_HEAD.iter().copied());
        }
        for call in self.export.next_calls().await? {
            push_call(&mut text, &call);
        }
        Ok((!text.is_empty()).then_some(text))
    }
}

fn push_call(text: &mut String, call: &CallRow) {
    let status = call.status.map(|status| status.to_string()).unwrap_or_default();
    let numbers = [call.ms.to_string(), call.attempt.to_string(), call.waited_ms.to_string()];
    let cells = [call.method.as_str(), &call.path, &status];
    push_line(text, cells.into_iter().chain(numbers.iter().map(String::as_str)));
}
