//! Where options come from: the file, and the environment, which wins.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, ConfigErrors};
use super::option::{self, ConfigOption};

/// Names the file.
pub const FILE_VARIABLE: &str = "ORGONAUT_CONFIG";
/// The file when no variable names one; it need not exist.
const DEFAULT_FILE: &str = "orgonaut.toml";

/// Looks a variable up.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Hands out options as text, and collects what is wrong with them.
pub(super) struct Source<'a> {
    environment: Environment<'a>,
    file: PathBuf,
    table: toml::Table,
    errors: Vec<ConfigError>,
}

impl<'a> Source<'a> {
    /// Reads the file, if there is one.
    pub(super) fn open(environment: Environment<'a>) -> Result<Self, ConfigErrors> {
        let named = environment(FILE_VARIABLE).filter(|name| !name.is_empty());
        let file = PathBuf::from(named.as_deref().unwrap_or(DEFAULT_FILE));
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => String::new(),
            Err(error) => return Err(ConfigErrors::one(FILE_VARIABLE, format!("{} cannot be read: {error}", file.display()))),
        };
        Self::with_text(environment, &file, &text)
    }

    fn with_text(environment: Environment<'a>, file: &Path, text: &str) -> Result<Self, ConfigErrors> {
        // Only the place is told: the parser's own message shows the line, and the line may hold a secret.
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            ConfigErrors::one(file.display().to_string(), format!("line {line} is not valid TOML: {}", error.message()))
        })?;
        let unknown: Vec<_> = table
            .keys()
            .filter(|key| ConfigOption::by_name(key).is_none())
            .map(|key| ConfigError { given_as: format!("{}: {key}", file.display()), message: unknown_option() })
            .collect();
        Ok(Self { environment, file: file.to_owned(), table, errors: unknown })
    }

    /// The option as `parse` reads it; `None` when it is not given, or wrong, which [`Source::finish`] reports.
    pub(super) fn get<T>(&mut self, option: ConfigOption, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let (given_as, text) = if let Some(text) = (self.environment)(&option.variable()).filter(|text| !text.is_empty()) {
            (option.variable(), Ok(text))
        } else {
            let value = self.table.get(option.0)?;
            (format!("{}: {}", self.file.display(), option.0), text_of(value))
        };
        text.and_then(|text| parse(&text)).map_err(|message| self.errors.push(ConfigError { given_as, message })).ok()
    }

    /// All that was wrong.
    pub(super) fn finish(self) -> Result<(), ConfigErrors> {
        if self.errors.is_empty() { Ok(()) } else { Err(ConfigErrors(self.errors)) }
    }
}

/// A value of the file as the environment would spell it: lists are joined by commas.
fn text_of(value: &toml::Value) -> Result<String, String> {
    match value {
        toml::Value::String(text) => Ok(text.clone()),
        toml::Value::Integer(number) => Ok(number.to_string()),
        toml::Value::Array(items) => Ok(items.iter().map(text_of).collect::<Result<Vec<_>, _>>()?.join(",")),
        _ => Err("write a text in quotes, a whole number, or a list of texts".to_owned()),
    }
}

fn unknown_option() -> String {
    let names: Vec<_> = option::ALL.iter().map(|option| option.0).collect();
    format!("there is no such option; the options are {}", names.join(", "))
}
