//! Which vendor a request is for. A further vendor is a further folder, and a line in each function here.

use crate::bamboohr::{self, Answer};
use crate::dynamics365;
use crate::message::Request;
use crate::sandbox::Account;

/// A vendor the sandbox plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    BambooHr,
    /// The token endpoint of Microsoft Entra ID.
    EntraId,
    /// An environment of Dynamics 365.
    Dynamics365,
}

impl Vendor {
    /// Finds the vendor by host and path, and what they call the account.
    pub(crate) fn of<'r>(host: &'r str, path: &'r str) -> Option<(Self, &'r str)> {
        let bamboohr = bamboohr::account_of(host, path).map(|account| (Self::BambooHr, account));
        let entra = || dynamics365::directory_of(host, path).map(|directory| (Self::EntraId, directory));
        let dynamics = || dynamics365::environment_of(host, path).map(|environment| (Self::Dynamics365, environment));
        bamboohr.or_else(entra).or_else(dynamics)
    }

    /// Whether the vendor calls an account so.
    pub(crate) fn calls(self, account: &str, said: &str) -> bool {
        match self {
            Self::BambooHr => account == said,
            Self::EntraId => dynamics365::is_directory_of(account, said),
            Self::Dynamics365 => dynamics365::is_environment_of(account, said),
        }
    }

    /// Answers in the vendor's place; there may be no such account.
    pub(crate) fn answer(self, name: &str, account: Option<&mut Account>, request: &Request, number: u64) -> Answer {
        let unknown = |reply| Answer { reply, key: None };
        match (self, account) {
            (Self::BambooHr, Some(account)) => bamboohr::answer(&account.company, &mut account.bamboohr, request, number),
            (Self::EntraId, Some(account)) => dynamics365::answer_sign_in(name, &mut account.dynamics365, request, number),
            (Self::Dynamics365, Some(account)) => {
                dynamics365::answer_environment(name, &account.company, &account.dynamics365, request, number)
            }
            (Self::BambooHr, None) => unknown(bamboohr::unknown_account()),
            (Self::EntraId, None) => unknown(dynamics365::unknown_directory(name)),
            (Self::Dynamics365, None) => unknown(dynamics365::unknown_environment()),
        }
    }

    /// The body of a request as the log may show it.
    pub(crate) fn shown_body(self, request: &Request) -> String {
        match self {
            Self::EntraId => dynamics365::shown_body(&request.body),
            Self::BambooHr | Self::Dynamics365 => String::from_utf8_lossy(&request.body).into_owned(),
        }
    }
}
