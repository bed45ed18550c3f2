//! Tokens of the REST API by command.

use contract::AppError;
use contract::form::NewTokenForm;
use contract::view::TokenRow;

use crate::Services;
use crate::identity::NewToken;

impl Services {
    /// Makes a token, which is shown this once.
    pub async fn token_create(&self, tenant: &str, form: &NewTokenForm) -> Result<NewToken, AppError> {
        let org = self.tenant(tenant).await?;
        Ok(self.parts.identity.create_api_token(org.id, form, None).await?)
    }

    /// Every token of a tenant, newest first.
    pub async fn token_list(&self, tenant: &str) -> Result<Vec<TokenRow>, AppError> {
        let org = self.tenant(tenant).await?;
        let (mut tokens, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.parts.identity.api_tokens(org.id, cursor.as_deref()).await?;
            tokens.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(tokens);
            }
        }
    }

    /// Revokes a token for good.
    pub async fn token_revoke(&self, tenant: &str, id: &str) -> Result<TokenRow, AppError> {
        let org = self.tenant(tenant).await?;
        Ok(self.parts.identity.revoke_api_token(org.id, id, None).await?)
    }
}
