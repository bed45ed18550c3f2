//! "Test connection" (O7): each step asks for what a sync will need.

use contract::{Attribute, FailureKind};

use super::BambooHr;
use super::client::Account;
use super::config::{API_KEY, SUBDOMAIN};
use super::mapping;
use super::organisation::OrganisationUnits;
use super::pull::{FirstPage, first_page};
use crate::check_step::{StepName, with_skipped};
use crate::connector::CheckStep;
use crate::coverage::Coverage;
use crate::error::Error;

/// How many people are looked at where the read path allows to say.
const SAMPLE: usize = 100;

const REACH: StepName = StepName { name: "reach", label: "Reach BambooHR", setting: SUBDOMAIN };
const AUTHENTICATE: StepName = step("authenticate", "Sign in with the API key");
const READ_EMPLOYEES: StepName = step("read_employees", "Read employees");
const READ_FIELDS: StepName = step("read_fields", "Read the fields that are synced");
const READ_UNITS: StepName = step("read_organisation_units", "Read departments and divisions");
const STEPS: [StepName; 5] = [REACH, AUTHENTICATE, READ_EMPLOYEES, READ_FIELDS, READ_UNITS];

const fn step(name: &'static str, label: &'static str) -> StepName {
    StepName { name, label, setting: API_KEY }
}

impl BambooHr {
    /// Every step in order.
    pub(super) async fn check_steps(&self, account: Account<'_>) -> Vec<CheckStep> {
        let lists = account.lists().await;
        let mut steps = Vec::new();
        // The first answer, whatever it says, tells whether the way and the key are good.
        let early = match &lists {
            Err(error) if error.kind == FailureKind::Auth => Some((AUTHENTICATE, error)),
            Err(error) if error.kind == FailureKind::Permission => None,
            Err(error) => Some((REACH, error)),
            Ok(_) => None,
        };
        if let Some((step, error)) = early {
            if step == AUTHENTICATE {
                steps.push(REACH.passed(format!("{}.bamboohr.com answers.", account.config.subdomain)));
            }
            steps.push(step.failed(error));
            return with_skipped(steps, &STEPS);
        }
        steps.push(REACH.passed(format!("{}.bamboohr.com answers.", account.config.subdomain)));
        let units = lists.map(OrganisationUnits::from_lists);
        match first_page(account, SAMPLE).await {
            Err(error) if error.kind == FailureKind::Auth => {
                steps.push(AUTHENTICATE.failed(&error));
                return with_skipped(steps, &STEPS);
            }
            Err(error) => {
                steps.extend([AUTHENTICATE.passed(""), READ_EMPLOYEES.failed(&error)]);
                return with_skipped(steps, &STEPS);
            }
            Ok(first) => {
                steps.extend([AUTHENTICATE.passed(""), employees_step(&first)]);
                steps.push(fields_step(&first, units.as_ref().unwrap_or(&OrganisationUnits::default())));
            }
        }
        steps.push(units_step(&units));
        steps
    }
}

fn employees_step(first: &FirstPage) -> CheckStep {
    let seen = first.raw.employees.len() as u64;
    let total = first.raw.total.unwrap_or(seen);
    match first.notice() {
        _ if total == 0 => READ_EMPLOYEES.warned("The key works, but BambooHR shows it no employee. Check whom its user may see."),
        Some(notice) => READ_EMPLOYEES.warned(format!("{} can be read. {notice}", people(total))),
        None => READ_EMPLOYEES.passed(format!("{} can be read.", people(total))),
    }
}

fn fields_step(first: &FirstPage, units: &OrganisationUnits) -> CheckStep {
    let vocabulary = first.position.vocabulary();
    let mut coverage = Coverage::default();
    for json in &first.raw.employees {
        if let Ok(mapped) = mapping::employee(json, vocabulary, units) {
            coverage.observe(&mapped.record.attributes, &mapped.restricted);
        }
    }
    let withheld = coverage.withheld(vocabulary.deciding_fields());
    if withheld.is_empty() {
        return READ_FIELDS.passed("");
    }
    let names: Vec<_> = withheld
        .iter()
        .map(|field| {
            let extent = if field.for_everyone { "" } else { " of some people" };
            format!("{} ({}){extent}", field.attribute.label(), field.vendor_field)
        })
        .collect();
    let message = format!(
        "BambooHR withholds {}. What it withholds stays as it is here. To sync it, let the key's user see it in BambooHR under Settings, Access Levels.",
        names.join(", ")
    );
    // Without these a sync could not tell who somebody is, or whether they are still there.
    let is_usable = coverage.has(Attribute::DisplayName) && coverage.has(Attribute::Status);
    if is_usable { READ_FIELDS.warned(message) } else { READ_FIELDS.refused(message) }
}

fn units_step(units: &Result<OrganisationUnits, Error>) -> CheckStep {
    match units {
        Ok(units) => {
            let (departments, divisions) = units.counts();
            READ_UNITS.passed(format!("Departments: {departments}. Divisions: {divisions}. A rename in BambooHR is followed."))
        }
        Err(_) => READ_UNITS.warned(
            "BambooHR does not show the key its lists, so departments and divisions are known by name alone and a rename makes a new one.",
        ),
    }
}

fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
