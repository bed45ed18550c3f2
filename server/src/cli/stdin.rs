//! Secrets come by standard input: arguments show in the list of processes and in the shell's history.

use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal as _};

use secrecy::SecretString;

use super::error::CommandError;

/// Reads one secret, the first line.
pub(super) fn secret(name: &str) -> Result<SecretString, CommandError> {
    let mut secrets = secrets(&[name.to_owned()])?;
    Ok(secrets.remove(name).unwrap_or_default())
}

/// Reads a secret per name, one per line in the order of the names.
pub(super) fn secrets(names: &[String]) -> Result<BTreeMap<String, SecretString>, CommandError> {
    let stdin = io::stdin();
    if !names.is_empty() && stdin.is_terminal() {
        tracing::info!("waiting for {} on standard input, one line each", names.join(", "));
    }
    read(names, stdin.lock())
}

fn read(names: &[String], input: impl BufRead) -> Result<BTreeMap<String, SecretString>, CommandError> {
    let mut lines = input.lines();
    let mut secrets = BTreeMap::new();
    for name in names {
        let line = lines.next().transpose()?.unwrap_or_default();
        if line.is_empty() {
            return Err(CommandError::Input(format!(
                "Nothing came on standard input for {name}; pass one line for each secret, in order."
            )));
        }
        secrets.insert(name.clone(), SecretString::from(line));
    }
    Ok(secrets)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_name_gets_its_line_without_the_line_break_and_with_its_blanks() {
        let secrets = read(&names(&["client_id", "client_secret"]), &b"first\r\n sec ond \n"[..]).unwrap();
        assert_eq!(secrets["client_id"].expose_secret(), "first");
        assert_eq!(secrets["client_secret"].expose_secret(), " sec ond ");
    }

    #[test]
    fn a_missing_or_empty_line_is_an_error_that_names_the_secret() {
        for input in [&b""[..], b"\n", b"first\n\n"] {
            let error = read(&names(&["first", "api_key"][usize::from(!input.starts_with(b"f"))..]), input).unwrap_err();
            assert!(error.to_string().contains("api_key"), "{error}");
        }
    }
}
