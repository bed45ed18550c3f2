//! Receiving: from a delivery to durable events.

use std::time::Duration;

use contract::Provider;
use contract::id::PublicKind;
use store::webhooks::NewEvent;
use tokio::time::Instant;

use super::delivery::{self, Malformed};
use super::intake::NotTaken;
use super::secrets::Secrets;
use super::signature;
use crate::Services;

/// A refusal is told so long after the delivery came, whatever its cause: how long it took tells nothing.
pub const REFUSED_AFTER: Duration = Duration::from_millis(25);
/// Whoever is told to come again is told to wait so long.
pub const COME_AGAIN: Duration = Duration::from_secs(30);

/// A delivery as it came.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// Slug or public id of the tenant, from the address.
    pub tenant: &'a str,
    /// The body, to the byte.
    pub body: &'a [u8],
    /// Whether the body is a form; else it is JSON.
    pub is_form: bool,
    /// `X-BambooHR-Signature`.
    pub signature: Option<&'a [u8]>,
    /// `X-BambooHR-Timestamp`.
    pub timestamp: Option<&'a [u8]>,
    /// `X-Orgonaut-Webhook-Secret`.
    pub secret: Option<&'a [u8]>,
}

/// What became of a delivery that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Its events are durable; these are their runs, `sync_…`, in order.
    Queued(Vec<String>),
    /// Nothing is to be done: the connection is paused, the tenant downgraded, or nobody in it changed (O17).
    Acknowledged,
}

/// Why a delivery was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such tenant, connection or secret, or the delivery does not prove that it comes from there: nobody is told which.
    Unproved,
    /// It proves itself and says nothing that is understood.
    Malformed(Malformed),
    /// It should come again after this time.
    Busy(Duration),
}

impl Services {
    /// Takes a delivery of BambooHR in (O11).
    pub async fn receive_webhook(&self, delivery: Delivery<'_>) -> Result<Received, Refusal> {
        let came = Instant::now();
        let received = self.receive(delivery).await;
        if received == Err(Refusal::Unproved) {
            tokio::time::sleep_until(came + REFUSED_AFTER).await;
        }
        received
    }

    async fn receive(&self, delivery: Delivery<'_>) -> Result<Received, Refusal> {
        let parts = &self.parts;
        let Ok(found) = parts.endpoints.find(delivery.tenant).await else { return Err(Refusal::Busy(COME_AGAIN)) };
        let nobody = Secrets::default();
        let proof = signature::verify(found.as_ref().map_or(&nobody, |endpoint| &endpoint.secrets), &delivery);
        let (Some(endpoint), Some(proof)) = (found, proof) else { return Err(Refusal::Unproved) };
        let events = delivery::events(delivery.is_form, delivery.body).map_err(Refusal::Malformed)?;
        let Some(targets) = endpoint.targets.as_ref().filter(|_| !events.is_empty()) else { return Ok(Received::Acknowledged) };
        let ids = &parts.connections.ids;
        let queued_at = parts.clock.now();
        let events = events.into_iter().map(|event| NewEvent {
            org_id: endpoint.org,
            id: ids.next(),
            public_id: ids.public(PublicKind::Run),
            integration_id: endpoint.integration,
            provider: Provider::BambooHr,
            key: event.key(),
            event_type: event.kind,
            source_id: event.employee,
            targets: targets.clone(),
            proof,
            queued_at,
        });
        match parts.intake.take(events.collect()).await {
            Ok(runs) => Ok(Received::Queued(runs)),
            Err(NotTaken::Full | NotTaken::Failed) => Err(Refusal::Busy(COME_AGAIN)),
        }
    }
}
