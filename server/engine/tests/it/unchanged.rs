//! The second sync of a company in which nothing happened.

use contract::run::RunStatus;
use sandbox::{Operation, ReadPath};

use crate::support::run_view::effect;
use crate::support::{Database, Tenant};

on_both_databases! {
    a_second_sync_writes_no_row,
    a_second_sync_writes_no_row_where_the_first_had_something_to_warn_of,
    a_sync_by_a_lesser_read_path_writes_no_row,
}

async fn a_second_sync_writes_no_row(database: &Database) {
    let tenant = Tenant::synced(database, 600).await;
    let before = database.written_by_syncs().await;
    let second = tenant.sync().await;
    assert_eq!((second.run.status, effect(&second)), (RunStatus::Completed, (0, 0, 0)));
    assert_eq!(second.run.counts.fetched, 600);
    assert_eq!(database.written_by_syncs().await, before);
}

/// Whoever is unsettled is looked at again each time, and yet is the same.
async fn a_second_sync_writes_no_row_where_the_first_had_something_to_warn_of(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let ids = tenant.company().facts().active_ids;
    tenant.change(Operation::ManagerCycle { ids: ids[..3].to_vec() });
    tenant.change(Operation::UnknownManager { id: ids[3], manager: 9_999 });
    tenant.change(Operation::SetValue { id: ids[4], field: "jobTitle".to_owned(), value: "x".repeat(900).into() });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let before = database.written_by_syncs().await;
    let second = tenant.sync().await;
    assert_eq!((second.run.status, effect(&second)), (RunStatus::Warning, (0, 0, 0)));
    assert_eq!(database.written_by_syncs().await, before);
}

async fn a_sync_by_a_lesser_read_path_writes_no_row(database: &Database) {
    let tenant = Tenant::synced(database, 60).await;
    let before = database.written_by_syncs().await;
    for read_path in [ReadPath::List, ReadPath::Datasets] {
        tenant.change(Operation::Refuse { read_path });
        let run = tenant.sync().await;
        assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 0)), "without {read_path:?}");
        assert_eq!(database.written_by_syncs().await, before, "without {read_path:?}");
    }
}
