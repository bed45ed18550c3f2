//! When a connection is synced by itself, and what its guard goes by.

use contract::cadence::Cadence;
use contract::form::HrisForm;
use contract::view::ScheduleView;
use contract::{AppError, FieldError};
use jiff::tz::TimeZone;
use store::integrations::IntegrationRow;
use store::schedules::{ScheduleRow, kind};

use super::settings::Change;
use crate::Services;
use crate::access::Actor;
use crate::error::Result;
use crate::schedule;
use crate::sync::flow::FlowRules;

impl Services {
    /// Saves when the connection is synced by itself (X6). The next moment is worked out anew from now on.
    pub async fn change_hris_schedule(&self, actor: &Actor, form: &HrisForm) -> std::result::Result<(), AppError> {
        let integration = self.connected(actor).await?;
        let form_schedule = &form.schedule;
        let refused = |fields| AppError::Invalid { fields };
        let cadence = form_schedule.cadence();
        let zone_error = TimeZone::get(&form_schedule.zone)
            .is_err()
            .then(|| FieldError::new("zone", "There is no such time zone. Choose one of the list, such as Europe/Copenhagen."));
        let cadence = match (cadence, zone_error) {
            (Ok(cadence), None) => cadence,
            (Ok(_), Some(error)) => return Err(refused(vec![error])),
            (Err(errors), None) => return Err(refused(errors)),
            (Err(mut errors), Some(error)) => {
                errors.retain(|known| known.field != error.field);
                errors.push(error);
                return Err(refused(errors));
            }
        };
        let connections = &self.parts.connections;
        let now = connections.clock.now();
        let row = schedule::row(actor.org_id, integration.id, connections.ids.next(), cadence, &form_schedule.zone, now);
        let change = Change::Schedule(ScheduleRow { is_enabled: form_schedule.is_on, ..row });
        self.change(actor, &integration, form.version, change).await
    }

    /// Saves what the mass-change guard goes by (X2).
    pub async fn change_hris_guard(&self, actor: &Actor, form: &HrisForm) -> std::result::Result<(), AppError> {
        let integration = self.connected(actor).await?;
        let thresholds = form.guard.thresholds().map_err(|fields| AppError::Invalid { fields })?;
        let flow = self.parts.connections.flow(&integration).await?;
        let change = Change::Guard(FlowRules { thresholds, ..FlowRules::of(&flow) });
        self.change(actor, &integration, form.version, change).await
    }

    /// The schedule of a connection as its page shows it.
    pub(super) async fn schedule_view(&self, integration: &IntegrationRow) -> Result<Option<ScheduleView>> {
        let row = self.parts.store.schedule(integration.org_id, integration.id, kind::RECONCILE).await?;
        Ok(row.map(|row| ScheduleView {
            cadence: Cadence::of_cron(&row.cron),
            cron: row.cron,
            zone: row.zone,
            is_on: row.is_enabled,
            next_run_at: row.next_run_at,
        }))
    }

    /// Names of the time zones there are, for the form.
    pub fn time_zones(&self) -> Vec<String> {
        let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        // Places, and UTC; the rest are names kept for programs.
        names.retain(|name| {
            name == "UTC" || (name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("posix") && !name.starts_with("right"))
        });
        names.sort();
        names
    }
}
