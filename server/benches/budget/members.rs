//! Tenants with people, and somebody who looks at them.

use contract::Plan;
use serde_json::{Value, json};

use crate::syncing::{self, TENANT};

/// The address of the owner of the tenant that is measured.
pub(crate) const MEMBER: &str = "owner@acme.example";
/// Their password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Imports the company, makes its owner, and syncs some more times, so that the run log has more than a page.
pub(crate) async fn company(address: &str, folder: &str, more_runs: usize) -> Value {
    let imported = syncing::first_import(address, folder).await;
    let services = syncing::open(address, folder).await;
    services.create_user(TENANT, MEMBER, "Maja Lind", "owner", PASSWORD.into()).await.expect("an owner");
    for _ in 0..more_runs {
        syncing::again(&services).await;
    }
    imported
}

/// Adds tenants with a company each.
pub(crate) async fn neighbours(address: &str, folder: &str, count: usize) -> Value {
    let services = syncing::open(address, folder).await;
    for at in 0..count {
        let tenant = format!("neighbour-{at}");
        services.create_tenant(&tenant, "Neighbour", Plan::Business).await.expect("a tenant");
        syncing::connect(&services, &tenant).await;
        syncing::work(&services).await;
    }
    json!({})
}
