//! An installation to test on: a database in a temporary folder and a clock that stands still.

use std::sync::Arc;

use contract::AppError;
use contract::form::SetupForm;
use store::Store;
use tempfile::TempDir;

use super::Identity;
use crate::access::{Actor, ClientAddress, SignedIn};
use crate::clock::TestClock;
use crate::entropy::{Entropy, SeededEntropy};
use crate::error::Error;
use crate::ids::Ids;

pub(super) const PASSWORD: &str = "correct horse battery staple";
pub(super) const ADDRESS: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)));
pub(super) const OTHER_ADDRESS: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2)));

pub(super) struct Installation {
    _folder: TempDir,
    pub(super) store: Store,
    pub(super) clock: TestClock,
    pub(super) identity: Identity,
    owner: Option<SignedIn>,
}

impl Installation {
    /// Before `/setup`.
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("orgonaut.db").display())).await.unwrap();
        store.migrate().await.unwrap();
        let clock = TestClock::default();
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(1));
        let ids = Ids::new(Arc::new(clock.clone()), entropy.clone());
        let identity = Identity::new(store.clone(), Arc::new(clock.clone()), entropy, ids);
        Self { _folder: folder, store, clock, identity, owner: None }
    }

    /// After `/setup` by Maja Lind of Acme.
    pub(super) async fn with_owner() -> Self {
        let mut installation = Self::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        let pass = installation.identity.check_setup_code(&code, ADDRESS).await.unwrap();
        let form = SetupForm {
            organisation: "Acme".to_owned(),
            name: "Maja Lind".to_owned(),
            email: "maja@example.com".to_owned(),
            password: PASSWORD.to_owned(),
        };
        installation.owner = Some(installation.identity.set_up(&pass, &form).await.unwrap());
        installation.clock.advance_seconds(1);
        installation
    }

    pub(super) fn owner(&self) -> SignedIn {
        self.owner.unwrap()
    }

    pub(super) async fn actor(&self) -> Actor {
        self.identity.actor(self.owner().user_id, self.owner().org_id).await.unwrap()
    }
}

/// What a person would be told.
pub(super) fn app_error(error: Error) -> AppError {
    error.into()
}
