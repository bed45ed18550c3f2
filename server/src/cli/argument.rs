//! Reads arguments into the words of the contract. Each error says what there is to choose from.

use contract::{Plan, Provider};
use engine::operator::TargetChoice;
use engine::webhook::SecretKind;

/// A provider by its id.
pub(super) fn provider(text: &str) -> Result<Provider, String> {
    Provider::by_id(text).ok_or_else(|| one_of(Provider::ALL.iter().map(|provider| provider.id())))
}

/// A plan by its id.
pub(super) fn plan(text: &str) -> Result<Plan, String> {
    Plan::by_id(text).ok_or_else(|| one_of(Plan::ALL.iter().map(|plan| plan.id())))
}

/// `baseline` or `scenario:ID`.
pub(super) fn target(text: &str) -> Result<TargetChoice, String> {
    match text.split_once(':') {
        None if text == "baseline" => Ok(TargetChoice::Baseline),
        Some(("scenario", id)) if !id.is_empty() => Ok(TargetChoice::Scenario(id.to_owned())),
        _ => Err("write baseline, or scenario:ID with the scenario's id".to_owned()),
    }
}

/// `name=value`.
pub(super) fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write name=value, such as subdomain=acme".to_owned()),
    }
}

/// A kind of webhook secret.
pub(super) fn secret_kind(text: &str) -> Result<SecretKind, String> {
    SecretKind::by_id(text).ok_or_else(|| one_of(SecretKind::ALL.iter().map(|kind| kind.id())))
}

fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("write one of {}", words.collect::<Vec<_>>().join(", "))
}
