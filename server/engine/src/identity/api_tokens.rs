//! Tokens of the REST API (D9): made once, shown once, kept as a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::form::{NewTokenForm, TokenLife};
use contract::id::{ApiTokenId, OrgId, PublicKind, UserId};
use contract::view::{Page, TokenRow, TokenState};
use contract::{ApiScope, AppError, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::api_tokens::ApiTokenRow;
use store::audit::category;
use store::{Json, Priority};

use super::Identity;
use crate::error::Result;

/// What every token begins with, so that whoever finds one knows what it is.
const MARK: &str = "ogn_";
/// Characters of a token that are shown: its mark and six more. 220 bits stay unknown.
const SHOWN: usize = MARK.len() + 6;
/// Characters of a whole token: its mark, and 32 bytes in base64.
const LENGTH: usize = MARK.len() + 43;
/// How exact "last used" is.
const USED_SECONDS: i64 = 60;
const PAGE: i64 = 50;
/// What a form is told that is sent again.
const MADE_BEFORE: &str = "The token of this form was created before, and was shown that once. No other was created. If it is lost, revoke it and \
                           create another.";

/// A token that was made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What is kept of it.
    pub row: TokenRow,
    /// The token itself, which is shown this once.
    pub token: SecretString,
}

/// A program that showed a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiClient {
    /// The tenant the token is of.
    pub org_id: OrgId,
    /// The token.
    pub token_id: ApiTokenId,
    scopes: Vec<ApiScope>,
}

impl ApiClient {
    /// Lets only tokens with this scope pass; to the others the thing does not exist.
    pub fn require(&self, scope: ApiScope) -> std::result::Result<(), AppError> {
        if self.scopes.contains(&scope) { Ok(()) } else { Err(AppError::NotFound) }
    }
}

impl Identity {
    /// Makes a token; `by` is `None` for the operator. The key of its form becomes its id, so that a form that is sent again, as a reload of
    /// its answer does, makes none.
    pub async fn create_api_token(&self, org: OrgId, form: &NewTokenForm, by: Option<UserId>) -> Result<NewToken> {
        let fields = form.errors();
        let Some(life) = TokenLife::by_id(&form.expires).filter(|_| fields.is_empty()) else {
            return Err(AppError::Invalid { fields }.into());
        };
        let now = self.clock.now();
        let token = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(self.entropy.bytes::<32>()));
        let row = ApiTokenRow {
            org_id: org,
            id: form.key.parse().map_or_else(|_| self.ids.next(), ApiTokenId),
            public_id: self.ids.public(PublicKind::ApiToken),
            name: form.name.trim().to_owned(),
            prefix: token[..SHOWN].to_owned(),
            token_hash: hash(&token),
            scopes: Json(ApiScope::ALL.iter().map(|scope| scope.id().to_owned()).collect()),
            created_at: now,
            created_by: by,
            expires_at: life.days().map(|days| now.plus_seconds(days * 86_400)),
            last_used_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        let detail = json!({ "name": row.name, "scopes": row.scopes.0, "expires": life.id() });
        let event = self.event(category::ACCESS, "api_token.create", by, ("api_token", row.id.0), detail);
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        match transaction.insert_api_token(org, &row).await {
            Err(store::Error::Exists) => return Err(AppError::Conflict { message: MADE_BEFORE.to_owned() }.into()),
            inserted => inserted?,
        }
        transaction.insert_audit_events(org, &[event]).await?;
        transaction.commit().await?;
        Ok(NewToken { row: shown(row, None, now), token: SecretString::from(token) })
    }

    /// Tokens of a tenant, newest first.
    pub async fn api_tokens(&self, org: OrgId, cursor: Option<&str>) -> Result<Page<TokenRow>> {
        let now = self.clock.now();
        let page = self.store.api_tokens_page(org, cursor, PAGE).await.map_err(crate::reading::bad_cursor)?;
        Ok(page.map(|(row, by)| shown(row, by, now)))
    }

    /// One token; another tenant's is not found.
    pub async fn api_token(&self, org: OrgId, public_id: &str) -> Result<TokenRow> {
        Ok(shown(self.find_api_token(org, public_id).await?, None, self.clock.now()))
    }

    /// Revokes a token for good. Revoked already is done already.
    pub async fn revoke_api_token(&self, org: OrgId, public_id: &str, by: Option<UserId>) -> Result<TokenRow> {
        let row = self.find_api_token(org, public_id).await?;
        let now = self.clock.now();
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if transaction.revoke_api_token(org, row.id, by, now).await? {
            let event = self.event(category::ACCESS, "api_token.revoke", by, ("api_token", row.id.0), json!({ "name": row.name }));
            transaction.insert_audit_events(org, &[event]).await?;
            transaction.commit().await?;
        }
        Ok(shown(ApiTokenRow { revoked_at: row.revoked_at.or(Some(now)), ..row }, None, now))
    }

    /// Whom a token lets in; `Unauthenticated` for one that is unknown, revoked or expired. Notes, in the background, that it was used.
    pub async fn authenticate(&self, token: &str) -> Result<ApiClient> {
        let unknown = AppError::Unauthenticated;
        if token.len() != LENGTH || !token.starts_with(MARK) {
            return Err(unknown.into());
        }
        let now = self.clock.now();
        let row = self.store.api_token_by_hash(&hash(token)).await?.filter(|row| state(row, now) == TokenState::Active);
        let row = row.ok_or(unknown)?;
        if row.last_used_at.is_none_or(|used| used.plus_seconds(USED_SECONDS) <= now) {
            let store = self.store.clone();
            tokio::spawn(async move {
                if let Err(error) = store.touch_api_token(row.org_id, row.id, now).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "the use of an API token could not be noted");
                }
            });
        }
        Ok(ApiClient { org_id: row.org_id, token_id: row.id, scopes: scopes(&row) })
    }

    async fn find_api_token(&self, org: OrgId, public_id: &str) -> Result<ApiTokenRow> {
        let found = if PublicKind::ApiToken.matches(public_id) { self.store.api_token(org, public_id).await? } else { None };
        found.ok_or_else(|| AppError::NotFound.into())
    }
}

/// A token has 256 random bits, so that a plain hash is enough: there is nothing to guess.
fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn scopes(row: &ApiTokenRow) -> Vec<ApiScope> {
    row.scopes.0.iter().filter_map(|scope| ApiScope::by_id(scope)).collect()
}

fn state(row: &ApiTokenRow, now: Timestamp) -> TokenState {
    if row.revoked_at.is_some() {
        TokenState::Revoked
    } else if row.expires_at.is_some_and(|at| at <= now) {
        TokenState::Expired
    } else {
        TokenState::Active
    }
}

fn shown(row: ApiTokenRow, created_by: Option<String>, now: Timestamp) -> TokenRow {
    TokenRow {
        state: state(&row, now),
        scopes: scopes(&row),
        id: row.public_id,
        name: row.name,
        prefix: row.prefix,
        created_at: row.created_at,
        created_by,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    }
}
