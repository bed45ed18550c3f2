//! Tokens of Microsoft Entra ID by client credentials (section A.2): kept, renewed before they end, and at least hourly.

use std::time::{Duration, SystemTime};

use contract::Provider;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use url::Url;

use super::config::Config;
use super::model::{TokenAnswer, TokenRefusal};
use super::sign_in;
use crate::error::Result;
use crate::http::{Client, Request};

const AUTHORITY: &str = "https://login.microsoftonline.com";
/// Longest a token is used, whatever it says of itself.
const LONGEST_USE: Duration = Duration::from_hours(1);
/// How long before its end a token is renewed; half its life where that is less.
const EARLY: Duration = Duration::from_mins(5);

/// The token of a connection. One request at a time asks for it, and the others wait for the answer.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<Option<Token>>);

#[derive(Debug)]
struct Token {
    secret: SecretString,
    renew_at: SystemTime,
}

/// A token to be used, and whether it was asked for just now.
#[derive(Debug)]
pub(super) struct UsableToken {
    pub(super) secret: SecretString,
    pub(super) is_new: bool,
}

impl Tokens {
    /// The token that is kept, or a new one.
    pub(super) async fn usable(&self, http: &Client, config: &Config) -> Result<UsableToken> {
        let mut kept = self.0.lock().await;
        let now = http.now();
        if let Some(token) = kept.as_ref().filter(|token| now < token.renew_at) {
            return Ok(UsableToken { secret: token.secret.clone(), is_new: false });
        }
        let answer = ask(http, config).await?;
        let secret = SecretString::from(answer.access_token);
        *kept = Some(Token { secret: secret.clone(), renew_at: now + useful_life(answer.expires_in) });
        Ok(UsableToken { secret, is_new: true })
    }

    /// Forgets a token that is not taken any more.
    pub(super) async fn forget(&self, refused: &SecretString) {
        let mut kept = self.0.lock().await;
        if kept.as_ref().is_some_and(|token| token.secret.expose_secret() == refused.expose_secret()) {
            *kept = None;
        }
    }
}

/// How long a token of this life in seconds is used.
fn useful_life(seconds: Option<u64>) -> Duration {
    let life = seconds.map_or(LONGEST_USE, Duration::from_secs).min(LONGEST_USE);
    life.saturating_sub(EARLY.min(life / 2))
}

async fn ask(http: &Client, config: &Config) -> Result<TokenAnswer> {
    let mut url = Url::parse(AUTHORITY).expect("an address");
    url.path_segments_mut().expect("https has a path").extend([config.tenant_id.as_str(), "oauth2", "v2.0", "token"]);
    let scope = config.environment.scope();
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", config.client_id.as_str()),
        ("client_secret", config.client_secret.expose_secret()),
        ("scope", scope.as_str()),
    ];
    let answer = http.send(&Request::post_form(Provider::Dynamics365Hr, sign_in::OPERATION, url, &fields)).await?;
    match answer.status() {
        400 | 401 | 403 => {
            let refusal = answer.error_body().and_then(|body| serde_json::from_value::<TokenRefusal>(body).ok());
            Err(sign_in::refused(&refusal.unwrap_or_default()))
        }
        _ => answer.json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_its_end_and_at_least_hourly() {
        for (seconds, minutes) in [(Some(3599), 54), (Some(3600), 55), (Some(86_400), 55), (Some(600), 5), (Some(120), 1), (None, 55)] {
            assert_eq!(useful_life(seconds).as_secs() / 60, minutes, "{seconds:?}");
        }
        assert_eq!(useful_life(Some(0)), Duration::ZERO);
    }
}
