//! "Test connection" (O7): each step asks for what a sync will need.

use contract::{Attribute, FailureKind};

use super::BambooHr;
use super::client::Account;
use super::coverage::Coverage;
use super::mapping;
use super::organisation::OrganisationUnits;
use super::pull::{FirstPage, first_page};
use crate::connector::{CheckOutcome, CheckStep};
use crate::error::Error;

/// How many people are looked at where the read path allows to say.
const SAMPLE: usize = 100;

const REACH: (&str, &str) = ("reach", "Reach BambooHR");
const AUTHENTICATE: (&str, &str) = ("authenticate", "Sign in with the API key");
const READ_EMPLOYEES: (&str, &str) = ("read_employees", "Read employees");
const READ_FIELDS: (&str, &str) = ("read_fields", "Read the fields that are synced");
const READ_UNITS: (&str, &str) = ("read_organisation_units", "Read departments and divisions");

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
                steps.push(passed(REACH, format!("{}.bamboohr.com answers.", account.config.subdomain)));
            }
            steps.push(failed(step, error));
            return with_skipped(steps);
        }
        steps.push(passed(REACH, format!("{}.bamboohr.com answers.", account.config.subdomain)));
        let units = lists.map(OrganisationUnits::from_lists);
        match first_page(account, SAMPLE).await {
            Err(error) if error.kind == FailureKind::Auth => {
                steps.push(failed(AUTHENTICATE, &error));
                return with_skipped(steps);
            }
            Err(error) => {
                steps.extend([passed(AUTHENTICATE, String::new()), failed(READ_EMPLOYEES, &error)]);
                return with_skipped(steps);
            }
            Ok(first) => {
                steps.extend([passed(AUTHENTICATE, String::new()), employees_step(&first)]);
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
        _ if total == 0 => step(
            READ_EMPLOYEES,
            CheckOutcome::Warned,
            "The key works, but BambooHR shows it no employee. Check whom its user may see.".to_owned(),
        ),
        Some(notice) => step(READ_EMPLOYEES, CheckOutcome::Warned, format!("{} can be read. {notice}", people(total))),
        None => passed(READ_EMPLOYEES, format!("{} can be read.", people(total))),
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
    let withheld = coverage.withheld(vocabulary);
    if withheld.is_empty() {
        return passed(READ_FIELDS, String::new());
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
    step(READ_FIELDS, if is_usable { CheckOutcome::Warned } else { CheckOutcome::Failed }, message)
}

fn units_step(units: &Result<OrganisationUnits, Error>) -> CheckStep {
    match units {
        Ok(units) => {
            let (departments, divisions) = units.counts();
            passed(READ_UNITS, format!("Departments: {departments}. Divisions: {divisions}. A rename in BambooHR is followed."))
        }
        Err(_) => step(
            READ_UNITS,
            CheckOutcome::Warned,
            "BambooHR does not show the key its lists, so departments and divisions are known by name alone and a rename makes a new one."
                .to_owned(),
        ),
    }
}

fn people(count: u64) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

fn step((name, label): (&'static str, &'static str), outcome: CheckOutcome, message: String) -> CheckStep {
    CheckStep { name, label, outcome, message }
}

fn passed(names: (&'static str, &'static str), message: String) -> CheckStep {
    step(names, CheckOutcome::Passed, message)
}

fn failed(names: (&'static str, &'static str), error: &Error) -> CheckStep {
    step(names, CheckOutcome::Failed, error.message.clone())
}

/// The steps that were not come to.
fn with_skipped(mut steps: Vec<CheckStep>) -> Vec<CheckStep> {
    let all = [REACH, AUTHENTICATE, READ_EMPLOYEES, READ_FIELDS, READ_UNITS];
    let skipped: Vec<_> = all[steps.len()..].iter().map(|names| step(*names, CheckOutcome::Skipped, String::new())).collect();
    steps.extend(skipped);
    steps
}
