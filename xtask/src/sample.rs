//! The sample tenant of the demo, made through Orgonaut's own command line.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::failure::{Context, Failure, Outcome};
use crate::{process, secret};

/// The tenant's slug, and its company's name at the simulated BambooHR.
const TENANT: &str = "acme";
const NAME: &str = "Acme Robotics";
const OWNER: &str = "owner@acme.example";
const OWNER_NAME: &str = "Maja Lindqvist";
const DEFAULT_PEOPLE: u32 = 600;
const FILE: &str = "demo.json";

/// What the demo remembers of a data folder, so that a second start finds the same company and the same sign-in.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// The owner's address.
    pub(crate) email: String,
    /// The owner's password, made for this folder.
    pub(crate) password: String,
    /// How many employee records the company has.
    pub(crate) people: u32,
    /// The key the simulated BambooHR takes.
    pub(crate) api_key: String,
    /// How far its making has come.
    made: Made,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Made {
    Nothing,
    Tenant,
    Owner,
    Connection,
}

/// What the first synchronisation brought.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FirstRun {
    /// Its public id.
    pub(crate) id: String,
    /// How it ended.
    pub(crate) status: String,
    /// People it created.
    pub(crate) created: u64,
}

impl Sample {
    /// Reads what is known of a data folder, or plans a new company for it.
    pub(crate) fn of(folder: &Path, people: Option<u32>) -> Outcome<Self> {
        let file = folder.join(FILE);
        let mut sample = if file.exists() {
            let text = std::fs::read(&file).context(format_args!("read {}", file.display()))?;
            serde_json::from_slice(&text).context(format_args!("understand {}", file.display()))?
        } else {
            let (password, api_key) = (secret::password(), secret::password());
            Self { email: OWNER.to_owned(), password, people: DEFAULT_PEOPLE, api_key, made: Made::Nothing }
        };
        sample.people = people.unwrap_or(sample.people);
        sample.save(folder)?;
        Ok(sample)
    }

    /// Makes what is still missing: the tenant, its owner, its connection to the simulated BambooHR.
    pub(crate) fn make(&mut self, folder: &Path, orgonaut: &Orgonaut) -> Outcome {
        let steps: [(Made, &[&str], &str); 3] = [
            (Made::Tenant, &["tenant", "create", "--slug", TENANT, "--name", NAME, "--plan", "business"], ""),
            (
                Made::Owner,
                &["user", "create", "--tenant", TENANT, "--email", OWNER, "--name", OWNER_NAME, "--role", "owner", "--password-stdin"],
                &self.password.clone(),
            ),
            (
                Made::Connection,
                &[
                    "integration",
                    "connect",
                    "--tenant",
                    TENANT,
                    "--provider",
                    "bamboohr",
                    "--set",
                    "subdomain=acme",
                    "--set-stdin",
                    "api_key",
                    "--target",
                    "baseline",
                ],
                &self.api_key.clone(),
            ),
        ];
        for (step, arguments, input) in steps {
            if self.made < step {
                orgonaut.run(arguments, input)?;
                self.made = step;
                self.save(folder)?;
            }
        }
        Ok(())
    }

    fn save(&self, folder: &Path) -> Outcome {
        let text = serde_json::to_vec_pretty(self).context("write down the sample company")?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(folder.join(FILE))
            .context("write down the sample company")?;
        file.write_all(&text).context("write down the sample company")
    }
}

/// Orgonaut's program with the settings of one data folder.
#[derive(Debug)]
pub(crate) struct Orgonaut {
    /// The program.
    pub(crate) program: PathBuf,
    /// Names and values of its settings.
    pub(crate) settings: Vec<(&'static str, String)>,
}

impl Orgonaut {
    /// The program with these arguments, to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.current_dir(crate::workspace::root());
        command
    }

    /// The first synchronisation of the sample tenant, once it has ended.
    pub(crate) fn first_run(&self) -> Outcome<Option<FirstRun>> {
        let printed = self.run(&["run", "list", "--tenant", TENANT, "--json"], "")?;
        let runs: Value = serde_json::from_str(&printed).context("understand the list of runs")?;
        first_run_of(&runs)
    }

    fn run(&self, arguments: &[&str], input: &str) -> Outcome<String> {
        process::output(&mut self.command(arguments), input)
    }
}

/// Runs come newest first, so the first synchronisation is the last one of its kind.
fn first_run_of(runs: &Value) -> Outcome<Option<FirstRun>> {
    let runs = runs.as_array().ok_or_else(|| Failure::new("the list of runs is no list"))?;
    let run = runs.iter().rev().find(|run| run["kind"] == "manual_sync");
    Ok(run.filter(|run| run["finished_at"].is_i64() || run["finished_at"].is_string()).map(|run| FirstRun {
        id: run["id"].as_str().unwrap_or_default().to_owned(),
        status: run["status"].as_str().unwrap_or_default().to_owned(),
        created: run["counts"]["created"].as_u64().unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_run_that_has_not_ended_is_waited_for() {
        let runs = json!([{"id": "sync_1", "kind": "manual_sync", "status": "running", "finished_at": null}]);
        assert_eq!(first_run_of(&runs).unwrap(), None);
    }

    #[test]
    fn the_first_synchronisation_is_the_oldest_of_its_kind() {
        let run = |id: &str, kind: &str| json!({"id": id, "kind": kind, "status": "completed", "finished_at": 1, "counts": {"created": 3}});
        let runs = json!([run("sync_3", "reconcile"), run("sync_2", "manual_sync"), run("sync_1", "manual_sync")]);
        let first = first_run_of(&runs).unwrap();
        assert_eq!(first, Some(FirstRun { id: "sync_1".to_owned(), status: "completed".to_owned(), created: 3 }));
    }

    #[test]
    fn a_second_look_at_a_folder_finds_the_same_sign_in() {
        let folder = tempfile::tempdir().unwrap();
        let first = Sample::of(folder.path(), Some(40)).unwrap();
        let second = Sample::of(folder.path(), None).unwrap();
        assert_eq!((second.password, second.people), (first.password, 40));
    }
}
