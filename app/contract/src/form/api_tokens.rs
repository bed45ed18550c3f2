//! The form of a new token.

use serde::{Deserialize, Serialize};

use super::name_error;
use crate::FieldError;

/// How long a token lasts unless it is revoked before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TokenLife {
    /// Thirty days.
    #[serde(rename = "30")]
    Month,
    /// Ninety days.
    #[default]
    #[serde(rename = "90")]
    Quarter,
    /// A year.
    #[serde(rename = "365")]
    Year,
    /// Until it is revoked.
    #[serde(rename = "never")]
    Unlimited,
}

impl TokenLife {
    /// Every choice.
    pub const ALL: &'static [Self] = &[Self::Month, Self::Quarter, Self::Year, Self::Unlimited];

    /// The word in the form and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Year => "365",
            Self::Unlimited => "never",
        }
    }

    /// The words people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "In 30 days",
            Self::Quarter => "In 90 days",
            Self::Year => "In a year",
            Self::Unlimited => "Never",
        }
    }

    /// Days; `None` without an end.
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::Unlimited => None,
        }
    }

    /// Finds a choice by [`TokenLife::id`].
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|life| life.id() == id)
    }
}

/// A token to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTokenForm {
    /// What it is for.
    #[serde(default)]
    pub name: String,
    /// The word of a [`TokenLife`].
    #[serde(default)]
    pub expires: String,
    /// The key the form was made with: sent twice, it makes one token.
    #[serde(default)]
    pub key: String,
}

impl NewTokenForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors: Vec<_> = name_error("name", "what the token is for", &self.name).into_iter().collect();
        if TokenLife::by_id(&self.expires).is_none() {
            errors.push(FieldError::new("expires", "Choose when it expires."));
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_purpose_and_an_end_that_was_chosen() {
        let fields = |form: NewTokenForm| form.errors().into_iter().map(|error| error.field).collect::<Vec<_>>();
        assert_eq!(fields(NewTokenForm::default()), ["name", "expires"]);
        let form = |expires: &str| NewTokenForm { name: "Grafana".to_owned(), expires: expires.to_owned(), key: String::new() };
        assert_eq!(fields(form("90")), [""; 0]);
        assert_eq!(fields(form("7")), ["expires"]);
    }
}
