//! `orgonaut token`

use clap::Subcommand;
use contract::form::{NewTokenForm, TokenLife};
use contract::view::TokenRow;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::Session;
use super::error::CommandError;
use super::run::moment;
use super::table::{Column, table};

/// Tokens: what programs read over the REST API with.
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Makes a token and prints it, this once.
    Create {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// Days until it expires: 30, 90 or 365; or never.
        #[arg(long, default_value = TokenLife::Quarter.id(), value_parser = TokenLife::ALL.iter().map(|life| life.id()).collect::<Vec<_>>())]
        expires: String,
    },
    /// Lists tokens, newest first; never the tokens themselves.
    List {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
    /// Revokes a token for good.
    Revoke {
        /// The token's id, such as `tok_4kPmN8rT2wXq`; not the token itself.
        id: String,
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
    },
}

impl Token {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        match self {
            Self::Create { tenant, name, expires } => {
                let new = services.token_create(&tenant, &NewTokenForm { name, expires, key: String::new() }).await?;
                let token = new.token.expose_secret();
                session.output.answer(&json!({ "token": token, "details": new.row }), |_| token.to_owned())
            }
            Self::List { tenant } => {
                let tokens = services.token_list(&tenant).await?;
                session.output.answer(&tokens, |tokens| listed(tokens, &session.config.time_zone))
            }
            Self::Revoke { id, tenant } => {
                let token = services.token_revoke(&tenant, &id).await?;
                session.output.answer(&token, |token| format!("{} ({}) is revoked.", token.name, token.id))
            }
        }
    }
}

fn listed(tokens: &[TokenRow], zone: &TimeZone) -> String {
    if tokens.is_empty() {
        return "There is no token yet.".to_owned();
    }
    let columns = ["ID", "NAME", "BEGINS", "SCOPES", "STATUS", "LAST USED", "EXPIRES"].map(Column::Text);
    let rows = tokens.iter().map(|token| {
        let at = |time: Option<contract::Timestamp>| time.map_or_else(|| "never".to_owned(), |time| moment(time, zone));
        [
            token.id.clone(),
            token.name.clone(),
            token.prefix.clone(),
            token.scopes.iter().map(|scope| scope.id()).collect::<Vec<_>>().join(","),
            token.state.label().to_owned(),
            at(token.last_used_at),
            at(token.expires_at),
        ]
    });
    table(columns, rows)
}
