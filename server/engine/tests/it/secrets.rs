//! Where a secret is, and where it never is (O28).

use contract::run::RunStatus;
use contract::view::PeopleFilter;
use contract::{AppError, FailureKind};
use sandbox::{ADMINISTRATOR_KEY, Effect, Fault, Operation};

use crate::support::installation::work_until_idle;
use crate::support::{Database, Tenant};

on_both_databases! {
    no_table_holds_a_secret_in_the_clear,
    without_the_key_ring_syncs_fail_with_a_sentence_and_pages_work,
    with_the_key_ring_back_the_next_sync_works,
}

/// Good runs, failed ones, refused ones: whatever is written down, the key is not in it, be it as bytes.
async fn no_table_holds_a_secret_in_the_clear(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    tenant.spoil(Fault::next(1, Effect::Html));
    tenant.sync().await;
    tenant.change(Operation::RevokeKey { key: "administrator".to_owned() });
    tenant.sync_to_the_end().await;
    let rows = database.all_rows().await;
    assert!(rows.iter().any(|row| row.starts_with("run_calls: ") && row.contains("/api/v1/employees")));
    let hidden = [ADMINISTRATOR_KEY.to_owned(), hex::encode(ADMINISTRATOR_KEY)];
    for row in rows {
        let row = row.to_lowercase();
        assert!(hidden.iter().all(|secret| !row.contains(secret)), "{row}");
    }
}

async fn without_the_key_ring_syncs_fail_with_a_sentence_and_pages_work(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let people = tenant.people().await.len() as u64;
    let elsewhere = tempfile::tempdir().unwrap();
    let degraded = tenant.installation.process_without_ring(database, elsewhere.path()).await;
    let run = tenant.request_sync().await;
    assert_eq!(work_until_idle(&degraded).await, [RunStatus::Failed]);
    let error = degraded.run_show("acme", &run).await.unwrap().error.unwrap();
    assert_eq!(error.kind, Some(FailureKind::Configuration));
    let sentence = "Stored credentials cannot be kept or read at the moment. Ask whoever runs this installation to restore its key ring; \
                    the server's log says what is wrong with it.";
    assert_eq!(error.summary, sentence);
    let shown = degraded.people_list("acme", None, &PeopleFilter::default(), None).await.unwrap();
    assert_eq!(shown.everyone, people);
    let tested = degraded.test_integration("acme", contract::Provider::BambooHr).await;
    assert!(matches!(tested, Err(AppError::Invalid { fields }) if fields[0].message == sentence));
}

async fn with_the_key_ring_back_the_next_sync_works(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let degraded = tenant.installation.process_without_ring(database, elsewhere.path()).await;
    tenant.request_sync().await;
    assert_eq!(work_until_idle(&degraded).await, [RunStatus::Failed]);
    assert!(std::fs::read_dir(elsewhere.path()).unwrap().next().is_none(), "no other ring was made");
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
}
