//! Tokens of the REST API in the settings. Nobody makes one that may do more than they.

use contract::form::NewTokenForm;
use contract::view::{Page, TokenRow};
use contract::{ApiScope, AppError};

use crate::Services;
use crate::access::Actor;
use crate::identity::{ApiClient, NewToken};

impl Actor {
    fn require_tokens(&self) -> Result<(), AppError> {
        ApiScope::ALL.iter().try_for_each(|scope| self.require(scope.needs()))
    }
}

impl Services {
    /// Tokens of the tenant, newest first.
    pub async fn api_tokens(&self, actor: &Actor, cursor: Option<&str>) -> Result<Page<TokenRow>, AppError> {
        actor.require_tokens()?;
        Ok(self.parts.identity.api_tokens(actor.org_id, cursor).await?)
    }

    /// One token.
    pub async fn api_token(&self, actor: &Actor, id: &str) -> Result<TokenRow, AppError> {
        actor.require_tokens()?;
        Ok(self.parts.identity.api_token(actor.org_id, id).await?)
    }

    /// A key for the form of a new token; who may not make one does not meet the form.
    pub fn new_api_token(&self, actor: &Actor) -> Result<String, AppError> {
        actor.require_tokens()?;
        Ok(self.request_key())
    }

    /// Makes a token, which is shown this once. The same form twice makes one.
    pub async fn create_api_token(&self, actor: &Actor, form: &NewTokenForm) -> Result<NewToken, AppError> {
        actor.require_tokens()?;
        Ok(self.parts.identity.create_api_token(actor.org_id, form, Some(actor.user_id)).await?)
    }

    /// Revokes a token for good.
    pub async fn revoke_api_token(&self, actor: &Actor, id: &str) -> Result<(), AppError> {
        actor.require_tokens()?;
        self.parts.identity.revoke_api_token(actor.org_id, id, Some(actor.user_id)).await?;
        Ok(())
    }

    /// Whom a token of the REST API lets in.
    pub async fn authenticate(&self, token: &str) -> Result<ApiClient, AppError> {
        Ok(self.parts.identity.authenticate(token).await?)
    }
}
