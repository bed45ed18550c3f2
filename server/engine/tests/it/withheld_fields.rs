//! Fields the key may not see (X3): said by name, and what is here stays.

use contract::run::RunStatus;
use sandbox::{LIMITED_KEY, Operation};

use crate::support::run_view::{effect, messages};
use crate::support::{Connecting, Database, Installation, Tenant};

on_both_databases! {
    a_field_withheld_of_everybody_stays_as_it_was,
    a_field_withheld_of_some_stays_as_it_was_for_them,
    a_withheld_status_deactivates_nobody,
    a_withheld_department_moves_nobody_and_archives_nothing,
    a_limited_key_brings_people_without_what_it_may_not_see,
}

async fn a_field_withheld_of_everybody_stays_as_it_was(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    tenant.change(Operation::Withhold { field: "hireDate".to_owned(), people: None });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Warning, (0, 0, 0)));
    assert_eq!(messages(&run, "withheld_field"), ["Start date (`hireDate`) was not returned for anybody; what is here stays."]);
    assert_eq!(tenant.people().await, before);
    tenant.change(Operation::Release { field: "hireDate".to_owned() });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 0)));
}

async fn a_field_withheld_of_some_stays_as_it_was_for_them(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    let some = tenant.company().facts().active_ids[..3].to_vec();
    tenant.change(Operation::Withhold { field: "workEmail".to_owned(), people: Some(some) });
    let run = tenant.sync().await;
    assert_eq!(effect(&run), (0, 0, 0));
    assert_eq!(messages(&run, "withheld_field"), ["Work email (`workEmail`) was withheld for some people; theirs stays as it is."]);
    assert_eq!(tenant.people().await, before);
}

async fn a_withheld_status_deactivates_nobody(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    tenant.change(Operation::Withhold { field: "status".to_owned(), people: None });
    let run = tenant.sync().await;
    assert_eq!(messages(&run, "withheld_field"), ["Status (`status`) was not returned for anybody; what is here stays."]);
    assert_eq!(effect(&run), (0, 0, 0));
    assert_eq!(tenant.people().await, before);
}

async fn a_withheld_department_moves_nobody_and_archives_nothing(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let (before, departments) = (tenant.people().await, tenant.departments().await);
    for field in ["department", "departmentId"] {
        tenant.change(Operation::Withhold { field: field.to_owned(), people: None });
    }
    let run = tenant.sync().await;
    assert_eq!(messages(&run, "withheld_field"), ["Department (`departmentName`) was not returned for anybody; what is here stays."]);
    assert_eq!(effect(&run), (0, 0, 0));
    assert_eq!((tenant.people().await, tenant.departments().await), (before, departments));
}

async fn a_limited_key_brings_people_without_what_it_may_not_see(database: &Database) {
    let installation = Installation::on(database, 30).await;
    let tenant = installation.tenant("acme").await;
    tenant.connect(Connecting { key: LIMITED_KEY, ..Connecting::default() }).await.unwrap();
    assert_eq!(installation.work().await, [RunStatus::Warning]);
    let run = tenant.last_run().await;
    let withheld: Vec<_> = run.issues.iter().filter_map(|issue| issue.attribute).map(contract::Attribute::label).collect();
    assert_eq!(withheld, ["Employee number", "Start date", "End date"]);
    let people = tenant.people().await;
    // Whoever is still to begin cannot be told from those who left without a first day.
    assert_eq!(people.len(), tenant.company().facts().active);
    assert!(people.values().all(|person| person.number.is_none() && person.start_date.is_none()));
}
