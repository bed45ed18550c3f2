use std::collections::BTreeMap;

use super::*;

/// Reads a configuration out of the text of a file and variables.
fn read(file: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orgonaut.toml");
    std::fs::write(&path, file).unwrap();
    let mut variables: BTreeMap<_, _> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    variables.insert(FILE_VARIABLE.to_owned(), path.display().to_string());
    Config::read(&|name| variables.get(name).cloned())
}

fn messages(result: Result<Config, ConfigErrors>) -> Vec<String> {
    result.unwrap_err().0.iter().map(ToString::to_string).collect()
}

#[test]
fn without_any_option_a_server_for_this_machine_comes_out() {
    let config = read("", &[]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.to_string(), "http://127.0.0.1:3000");
    assert_eq!(config.database_url.expose(), "sqlite://data/orgonaut.db");
    assert_eq!(config.log_format, LogFormat::Text);
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "addr = \"127.0.0.1:4000\"\nlog = \"warn\"\n";
    let config = read(file, &[("ORGONAUT_ADDR", "127.0.0.1:5000")]).unwrap();
    assert_eq!(config.addr.port(), 5000);
    assert_eq!(config.log, "warn");
}

#[test]
fn the_data_folder_decides_where_the_embedded_database_is() {
    let config = read("data = \"/var/lib/orgonaut\"", &[]).unwrap();
    assert_eq!(config.database_url.expose(), "sqlite:///var/lib/orgonaut/orgonaut.db");
}

#[test]
fn a_list_in_the_file_reads_like_commas_in_the_environment() {
    let file = "trusted_proxies = [\"10.0.0.0/8\", \"192.168.1.1\"]";
    let config = read(file, &[]).unwrap();
    let same = read("", &[("ORGONAUT_TRUSTED_PROXIES", "10.0.0.0/8,192.168.1.1")]).unwrap();
    assert_eq!(config.trusted_proxies, same.trusted_proxies);
}

#[test]
fn each_wrong_option_is_named_with_where_it_was_given_and_all_come_at_once() {
    let file = "addr = \"localhost\"\nadr = \"127.0.0.1:1\"\nlog_format = true\n";
    let variables = [
        ("ORGONAUT_PUBLIC_URL", "people.example.com"),
        ("ORGONAUT_DATABASE_URL", "mysql://root:s3cret@db/orgonaut"),
        ("ORGONAUT_HTTP_ROUTES", "*.bamboohr.com"),
        ("ORGONAUT_TRUSTED_PROXIES", "proxy"),
        ("ORGONAUT_RATE_LIMIT", "-1"),
        ("ORGONAUT_LOG", "info,=loud="),
        ("ORGONAUT_TIME_ZONE", "Copenhagen"),
        ("ORGONAUT_MAIL_URL", "imap://maja:s3cret@mail.example.com"),
        ("ORGONAUT_MAIL_FROM", "nobody"),
        ("ORGONAUT_ALERT_COOLDOWN", "a day"),
    ];
    let messages = messages(read(file, &variables));
    for named in variables.iter().map(|(variable, _)| *variable).chain(["toml: addr", "toml: adr", "toml: log_format"]) {
        let about = messages.iter().filter(|message| message.contains(&format!("{named}: "))).count();
        assert_eq!(about, 1, "{named} in {messages:#?}");
    }
    assert_eq!(messages.len(), variables.len() + 3, "{messages:#?}");
    assert!(!messages.concat().contains("s3cret"), "{messages:#?}");
}

#[test]
fn a_file_that_is_not_toml_is_reported_by_its_line_without_showing_the_line() {
    let messages = messages(read("log = \"info\"\ndatabase_url = postgres://orgonaut:s3cret@db\n", &[]));
    assert!(messages[0].contains("line 2"), "{messages:?}");
    assert!(!messages[0].contains("s3cret"), "{messages:?}");
}

#[test]
fn a_file_that_was_named_has_to_be_there() {
    let messages = messages(Config::read(&|name| (name == FILE_VARIABLE).then(|| "/nowhere/orgonaut.toml".to_owned())));
    assert!(messages[0].starts_with("ORGONAUT_CONFIG: /nowhere/orgonaut.toml cannot be read"), "{messages:?}");
}

#[test]
fn a_configuration_shows_no_password() {
    let variables = [
        ("ORGONAUT_DATABASE_URL", "postgres://orgonaut:s3cret@db/orgonaut"),
        ("ORGONAUT_MAIL_URL", "smtps://maja:s3cret@mail.example.com"),
    ];
    let shown = format!("{:?}", read("", &variables).unwrap());
    assert!(shown.contains("postgres:***") && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn every_option_is_in_the_documented_table_and_no_other() {
    let document = include_str!("../../../docs/configuration.md");
    let documented: Vec<_> = document.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    let options: Vec<_> = option::ALL.iter().map(|option| option.0).collect();
    assert_eq!(documented, options);
    for option in option::ALL {
        assert!(document.contains(&format!("`{}`", option.variable())), "{}", option.variable());
    }
}
