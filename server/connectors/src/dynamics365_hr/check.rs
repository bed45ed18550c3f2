//! "Test connection" (O7): each step asks for what a sync will need.

use contract::Attribute;

use super::Dynamics365Hr;
use super::client::Environment;
use super::config::{CLIENT_ID, CLIENT_SECRET, ENVIRONMENT_URL, LEGAL_ENTITIES};
use super::fields::{self, EntitySet, NAMED};
use super::organisation::legal_entity_choices;
use super::reading::{RawPage, first_page, is_refusal, unknown_legal_entity};
use crate::check_step::{StepName, with_skipped};
use crate::connector::CheckStep;
use crate::error::{Error, Result};

const REACH: StepName = StepName { name: "reach", label: "Reach the environment", setting: ENVIRONMENT_URL };
const TOKEN: StepName = StepName { name: "token", label: "Get a token from Microsoft Entra ID", setting: CLIENT_SECRET };
const READ_WORKERS: StepName = step("read_workers", "Read workers and employments");
const READ_POSITIONS: StepName = step("read_positions", "Read positions, managers and departments");
const READ_LEGAL_ENTITIES: StepName = StepName { name: "read_legal_entities", label: "Read legal entities", setting: LEGAL_ENTITIES };
const READ_FIELDS: StepName = step("read_fields", "Read the fields that are synced");
const STEPS: [StepName; 6] = [REACH, TOKEN, READ_WORKERS, READ_POSITIONS, READ_LEGAL_ENTITIES, READ_FIELDS];

/// Workers that are looked at for their fields.
const SAMPLE: &str = "&$top=100";
const ONE: &str = "&$top=1";

const fn step(name: &'static str, label: &'static str) -> StepName {
    StepName { name, label, setting: CLIENT_ID }
}

impl Dynamics365Hr {
    /// Every step in order.
    pub(super) async fn check_steps(&self, environment: Environment<'_>) -> Vec<CheckStep> {
        let mut steps = Vec::new();
        match self.taken(environment, &mut steps).await {
            Ok(()) => steps,
            Err((step, error)) => {
                steps.push(step.failed(&error));
                with_skipped(steps, &STEPS)
            }
        }
    }

    /// Takes the steps until one fails.
    async fn taken(&self, environment: Environment<'_>, steps: &mut Vec<CheckStep>) -> std::result::Result<(), (StepName, Error)> {
        let answer = environment.reach().await.map_err(|error| (REACH, error))?;
        if answer.status() >= 500 {
            return Err((REACH, answer.failure()));
        }
        steps.push(REACH.passed(format!("{} answers.", environment.config.environment.account())));
        environment.sign_in().await.map_err(|error| (TOKEN, error))?;
        steps.push(TOKEN.passed(""));
        let workers = workers(environment).await.map_err(|error| (READ_WORKERS, error))?;
        steps.push(workers_step(&workers));
        steps.push(positions_step(environment).await.map_err(|error| (READ_POSITIONS, error))?);
        steps.push(legal_entities_step(environment).await.map_err(|error| (READ_LEGAL_ENTITIES, error))?);
        steps.push(fields_step(&workers));
        Ok(())
    }
}

/// Some workers, where there are employments too.
async fn workers(environment: Environment<'_>) -> Result<RawPage> {
    first_page(environment, EntitySet::Employments, ONE).await?;
    first_page(environment, EntitySet::Workers, SAMPLE).await
}

fn workers_step(workers: &RawPage) -> CheckStep {
    let count = workers.count.unwrap_or(workers.values.len() as u64);
    match count {
        0 => {
            READ_WORKERS.warned("The application is let in, but Dynamics 365 HR shows it no worker. Check the security roles of its user.")
        }
        1 => READ_WORKERS.passed("1 worker can be read."),
        _ => READ_WORKERS.passed(format!("{count} workers can be read.")),
    }
}

/// Names every entity set that is missing at once, so that nobody has to come back for each.
async fn positions_step(environment: Environment<'_>) -> Result<CheckStep> {
    let mut missing = Vec::new();
    for set in [EntitySet::Positions, EntitySet::Assignments, EntitySet::Hierarchies, EntitySet::Departments] {
        match first_page(environment, set, ONE).await {
            Ok(_) => {}
            Err(error) if is_refusal(&error) => missing.push(set.names()[0]),
            Err(error) => return Err(error),
        }
    }
    Ok(if missing.is_empty() {
        READ_POSITIONS.passed("Job titles, departments and managers can be read. A renamed department is followed.")
    } else {
        READ_POSITIONS.warned(format!(
            "The application's user may not read {}. What depends on it stays as it is here. To sync it, give that user a security role that \
             reads it.",
            missing.join(", ")
        ))
    })
}

async fn legal_entities_step(environment: Environment<'_>) -> Result<CheckStep> {
    let chosen = &environment.config.legal_entities;
    let known = match legal_entity_choices(environment).await {
        Ok(known) => known,
        Err(error) if is_refusal(&error) => {
            return Ok(READ_LEGAL_ENTITIES.warned("The application's user may not read LegalEntities, so divisions stay as they are."));
        }
        Err(error) => return Err(error),
    };
    if let Some(unknown) = chosen.iter().find(|id| known.iter().all(|choice| choice.value != **id)) {
        return Err(unknown_legal_entity(unknown));
    }
    Ok(READ_LEGAL_ENTITIES.passed(if chosen.is_empty() {
        format!("All {} are read.", known.len())
    } else {
        format!("{} of {} are read.", chosen.len(), known.len())
    }))
}

fn fields_step(workers: &RawPage) -> CheckStep {
    let is_withheld = |property: &str| !workers.values.is_empty() && workers.values.iter().all(|worker| worker.get(property).is_none());
    let withheld: Vec<_> = NAMED.iter().filter(|field| EntitySet::Workers.properties().contains(&field.vendor_field)).collect();
    let withheld: Vec<_> = withheld.into_iter().filter(|field| is_withheld(field.vendor_field)).collect();
    if withheld.is_empty() {
        return READ_FIELDS.passed("");
    }
    let names: Vec<_> = withheld.iter().map(|field| format!("{} ({})", field.attribute.label(), field.vendor_field)).collect();
    let message = format!("Dynamics 365 HR withholds {}. What it withholds stays as it is here.", names.join(", "));
    let is_nameless = is_withheld(fields::FIRST_NAME) && withheld.iter().any(|field| field.attribute == Attribute::DisplayName);
    // Without a name nobody could be told from anybody.
    if is_nameless { READ_FIELDS.refused(message) } else { READ_FIELDS.warned(message) }
}
