//! The vault against a real database and a real ring.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::Plan;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::orgs::OrgRow;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::clock::TestClock;
use crate::entropy::{SeededEntropy, SystemEntropy};

const FIELD: &str = "api_key";

struct Installation {
    folder: TempDir,
    store: Store,
    org: OrgId,
    integration: IntegrationId,
}

impl Installation {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("orgonaut.db").display())).await.unwrap();
        store.migrate().await.unwrap();
        let org = tenant(&store, 1).await;
        Self { folder, store, org, integration: IntegrationId(Uuid::from_u128(7)) }
    }

    fn ring(&self) -> std::path::PathBuf {
        self.folder.path().join("keys.json")
    }

    async fn vault(&self) -> Vault {
        Vault::with_local_ring(self.store.clone(), &self.ring(), Arc::new(TestClock::default()), Arc::new(SystemEntropy)).await.unwrap()
    }

    async fn seal(&self, secret: &str) -> Sealed {
        self.vault().await.seal(self.org, self.integration, FIELD, &SecretString::from(secret)).await.unwrap()
    }

    async fn open(&self, sealed: &Sealed) -> Result<SecretString> {
        self.vault().await.open(self.org, self.integration, FIELD, sealed).await
    }
}

async fn tenant(store: &Store, number: u128) -> OrgId {
    let id = OrgId(Uuid::from_u128(number));
    let (public_id, slug, name) = (format!("org_{number}"), format!("tenant-{number}"), "Tenant".to_owned());
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    let org = OrgRow { id, public_id, slug, name, plan: Plan::Business, created_at: TestClock::default().now() };
    transaction.insert_org(&org).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

#[tokio::test]
async fn what_is_sealed_opens_after_a_restart_and_through_json() {
    let installation = Installation::new().await;
    let sealed = installation.seal("correct horse").await;
    let json = serde_json::to_string(&sealed).unwrap();
    assert!(!json.contains("horse"));
    let stored: Sealed = serde_json::from_str(&json).unwrap();
    assert_eq!(installation.open(&stored).await.unwrap().expose_secret(), "correct horse");
}

#[tokio::test]
async fn a_tenant_has_one_data_key_of_its_own() {
    let installation = Installation::new().await;
    let other = tenant(&installation.store, 2).await;
    let vault = installation.vault().await;
    for org in [installation.org, other, other] {
        vault.seal(org, installation.integration, FIELD, &SecretString::from("secret")).await.unwrap();
    }
    let first = installation.store.newest_data_key(installation.org).await.unwrap().unwrap();
    let second = installation.store.newest_data_key(other).await.unwrap().unwrap();
    assert_eq!((first.version, second.version), (1, 1));
    assert_ne!(first.wrapped, second.wrapped);
}

#[tokio::test]
async fn two_who_seal_first_at_once_use_one_data_key() {
    let installation = Installation::new().await;
    let (one, two) = (installation.vault().await, installation.vault().await);
    let secret = SecretString::from("secret");
    let (first, second) = tokio::join!(
        one.seal(installation.org, installation.integration, FIELD, &secret),
        two.seal(installation.org, installation.integration, FIELD, &secret)
    );
    for sealed in [first.unwrap(), second.unwrap()] {
        assert_eq!(installation.open(&sealed).await.unwrap().expose_secret(), "secret");
    }
}

#[tokio::test]
async fn without_its_ring_the_vault_says_so_and_makes_no_other() {
    let installation = Installation::new().await;
    let sealed = installation.seal("secret").await;
    std::fs::remove_file(installation.ring()).unwrap();

    let vault = installation.vault().await;
    assert!(matches!(vault.unavailable(), Some(Unavailable::Missing { .. })));
    let refused = installation.open(&sealed).await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
    assert_eq!(refused.kind(), contract::FailureKind::Configuration);
    let secret = SecretString::from("another");
    assert!(matches!(vault.seal(installation.org, installation.integration, FIELD, &secret).await, Err(Error::Unavailable(_))));
    assert!(!installation.ring().exists());
    assert!(installation.store.org(installation.org).await.unwrap().is_some(), "everything else works");
}

#[tokio::test]
async fn a_ring_of_another_installation_is_refused() {
    let installation = Installation::new().await;
    let sealed = installation.seal("secret").await;
    std::fs::remove_file(installation.ring()).unwrap();
    LocalKeyRing::create(&installation.ring(), Arc::new(SystemEntropy)).unwrap();
    assert!(matches!(installation.open(&sealed).await, Err(Error::Unavailable(Unavailable::WrongRing { .. }))));
}

#[tokio::test]
async fn a_second_ring_cannot_slip_in_beside_the_first() {
    let installation = Installation::new().await;
    let elsewhere = installation.folder.path().join("elsewhere.json");
    let (clock, entropy) = (Arc::new(TestClock::default()), Arc::new(SystemEntropy));
    let late = Vault::with_local_ring(installation.store.clone(), &elsewhere, clock, entropy).await.unwrap();
    installation.seal("secret").await;
    let other = tenant(&installation.store, 2).await;
    let refused = late.seal(other, installation.integration, FIELD, &SecretString::from("secret")).await;
    assert!(matches!(refused, Err(Error::Unavailable(Unavailable::WrongRing { .. }))));
}

#[tokio::test]
async fn a_ring_that_others_may_read_degrades_the_vault() {
    let installation = Installation::new().await;
    let sealed = installation.seal("secret").await;
    set_permissions(installation.ring(), Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(installation.open(&sealed).await, Err(Error::Unavailable(Unavailable::Exposed { mode: 0o644, .. }))));
}

#[tokio::test]
async fn after_rotation_the_old_master_key_can_go() {
    let installation = Installation::new().await;
    let sealed = installation.seal("secret").await;
    let elsewhere = installation.folder.path().join("new.json");
    LocalKeyRing::create(&elsewhere, Arc::new(SystemEntropy)).unwrap();
    let read = |path: &Path| serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (old, new) = (read(&installation.ring()), read(&elsewhere));

    let mut both = new.clone();
    both["keys"].as_object_mut().unwrap().extend(old["keys"].as_object().unwrap().clone());
    std::fs::write(installation.ring(), both.to_string()).unwrap();
    assert_eq!(installation.open(&sealed).await.unwrap().expose_secret(), "secret");

    std::fs::write(installation.ring(), new.to_string()).unwrap();
    assert_eq!(installation.open(&sealed).await.unwrap().expose_secret(), "secret");
}

/// What a thief of the database can change about where a blob lies.
#[derive(Debug, Clone)]
enum Tampering {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Append(Vec<u8>),
    Tenant,
    Integration,
    Field(String),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    prop_oneof![
        4 => (any::<prop::sample::Index>(), 1..=u8::MAX).prop_map(|(at, bits)| Tampering::Flip(at, bits)),
        1 => any::<prop::sample::Index>().prop_map(Tampering::Cut),
        1 => prop::collection::vec(any::<u8>(), 1..40).prop_map(Tampering::Append),
        1 => Just(Tampering::Tenant),
        1 => Just(Tampering::Integration),
        1 => any::<String>().prop_filter("another field", |field| field != FIELD).prop_map(Tampering::Field),
    ]
}

#[test]
fn nothing_opens_that_was_tampered_with_or_moved() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let installation = runtime.block_on(Installation::new());
    let other = runtime.block_on(tenant(&installation.store, 2));
    let vault = runtime.block_on(installation.vault());
    // The other tenant has a data key of the same version, so that the key is found and has to be the wrong one.
    runtime.block_on(vault.seal(other, installation.integration, FIELD, &SecretString::from("theirs"))).unwrap();

    let property = |(secret, tampering): (String, Tampering)| {
        let (mut org, mut integration, mut field) = (installation.org, installation.integration, FIELD.to_owned());
        let sealed = runtime.block_on(vault.seal(org, integration, &field, &SecretString::from(secret.as_str()))).unwrap();
        let opened = runtime.block_on(vault.open(org, integration, &field, &sealed)).unwrap();
        prop_assert_eq!(opened.expose_secret(), secret.as_str());

        let mut bytes = STANDARD.decode(String::from(sealed)).unwrap();
        match tampering {
            Tampering::Flip(at, bits) => {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            Tampering::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Tampering::Append(more) => bytes.extend(more),
            Tampering::Tenant => org = other,
            Tampering::Integration => integration = IntegrationId(Uuid::from_u128(8)),
            Tampering::Field(other) => field = other,
        }
        let moved = Sealed::try_from(STANDARD.encode(bytes)).unwrap();
        let opened = runtime.block_on(vault.open(org, integration, &field, &moved));
        prop_assert!(matches!(opened, Err(Error::Unreadable)), "it opened");
        Ok(())
    };
    TestRunner::default().run(&(".{0,60}", tampering()), property).unwrap();
}

#[tokio::test]
async fn the_same_secret_sealed_twice_looks_different() {
    let installation = Installation::new().await;
    assert_ne!(installation.seal("secret").await, installation.seal("secret").await);
}

#[test]
fn a_wrapped_data_key_opens_for_its_tenant_and_version_only() {
    let entropy = SeededEntropy::new(3);
    let (master, data) = (Key::draw(&entropy), Key::draw(&entropy));
    let wrapped = master.encrypt(&entropy, &wrapping_data(OrgId(Uuid::from_u128(1)), 1), data.expose());
    let opens = |org, version| master.decrypt(&wrapping_data(OrgId(Uuid::from_u128(org)), version), &wrapped).is_some();
    assert!(opens(1, 1));
    assert!(!opens(2, 1) && !opens(1, 2));
}
