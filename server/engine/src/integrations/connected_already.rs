//! A connection form that is sent twice, or after going back.

use connectors::registry::Setting;
use contract::AppError;
use contract::form::HrisForm;
use secrecy::{ExposeSecret as _, SecretString};

use super::connecting::{secret_field, settings};
use super::settings::{Change, Targets};
use crate::Services;
use crate::access::Actor;
use crate::connection;
use crate::error::Error;

impl Services {
    /// Whether the same person has connected with this very form. A secret that was kept for the form and is used up is not compared.
    pub async fn has_connected(&self, actor: &Actor, form: &HrisForm, secret: Option<&SecretString>) -> Result<bool, AppError> {
        self.managed_org(actor).await?;
        let is_own = |provider, by| provider == form.vendor() && by == Some(actor.user_id);
        let found = self.hris_connection(actor).await?.filter(|found| is_own(found.provider, found.connected_by));
        let Some(integration) = found.filter(|_| secret.is_some() || !form.kept.is_empty()) else { return Ok(false) };
        let connections = &self.parts.connections;
        let registration = connections.registration(integration.provider)?;
        let name = secret_field(registration).name;
        let mut stored = connection::settings(&connections.vault, &integration).await.map_err(Error::from)?;
        let Some(Setting::Secret(stored)) = stored.remove(name) else { return Ok(false) };
        if secret.is_some_and(|secret| secret.expose_secret().trim() != stored.expose_secret()) {
            return Ok(false);
        }
        let entered = connection::checked(registration, &settings(registration, form), &[(name.to_owned(), stored)].into());
        // What cannot be read or chosen is not what was connected.
        let (Ok(entered), Ok(contexts)) = (entered, self.chosen(actor, &form.targets).await) else { return Ok(false) };
        let targets = Change::Targets(Targets::of(&contexts, form.all_future));
        let flow = connections.flow(&integration).await?;
        Ok(entered == integration.settings.0 && self.is_saved(&integration, &flow, &targets).await?)
    }
}
