//! Making a webhook (vendor document section 4.1).

use contract::FailureKind;
use serde_json::json;

use super::client::Account;
use super::model::{CreatedWebhook, MonitoredFields};
use crate::connector::{MadeWebhook, WebhookRequest};
use crate::error::{Error, Result};

const OPERATION: &str = "make a webhook";
const EVENTS: [&str; 3] = ["employee.created", "employee.updated", "employee.deleted"];
/// The fields we read of people, by the aliases webhooks know them by. A company has not all of them.
const WATCHED: [&str; 17] = [
    "firstName",
    "lastName",
    "preferredName",
    "displayName",
    "workEmail",
    "employeeNumber",
    "jobTitle",
    "department",
    "division",
    "location",
    "reportsTo",
    "supervisor",
    "workPhone",
    "employmentHistoryStatus",
    "status",
    "hireDate",
    "terminationDate",
];

/// Makes a webhook that tells of every change of what we read.
pub(super) async fn register(account: Account<'_>, webhook: WebhookRequest<'_>) -> Result<MadeWebhook> {
    let answer = account.monitored_fields().await?;
    if !answer.is_success() {
        return Err(account.failure(&answer));
    }
    let known: MonitoredFields = answer.json()?;
    let is_known = |alias: &&str| known.fields.iter().any(|field| field.alias.as_deref() == Some(alias));
    let watched: Vec<&str> = WATCHED.into_iter().filter(is_known).collect();
    if watched.is_empty() {
        let message = "BambooHR lets this API key watch none of the fields that are read here. Use a key of a user who may see employees.";
        return Err(Error::permanent(FailureKind::Permission, OPERATION, message));
    }
    let answer = account
        .make_webhook(&json!({
            "name": webhook.name,
            "url": webhook.address,
            "format": "json",
            "monitorFields": watched,
            "postFields": {},
            "includeCompanyDomain": false,
            "events": EVENTS,
        }))
        .await?;
    match answer.status() {
        200..=299 => {
            let CreatedWebhook { id, private_key } = answer.json()?;
            Ok(MadeWebhook { id: id.unwrap_or_default(), key: private_key })
        }
        400 => {
            let message = "BambooHR does not accept this webhook. It calls https addresses alone, and only such as it can reach.";
            Err(Error::permanent(FailureKind::Configuration, OPERATION, message))
        }
        _ => Err(account.failure(&answer)),
    }
}
