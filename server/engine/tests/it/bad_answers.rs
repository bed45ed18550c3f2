//! Answers that are no answers: each has its sentence, is tried again by itself, and loses nothing.

use std::time::Duration;

use contract::FailureKind;
use contract::run::RunStatus;
use sandbox::{Effect, Fault, Operation};

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::installation::work_until_idle;
use crate::support::run_view::{effect, messages, summary};
use crate::support::{Database, Tenant, people};

on_both_databases! {
    a_web_page_with_status_200_is_no_company,
    an_answer_that_breaks_off_is_not_used,
    a_page_that_repeats_its_cursor_ends_the_pull,
    a_server_that_never_answers_is_given_up,
    a_connection_that_is_dropped_is_tried_again,
    a_fault_that_stays_fails_the_run_in_the_end,
    zero_people_deactivate_nobody,
    half_a_page_deactivates_nobody,
}

const WAITS: &str = "Nothing yet: it is tried again by itself.";

/// Spoils the list of employees and nothing else.
fn listing(effect: Effect) -> Fault {
    Fault { address: Some("/v1/employees?".to_owned()), ..Fault::always(effect) }
}

/// A sync under a fault waits with this sentence and changes nothing; when the fault is over it goes on and finds what is new.
async fn waits_and_loses_nothing(database: &Database, fault: Fault, kind: FailureKind, sentence: &str) {
    let tenant = Tenant::synced(database, 30).await;
    let before = database.written_by_syncs().await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    tenant.spoil(fault);
    let run = tenant.sync().await;
    let error = run.error.unwrap();
    assert_eq!((run.run.status, error.kind, error.summary.as_str()), (RunStatus::Waiting, Some(kind), sentence));
    assert_eq!((error.next_step.as_str(), error.retries), (WAITS, true));
    assert_eq!(database.written_by_syncs().await, before);

    tenant.installation.vendor.sandbox.clear_faults();
    tenant.installation.clock.advance_seconds(10);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let run = tenant.run(&run.run.id).await;
    assert_eq!((run.attempt, effect(&run), run.error), (2, (0, 1, 0), None));
}

async fn a_web_page_with_status_200_is_no_company(database: &Database) {
    let sentence = "BambooHR answered with a web page instead of data.";
    waits_and_loses_nothing(database, Fault::always(Effect::Html), FailureKind::Protocol, sentence).await;
}

async fn an_answer_that_breaks_off_is_not_used(database: &Database) {
    let sentence = "BambooHR's answer broke off in the middle.";
    waits_and_loses_nothing(database, listing(Effect::TruncatedJson), FailureKind::Protocol, sentence).await;
}

async fn a_connection_that_is_dropped_is_tried_again(database: &Database) {
    let sentence = "The connection to BambooHR broke off before the answer was complete.";
    waits_and_loses_nothing(database, listing(Effect::DroppedConnection), FailureKind::Unreachable, sentence).await;
}

async fn a_page_that_repeats_its_cursor_ends_the_pull(database: &Database) {
    let tenant = Tenant::connected(database, 1_010).await;
    tenant.spoil(listing(Effect::RepeatedCursor));
    assert_eq!(tenant.installation.work().await, [RunStatus::Waiting]);
    let waiting = tenant.last_run().await;
    assert_eq!(summary(&waiting), "BambooHR's employee list goes in circles: a page pointed back to one that was read before.");
    assert_eq!(tenant.people().await.len(), 0);

    tenant.installation.vendor.sandbox.clear_faults();
    tenant.installation.clock.advance_seconds(10);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.people().await, people::planned(&tenant.company()));
}

async fn a_server_that_never_answers_is_given_up(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = database.rows(&PEOPLE_AND_UNITS).await;
    tenant.spoil(Fault::always(Effect::NoAnswer));
    let impatient = tenant.installation.impatient_process(database, Duration::from_millis(50)).await;
    let run = tenant.request_sync().await;
    assert_eq!(work_until_idle(&impatient).await, [RunStatus::Waiting]);
    let run = tenant.run(&run).await;
    assert_eq!(run.error.as_ref().unwrap().kind, Some(FailureKind::Unreachable));
    assert!(summary(&run).starts_with("BambooHR did not answer within "), "{}", summary(&run));
    assert_eq!(run.calls.iter().map(|call| (call.status, call.attempt)).collect::<Vec<_>>(), [1, 2, 3, 4].map(|attempt| (None, attempt)));
    assert_eq!(database.rows(&PEOPLE_AND_UNITS).await, before);
}

async fn a_fault_that_stays_fails_the_run_in_the_end(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = database.rows(&PEOPLE_AND_UNITS).await;
    tenant.spoil(Fault::always(Effect::Html));
    let run = tenant.sync_to_the_end().await;
    assert_eq!((run.run.status, run.attempt), (RunStatus::Failed, 6));
    assert_eq!(tenant.health().await, "failed");
    assert_eq!(database.rows(&PEOPLE_AND_UNITS).await, before);
}

async fn zero_people_deactivate_nobody(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    for person in tenant.company().people() {
        tenant.change(Operation::Delete { id: person.id });
    }
    let run = tenant.sync().await;
    assert_eq!(
        (run.run.status, summary(&run)),
        (RunStatus::Waiting, "BambooHR answered that there are no people at all, although 30 are known. Nothing was changed.")
    );
    assert_eq!(tenant.people().await, before);
}

async fn half_a_page_deactivates_nobody(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    tenant.spoil(listing(Effect::HalfAPage));
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Warning, (0, 0, 0)));
    assert_eq!(
        messages(&run, "incomplete_pull"),
        ["The source announced 30 people and gave 15; nobody was deactivated for being missing."]
    );
    assert_eq!(tenant.people().await, before);
}
