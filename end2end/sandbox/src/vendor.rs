//! Which vendor a request is for. A further vendor is a further folder, and a line in each function here.

use crate::bamboohr;
use crate::bamboohr::Answer;
use crate::message::Request;
use crate::sandbox::Account;

/// A vendor the sandbox plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    BambooHr,
}

impl Vendor {
    /// Finds vendor and account by host and path.
    pub(crate) fn of<'r>(host: &'r str, path: &'r str) -> Option<(Self, &'r str)> {
        bamboohr::account_of(host, path).map(|account| (Self::BambooHr, account))
    }

    /// Answers in the vendor's place; there may be no such account.
    pub(crate) fn answer(self, account: Option<&mut Account>, request: &Request, number: u64) -> Answer {
        match (self, account) {
            (Self::BambooHr, Some(account)) => bamboohr::answer(&account.company, &mut account.bamboohr, request, number),
            (Self::BambooHr, None) => Answer { reply: bamboohr::unknown_account(), key: None },
        }
    }
}
