//! Looking at connections, pausing, resuming and ending them.

use clap::Args;
use contract::Provider;
use contract::view::{ConnectionDetail, ConnectionSummary};
use engine::connection::Disconnection;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::error::CommandError;
use crate::cli::run::moment;
use crate::cli::table::{Column, facts, table};
use crate::cli::{Session, argument};

/// Names a connection.
#[derive(Debug, Args)]
pub(in crate::cli) struct Which {
    /// The tenant's slug.
    #[arg(long)]
    tenant: String,
    /// The provider's id.
    #[arg(long, value_parser = argument::provider)]
    provider: Provider,
}

pub(super) async fn list(session: &Session, tenant: &str) -> Result<(), CommandError> {
    let connections = session.services().await?.connection_list(tenant).await?;
    session.output.answer(&connections, |connections| listed(connections, &session.config.time_zone))
}

pub(super) async fn show(session: &Session, which: &Which) -> Result<(), CommandError> {
    let connection = session.services().await?.connection_show(&which.tenant, which.provider).await?;
    session.output.answer(&connection, |connection| shown(connection, &session.config.time_zone))
}

pub(super) async fn pause(session: &Session, which: &Which) -> Result<(), CommandError> {
    let connection = session.services().await?.pause_integration(&which.tenant, which.provider).await?;
    session.output.answer(&connection, |_| format!("{} is paused.", which.provider.label()))
}

pub(super) async fn resume(session: &Session, which: &Which) -> Result<(), CommandError> {
    let run = session.services().await?.resume_integration(&which.tenant, which.provider).await?;
    let label = which.provider.label();
    session.output.answer(&json!({ "run": run }), |_| match &run {
        Some(run) => format!("{label} goes on. It catches up with {}.", run.id),
        None => format!("{label} was not paused."),
    })
}

pub(super) async fn disconnect(session: &Session, which: &Which) -> Result<(), CommandError> {
    let ended = session.services().await?.disconnect_integration(&which.tenant, which.provider).await?;
    let label = which.provider.label();
    session.output.answer(&json!({ "credentials_erased": ended == Disconnection::Ended }), |_| match ended {
        Disconnection::Ended => format!("{label} is disconnected, and the stored credentials are erased. People and the log stay."),
        Disconnection::LiveSyncEnded => format!("The live sync with {label} is ended. The credentials stay for what else uses them."),
    })
}

fn listed(connections: &[ConnectionSummary], zone: &TimeZone) -> String {
    if connections.is_empty() {
        return "Nothing was ever connected.".to_owned();
    }
    let columns = ["ID", "PROVIDER", "ACCOUNT", "STATUS", "LAST SYNC", "CONNECTED", "DISCONNECTED"].map(Column::Text);
    let rows = connections.iter().map(|row| {
        let at = |time: Option<contract::Timestamp>| time.map(|time| moment(time, zone)).unwrap_or_default();
        [
            row.id.clone(),
            row.provider.id().to_owned(),
            row.account.clone(),
            row.state.label().to_owned(),
            at(row.last_sync),
            moment(row.connected_at, zone),
            at(row.disconnected_at),
        ]
    });
    table(columns, rows)
}

fn shown(detail: &ConnectionDetail, zone: &TimeZone) -> String {
    let ConnectionDetail { connection, targets } = detail;
    let at = |time: Option<contract::Timestamp>| time.map_or_else(|| "not yet".to_owned(), |time| moment(time, zone));
    let mut names: Vec<&str> = targets.baseline.then_some("Live Baseline").into_iter().collect();
    names.extend(targets.scenarios.iter().map(|scenario| scenario.name.as_str()));
    names.extend(targets.all_future_scenarios.then_some("all future scenarios"));
    facts([
        ("Connection", connection.id.clone()),
        ("Provider", connection.provider.label().to_owned()),
        ("Account", connection.account.clone()),
        ("Status", connection.state.label().to_owned()),
        ("Last sync", at(connection.last_sync)),
        ("Last reconciliation", at(connection.last_reconciled)),
        ("Last error", connection.last_error.clone().unwrap_or_default()),
        ("Applies to", names.join(", ")),
        ("Connected", moment(connection.connected_at, zone)),
    ])
}
