//! Which two contexts are compared when an address does not name both.

use contract::{AppError, Permission};
use store::contexts::kind;

use crate::access::Actor;
use crate::error::Result;
use crate::{Services, reading};

impl Services {
    /// The public ids of the two contexts: those named, else what the second was copied from, else the Live Baseline and the scenario that
    /// was changed last. `None` when there is no scenario at all.
    pub async fn what_to_compare(
        &self,
        actor: &Actor,
        before: Option<&str>,
        after: Option<&str>,
    ) -> std::result::Result<Option<(String, String)>, AppError> {
        actor.require(Permission::ScenariosView)?;
        Ok(self.compared_pair(actor, before, after).await?)
    }

    async fn compared_pair(&self, actor: &Actor, before: Option<&str>, after: Option<&str>) -> Result<Option<(String, String)>> {
        let (org, store) = (actor.org_id, &self.parts.store);
        if let (Some(before), Some(after)) = (before, after) {
            return Ok(Some((before.to_owned(), after.to_owned())));
        }
        let baseline = reading::context(store, org, None).await?;
        let (before, after) = match (before, after) {
            (Some(before), _) if before != baseline.public_id => (before.to_owned(), baseline.public_id),
            (_, Some(after)) => {
                let after = reading::context(store, org, Some(after)).await?;
                let origin = if after.kind == kind::BASELINE { None } else { store.origin_of(org, after.id).await? };
                (origin.unwrap_or(baseline).public_id, after.public_id)
            }
            _ => match store.latest_scenario(org).await? {
                Some(latest) => (baseline.public_id, latest.public_id),
                None => return Ok(None),
            },
        };
        Ok(Some((before, after)))
    }
}
