//! The lists of a connection, such as legal entities: whom the vendor is asked for at all.

use std::collections::BTreeMap;

use connectors::Field as ConnectionField;
use connectors::registry::{Setting, Settings};
use contract::AppError;
use contract::form::HrisForm;
use contract::view::{SettingChoice, StepOutcome, TestStep};
use store::integrations::IntegrationRow;

use super::connecting::{step, too_long};
use super::settings::Change;
use crate::Services;
use crate::access::Actor;
use crate::connection;
use crate::error::Error;

impl Services {
    /// What the lists of the connection can hold, read with its stored credentials: setting and value.
    pub async fn hris_filter_choices(&self, actor: &Actor) -> Result<Vec<(String, SettingChoice)>, AppError> {
        let integration = self.connected(actor).await?;
        let lists = self.lists(&integration)?;
        let registration = self.parts.connections.registration(integration.provider)?;
        let mut settings = self.opened(&integration).await?;
        // What is chosen says nothing about what there is.
        settings.retain(|name, _| lists.iter().all(|list| list.name != name));
        let connector = registration.connect(&settings).map_err(|fields| AppError::Invalid { fields })?;
        self.choices(&*connector).await
    }

    /// Saves the lists of the connection, after trying them; gives the steps when one fails, and nothing is saved then. Whoever is not asked
    /// for any more is missing from the next sync, and leaves under the eyes of the guard (X2).
    pub async fn change_hris_filter(&self, actor: &Actor, form: &HrisForm) -> Result<Option<Vec<TestStep>>, AppError> {
        let integration = self.connected(actor).await?;
        let lists = self.lists(&integration)?;
        let too_long: Vec<_> = lists.iter().filter_map(|list| too_long(list, form, None)).collect();
        if !too_long.is_empty() {
            return Err(AppError::Invalid { fields: too_long });
        }
        let mut plain: BTreeMap<String, String> = integration.settings.0.clone();
        let mut settings = self.opened(&integration).await?;
        for list in lists {
            let value = form.setting(list.name).to_owned();
            plain.remove(list.name);
            settings.remove(list.name);
            if !value.is_empty() {
                plain.insert(list.name.to_owned(), value.clone());
                settings.insert(list.name.to_owned(), Setting::Plain(value));
            }
        }
        let connections = &self.parts.connections;
        let connector = connections.registration(integration.provider)?.connect(&settings);
        let steps = connector.map_err(|fields| AppError::Invalid { fields })?.check(&connections.http).await;
        let steps: Vec<TestStep> = steps.into_iter().map(step).collect();
        if steps.iter().any(|step| step.outcome == StepOutcome::Failed) {
            return Ok(Some(steps));
        }
        self.change(actor, &integration, form.version, Change::Filter(plain)).await?;
        Ok(None)
    }

    /// The lists a connection has; to one without any the form does not exist.
    fn lists(&self, integration: &IntegrationRow) -> Result<Vec<&'static ConnectionField>, AppError> {
        let fields = self.parts.connections.registration(integration.provider)?.descriptor.fields;
        let lists: Vec<_> = fields.iter().filter(|field| field.is_list).collect();
        if lists.is_empty() { Err(AppError::NotFound) } else { Ok(lists) }
    }

    async fn opened(&self, integration: &IntegrationRow) -> Result<Settings, AppError> {
        Ok(connection::settings(&self.parts.connections.vault, integration).await.map_err(Error::from)?)
    }
}
