use sandbox::{Options, Sandbox};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::Program;

const CONNECT: &str = "integration connect --tenant acme --provider bamboohr --set subdomain=acme --set-stdin api_key --target baseline";

#[tokio::test(flavor = "multi_thread")]
async fn commands_alone_lead_from_nothing_to_people() {
    let vendor = Sandbox::start(Options { people: 40, ..Options::default() }).await.unwrap();
    let orgonaut = Program::with(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes())]);

    assert_eq!(orgonaut.answer("migrate", "")["migrated"], true);
    let tenant = orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    assert!(tenant["id"].as_str().unwrap().starts_with("org_"), "{tenant}");
    let user = "user create --tenant acme --email maja@acme.example --role owner --password-stdin";
    assert_eq!(orgonaut.answer(user, "correct horse battery staple\n")["role"], "owner");

    let integration = orgonaut.answer(CONNECT, sandbox::ADMINISTRATOR_KEY);
    let steps = orgonaut.answer("integration test --tenant acme --provider bamboohr", "");
    assert!(steps.as_array().unwrap().iter().all(|step| step["outcome"] != "failed"), "{steps}");

    let run = orgonaut.answer("sync --tenant acme --provider bamboohr --wait", "");
    assert_eq!(run["id"], integration["first_run"], "an equal run was queued already");
    assert!(run["counts"]["created"].as_u64().unwrap() > 20, "{run}");

    let runs = orgonaut.answer("run list --tenant acme", "");
    assert_eq!(runs[0]["id"], run["id"]);
    let shown = orgonaut.answer(&format!("run show {} --tenant acme", run["id"].as_str().unwrap()), "");
    assert_eq!(shown["run"]["counts"], run["counts"]);
    let people = orgonaut.answer("people list --tenant acme", "");
    assert_eq!(people.as_array().unwrap().len() as u64, run["counts"]["created"].as_u64().unwrap());

    let plain = orgonaut.run("people list --tenant acme", "");
    assert!(String::from_utf8_lossy(&plain.stdout).starts_with("ID "), "{plain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_pause_resume_run_again_and_disconnect() {
    let vendor = Sandbox::start(Options { people: 20, ..Options::default() }).await.unwrap();
    let orgonaut = Program::with(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes())]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    orgonaut.answer(CONNECT, sandbox::ADMINISTRATOR_KEY);
    orgonaut.answer("sync --tenant acme --provider bamboohr --wait", "");

    assert_eq!(orgonaut.answer("integration pause --tenant acme --provider bamboohr", "")["state"], "paused");
    let shown = orgonaut.answer("integration show --tenant acme --provider bamboohr", "");
    assert_eq!((&shown["state"], &shown["targets"]["baseline"]), (&Value::from("paused"), &Value::from(true)));
    let run = orgonaut.answer("integration resume --tenant acme --provider bamboohr", "")["run"].clone();
    assert_eq!((&run["kind"], &run["event_type"]), (&Value::from("reconcile"), &Value::from("resumed")));
    assert_eq!(orgonaut.answer("integration resume --tenant acme --provider bamboohr", "")["run"], Value::Null);
    orgonaut.answer("sync --tenant acme --provider bamboohr --wait", "");
    orgonaut.answer("integration pause --tenant acme --provider bamboohr", "");
    let id = run["id"].as_str().unwrap();
    let (code, error) = orgonaut.failure(&format!("run rerun {id} --tenant acme"), "");
    assert_eq!((code, &error["kind"]), (4, &Value::from("conflict")), "{error}");
    orgonaut.answer("integration resume --tenant acme --provider bamboohr", "");
    let again = orgonaut.answer(&format!("run rerun {id} --tenant acme"), "");
    assert_eq!((&again["kind"], &again["event_type"]), (&Value::from("reconcile"), &Value::from("rerun")));

    assert_eq!(orgonaut.answer("tenant plan --tenant acme --plan team", "")["plan"], "team");
    let ended = orgonaut.answer("integration disconnect --tenant acme --provider bamboohr", "");
    assert_eq!(ended["credentials_erased"], true);
    let (code, _) = orgonaut.failure("integration show --tenant acme --provider bamboohr", "");
    assert_eq!(code, 4);
    let list = orgonaut.answer("integration list --tenant acme", "");
    assert_eq!((list.as_array().unwrap().len(), &list[0]["state"]), (1, &Value::from("disconnected")));
    assert_eq!(orgonaut.answer(&format!("run show {id} --tenant acme"), "")["run"]["id"], run["id"]);
}

#[test]
fn a_token_is_printed_once_and_listed_without_itself() {
    let orgonaut = Program::with(&[]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan free", "");
    let made = orgonaut.answer("token create --tenant acme --name Grafana --expires never", "");
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("ogn_"), "{made}");
    let list = orgonaut.answer("token list --tenant acme", "");
    assert!(list[0]["state"] == "active" && !list.to_string().contains(token), "{list}");
    let id = list[0]["id"].as_str().unwrap();
    assert_eq!(orgonaut.answer(&format!("token revoke {id} --tenant acme"), "")["state"], "revoked");
    let (code, error) = orgonaut.failure("token revoke tok_000000000000 --tenant acme", "");
    assert_eq!((code, &error["kind"]), (4, &Value::from("not_found")));
    assert_eq!(orgonaut.run("token create --tenant acme --name Grafana --expires soon", "").status.code(), Some(2));
    let plain = orgonaut.run("token list --tenant acme", "");
    assert!(String::from_utf8_lossy(&plain.stdout).starts_with("ID "), "{plain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_secret_is_printed_once_and_known_by_its_fingerprint() {
    let vendor = Sandbox::start(Options { people: 5, ..Options::default() }).await.unwrap();
    let orgonaut = Program::with(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes())]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    orgonaut.answer(CONNECT, sandbox::ADMINISTRATOR_KEY);
    let rotate = "integration webhook-secret rotate --tenant acme --provider bamboohr";
    let fingerprint = "integration webhook-secret fingerprint --tenant acme --provider bamboohr";
    let made = [rotate, rotate].map(|command| orgonaut.answer(command, "")["secret"].as_str().unwrap().to_owned());
    let known = orgonaut.answer(fingerprint, "");
    let of = |secret: &String| hex::encode(Sha256::digest(secret))[..12].to_owned();
    let shown: Vec<_> = known.as_array().unwrap().iter().map(|fact| (fact["fingerprint"].clone(), fact["is_current"].clone())).collect();
    assert_eq!(shown, [(of(&made[1]).into(), true.into()), (of(&made[0]).into(), false.into())]);
    let plain = orgonaut.run(fingerprint, "");
    let plain = String::from_utf8_lossy(&plain.stdout);
    assert!(plain.starts_with("KIND ") && plain.contains(&of(&made[1])), "{plain}");
    for secret in &made {
        assert!(!known.to_string().contains(secret) && !plain.contains(secret), "{plain}");
    }

    orgonaut.answer(&format!("{rotate} --drop-previous"), "");
    assert_eq!(orgonaut.answer(fingerprint, "").as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_is_seen_before_it_is_applied_and_taken_back_by_commands() {
    let vendor = Sandbox::start(Options { people: 40, ..Options::default() }).await.unwrap();
    let orgonaut = Program::with(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes())]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    orgonaut.answer(CONNECT, sandbox::ADMINISTRATOR_KEY);
    let first = orgonaut.answer("sync --tenant acme --provider bamboohr --wait", "");
    let id = vendor.sandbox.company("acme").unwrap().facts().active_ids[0];
    let retitle = sandbox::Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None };
    vendor.sandbox.apply("acme", retitle).unwrap();

    let preview = orgonaut.answer("sync --tenant acme --provider bamboohr --preview --wait", "");
    assert_eq!((&preview["status"], &preview["counts"]["updated"]), (&Value::from("previewed"), &Value::from(0)), "{preview}");
    let run = preview["id"].as_str().unwrap();
    let applied = orgonaut.answer(&format!("run apply {run} --tenant acme"), "");
    assert_eq!((&applied["status"], &applied["counts"]["updated"]), (&Value::from("completed"), &Value::from(1)), "{applied}");

    let undo = orgonaut.answer(&format!("run undo {run} --tenant acme"), "");
    assert_eq!((&undo["run"]["kind"], &undo["run"]["status"]), (&Value::from("undo"), &Value::from("previewed")), "{undo}");
    let discarded = orgonaut.answer(&format!("run discard {} --tenant acme", undo["run"]["id"].as_str().unwrap()), "");
    assert_eq!(discarded["run"]["status"], "cancelled", "{discarded}");
    let undone = orgonaut.answer(&format!("run undo {run} --tenant acme --apply"), "");
    assert_eq!((&undone["status"], &undone["counts"]["updated"]), (&Value::from("completed"), &Value::from(1)), "{undone}");

    for command in ["integration reconcile-nightly --tenant acme", "integrations:reconcile-nightly"] {
        let asked = orgonaut.answer(command, "");
        assert_eq!((&asked[0]["tenant"], &asked[0]["run"]["kind"]), (&Value::from("acme"), &Value::from("reconcile")), "{asked}");
        assert_eq!(asked[0]["run"]["event_type"], "nightly_reconciliation", "{asked}");
    }
    let runs = orgonaut.answer("run list --tenant acme", "");
    let nights = runs.as_array().unwrap().iter().filter(|run| run["kind"] == "reconcile").count();
    assert_eq!(nights, 1, "one that waits is joined");
    assert_ne!(runs[0]["id"], first["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_with_a_refused_key_fails_with_its_own_exit_code_and_shows_no_key() {
    let vendor = Sandbox::start(Options { people: 5, ..Options::default() }).await.unwrap();
    let orgonaut = Program::with(&[("ORGONAUT_HTTP_ROUTES", &vendor.routes())]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    orgonaut.answer(CONNECT, "not-the-key-of-acme");

    let output = orgonaut.run("sync --tenant acme --provider bamboohr --wait", "");
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let (code, error) = orgonaut.failure("integration test --tenant acme --provider bamboohr", "");
    assert_eq!((code, &error["kind"]), (5, &Value::from("check_failed")), "{error}");
    for text in [&output.stdout, &output.stderr, error.to_string().as_bytes().to_vec().as_ref()] {
        assert!(!String::from_utf8_lossy(text).contains("not-the-key-of-acme"));
    }
}

#[test]
fn a_name_that_does_not_exist_is_the_callers_mistake() {
    let orgonaut = Program::with(&[]);
    let (code, error) = orgonaut.failure("run list --tenant nobody", "");
    assert_eq!((code, &error["kind"]), (4, &Value::from("invalid")), "{error}");
    assert!(error["message"].as_str().unwrap().contains("nobody"), "{error}");
}

#[test]
fn a_plan_without_live_sync_connects_nothing() {
    let orgonaut = Program::with(&[]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan team", "");
    let (code, error) = orgonaut.failure(CONNECT, sandbox::ADMINISTRATOR_KEY);
    assert_eq!(code, 4, "{error}");
}

#[test]
fn every_provider_is_listed_with_what_it_needs() {
    let providers = Program::with(&[]).answer("integration providers", "");
    let bamboohr = providers.as_array().unwrap().iter().find(|row| row["provider"] == "bamboohr").unwrap();
    assert_eq!((&bamboohr["settings"][0], &bamboohr["secrets"][0]), (&Value::from("subdomain"), &Value::from("api_key")));
    assert_eq!(bamboohr["flows"][0], "planning");
}

#[test]
fn a_secret_that_does_not_come_is_missed() {
    let orgonaut = Program::with(&[]);
    orgonaut.answer("tenant create --slug acme --name Acme --plan business", "");
    let (code, error) = orgonaut.failure(CONNECT, "");
    assert_eq!(code, 4);
    assert!(error["message"].as_str().unwrap().contains("api_key"), "{error}");
}

#[test]
fn a_wrong_option_stops_the_start_with_its_name() {
    let output = Program::with(&[("ORGONAUT_ADDR", "localhost")]).run("migrate", "");
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("ORGONAUT_ADDR: "), "{output:?}");
    let (code, error) = Program::with(&[("ORGONAUT_TIME_ZONE", "Mars/Olympus")]).failure("migrate", "");
    assert_eq!((code, &error["kind"]), (3, &Value::from("configuration")));
}

#[test]
fn a_database_that_is_not_there_is_a_sentence_without_its_password() {
    let database = "postgres://orgonaut:s3cret@127.0.0.1:1/orgonaut";
    let output = Program::with(&[("ORGONAUT_DATABASE_URL", database)]).run("migrate", "");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains("database_url") && !error.contains("s3cret"), "{error}");
}

#[test]
fn what_is_not_understood_ends_with_exit_code_2_and_help_with_0() {
    let orgonaut = Program::with(&[]);
    assert_eq!(orgonaut.run("tenant destroy", "").status.code(), Some(2));
    let (code, error) = orgonaut.failure("tenant destroy", "");
    assert_eq!((code, &error["kind"]), (2, &Value::from("usage")));
    let help = orgonaut.run("--help", "");
    assert!(help.status.success() && String::from_utf8_lossy(&help.stdout).contains("serve"), "{help:?}");
}
