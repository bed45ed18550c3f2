use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program in an empty folder, with no more environment than given.
fn orgonaut(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_orgonaut"));
    command.args(arguments).current_dir(folder.path()).env_clear().envs(variables.iter().copied()).output().unwrap()
}

fn error_of(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().last().unwrap_or_default();
    serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("{text}"))["error"].clone()
}

#[test]
fn a_wrong_option_stops_the_start_with_its_name_and_exit_code_3() {
    let output = orgonaut(&["migrate"], &[("ORGONAUT_ADDR", "localhost")]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("ORGONAUT_ADDR: "), "{output:?}");
}

#[test]
fn with_json_an_error_is_one_object_on_standard_error() {
    let output = orgonaut(&["migrate", "--json"], &[("ORGONAUT_TIME_ZONE", "Mars/Olympus")]);
    let error = error_of(&output);
    assert_eq!(error["kind"], "configuration");
    assert!(error["message"].as_str().unwrap().starts_with("ORGONAUT_TIME_ZONE: "), "{error}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_command_that_is_not_understood_ends_with_exit_code_2_in_both_forms() {
    let plain = orgonaut(&["tenant", "destroy"], &[]);
    assert_eq!(plain.status.code(), Some(2));
    let json = orgonaut(&["--json", "tenant", "destroy"], &[]);
    assert_eq!((json.status.code(), error_of(&json)["kind"].as_str()), (Some(2), Some("usage")));
}

#[test]
fn help_is_an_answer_and_not_an_error() {
    let output = orgonaut(&["--help"], &[]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("serve"));
}
