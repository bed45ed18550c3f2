//! The environment's calls, and what its refusals mean. Nothing here knows what a pull is.

use contract::Provider;
use url::Url;

use super::config::{CLIENT_ID, Config, ENVIRONMENT_URL};
use super::fields::EntitySet;
use super::token::Tokens;
use crate::error::{Error, Result};
use crate::http::{Answer, Client, Request};

const PROVIDER: Provider = Provider::Dynamics365Hr;
/// Names a request to Microsoft's support.
const ACTIVITY_ID: &str = "ms-dyn-aid";

/// One environment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Environment<'a> {
    pub(super) http: &'a Client,
    pub(super) config: &'a Config,
    pub(super) tokens: &'a Tokens,
}

impl Environment<'_> {
    /// Asks for anything without a token: whatever comes back, somebody is there.
    pub(super) async fn reach(&self) -> Result<Answer> {
        let url = self.config.environment.data("LegalEntities", "$top=1");
        self.http.send(&Request::get(PROVIDER, "reach the environment", url)).await
    }

    /// Makes sure that there is a token.
    pub(super) async fn sign_in(&self) -> Result<()> {
        self.tokens.usable(self.http, self.config).await.map(drop)
    }

    /// Reads an address of the environment. A token that was good before and is not any more is renewed once.
    pub(super) async fn read(&self, operation: &'static str, url: &Url) -> Result<Answer> {
        let token = self.tokens.usable(self.http, self.config).await?;
        let request = || Request::get(PROVIDER, operation, url.clone());
        let answer = self.http.send(&request().bearer_auth(&token.secret)).await?;
        if answer.status() != 401 || token.is_new {
            return Ok(answer);
        }
        self.tokens.forget(&token.secret).await;
        let token = self.tokens.usable(self.http, self.config).await?;
        self.http.send(&request().bearer_auth(&token.secret)).await
    }

    /// What a refusal means, in the terms of Dynamics 365.
    pub(super) fn failure(&self, set: EntitySet, answer: &Answer) -> Error {
        let error = answer.failure();
        let entity = set.names()[0];
        let mut error = match answer.status() {
            401 => error.at(CLIENT_ID),
            300..=399 | 404 | 410 => error.at(ENVIRONMENT_URL),
            _ => error,
        };
        match answer.status() {
            401 => {
                "The environment does not let the application in. In Dynamics 365, open System administration, Setup, Microsoft Entra \
                 applications, and register this Application (client) ID with a user who may read workers."
                    .clone_into(&mut error.message);
            }
            403 => {
                error.message = format!(
                    "Dynamics 365 does not let the application's user read {entity}. Give that user a security role with read access to it."
                );
            }
            300..=399 => {
                error.message =
                    format!("{} points elsewhere, which is not followed. Check the environment URL.", self.config.environment.account());
            }
            404 | 410 => {
                error.message = format!(
                    "There is no {entity} at {}. Check that the environment URL is that of Finance and Operations or Human Resources.",
                    self.config.environment.account()
                );
            }
            _ => {}
        }
        // An id of anything but letters, digits and hyphens is none.
        let is_id = |id: &&str| id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match answer.header(ACTIVITY_ID).filter(is_id) {
            Some(id) => error.with("activity_id", id),
            None => error,
        }
    }
}
