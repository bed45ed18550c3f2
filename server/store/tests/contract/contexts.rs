//! Cases of planning contexts.

use contract::RunKind;
use contract::view::EditKind;
use store::contexts::{ContextRow, LastSyncRow, Provenance, kind};
use store::edits::NewEdit;
use store::{Error, Store};

use crate::builders::{company, context_row, queue, write};
use crate::support::{NOW, tenant, user};

on_both_databases! {
    contexts_come_with_the_baseline_first_and_then_by_age,
    a_tenant_has_one_baseline,
    a_scenario_is_put_away_once_and_the_baseline_never,
    what_a_sync_may_not_write_to_says_so,
    a_context_is_held_while_it_may_be_written,
    whatever_can_be_copied_is_held_for_it_until_it_is_gone,
    a_scenario_is_held_by_the_name_it_has,
    a_scenario_that_was_deleted_is_remembered_as_gone,
    the_latest_scenario_is_the_one_edited_or_made_last,
    a_scenario_knows_the_run_that_changed_it_last,
    contexts_of_another_tenant_are_neither_seen_nor_changed,
}

async fn add(store: &Store, context: &ContextRow) -> store::Result<()> {
    write(store, async |transaction| transaction.insert_context(context).await).await
}

async fn contexts_come_with_the_baseline_first_and_then_by_age(store: &Store) {
    let org = tenant(store, "acme").await;
    let younger = ContextRow { created_at: NOW.plus_seconds(1), ..context_row(org, kind::SCENARIO, "Younger") };
    let older = context_row(org, kind::SNAPSHOT, "Older");
    let baseline = ContextRow { created_at: NOW.plus_seconds(2), ..context_row(org, kind::BASELINE, "Live Baseline") };
    for context in [&younger, &older, &baseline] {
        add(store, context).await.unwrap();
    }
    assert_eq!(store.contexts(org).await.unwrap(), [baseline.clone(), older, younger.clone()]);
    assert_eq!(store.baseline(org).await.unwrap(), Some(baseline));
    assert_eq!(store.context_by_public_id(org, &younger.public_id).await.unwrap(), Some(younger));
    assert_eq!(store.context_by_public_id(org, "scn_unknown").await.unwrap(), None);
}

async fn a_tenant_has_one_baseline(store: &Store) {
    let acme = company(store, "acme").await;
    let second = context_row(acme.org, kind::BASELINE, "Another");
    assert!(matches!(add(store, &second).await, Err(Error::Exists)));
}

async fn a_scenario_is_put_away_once_and_the_baseline_never(store: &Store) {
    let acme = company(store, "acme").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    add(store, &scenario).await.unwrap();
    for (context, at) in [(scenario.id, NOW.plus_seconds(1)), (scenario.id, NOW.plus_seconds(2)), (acme.baseline, NOW)] {
        write(store, async |transaction| transaction.archive_context(acme.org, context, at).await).await.unwrap();
    }
    let archived_at: Vec<_> = store.contexts(acme.org).await.unwrap().iter().map(|context| context.archived_at).collect();
    assert_eq!(archived_at, [None, Some(NOW.plus_seconds(1))]);
}

async fn what_a_sync_may_not_write_to_says_so(store: &Store) {
    let org = tenant(store, "acme").await;
    let scenario = context_row(org, kind::SCENARIO, "Merger");
    let archived = ContextRow { created_at: NOW.plus_seconds(1), archived_at: Some(NOW), ..context_row(org, kind::SCENARIO, "Old") };
    let snapshot = ContextRow { created_at: NOW.plus_seconds(2), ..context_row(org, kind::SNAPSHOT, "2025") };
    for context in [&scenario, &archived, &snapshot] {
        add(store, context).await.unwrap();
    }
    let writable: Vec<_> = store.contexts(org).await.unwrap().iter().map(ContextRow::is_writable).collect();
    assert_eq!(writable, [true, false, false]);
}

async fn contexts_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let acme = company(store, "acme").await;
    let other = tenant(store, "other").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    add(store, &scenario).await.unwrap();
    write(store, async |transaction| transaction.archive_context(other, scenario.id, NOW).await).await.unwrap();
    assert_eq!(store.context_by_public_id(acme.org, &scenario.public_id).await.unwrap(), Some(scenario.clone()));
    assert_eq!(store.context_by_public_id(other, &scenario.public_id).await.unwrap(), None);
    assert_eq!(store.baseline(other).await.unwrap(), None);
    assert_eq!(store.contexts(other).await.unwrap(), []);
}

async fn a_context_is_held_while_it_may_be_written(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let [scenario, snapshot] = [kind::SCENARIO, kind::SNAPSHOT].map(|kind| context_row(acme.org, kind, "Growth"));
    for context in [&scenario, &snapshot] {
        add(store, context).await.unwrap();
    }
    let holds = async |org, context| write(store, async |transaction| transaction.hold_context(org, context).await).await.unwrap();
    assert!(holds(acme.org, acme.baseline).await && holds(acme.org, scenario.id).await);
    assert!(!holds(acme.org, snapshot.id).await && !holds(rival.org, scenario.id).await);
    write(store, async |transaction| transaction.archive_context(acme.org, scenario.id, NOW).await).await.unwrap();
    assert!(!holds(acme.org, scenario.id).await);
}

async fn whatever_can_be_copied_is_held_for_it_until_it_is_gone(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let [scenario, snapshot] = [kind::SCENARIO, kind::SNAPSHOT].map(|kind| context_row(acme.org, kind, "Growth"));
    for context in [&scenario, &snapshot] {
        add(store, context).await.unwrap();
    }
    write(store, async |transaction| transaction.archive_context(acme.org, scenario.id, NOW).await).await.unwrap();
    let holds = async |org, context| write(store, async |transaction| transaction.hold_origin(org, context).await).await.unwrap();
    assert!(holds(acme.org, acme.baseline).await && holds(acme.org, scenario.id).await && holds(acme.org, snapshot.id).await);
    assert!(!holds(rival.org, scenario.id).await);
    write(store, async |transaction| transaction.delete_scenario(acme.org, scenario.id).await).await.unwrap();
    assert!(!holds(acme.org, scenario.id).await);
}

async fn a_scenario_is_held_by_the_name_it_has(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    add(store, &scenario).await.unwrap();
    let holds = async |org, name| write(store, async |transaction| transaction.hold_named(org, scenario.id, name).await).await.unwrap();
    assert!(holds(acme.org, "Merger").await);
    assert!(!holds(acme.org, "merger").await && !holds(rival.org, "Merger").await);
    write(store, async |transaction| transaction.rename_scenario(acme.org, scenario.id, "Split").await).await.unwrap();
    assert!(holds(acme.org, "Split").await && !holds(acme.org, "Merger").await);
}

async fn a_scenario_that_was_deleted_is_remembered_as_gone(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    add(store, &scenario).await.unwrap();
    let delete = async |org| write(store, async |transaction| transaction.delete_scenario(org, scenario.id).await).await.unwrap();
    assert!(!store.was_deleted(acme.org, &scenario.public_id).await.unwrap());
    assert!(!delete(rival.org).await && delete(acme.org).await && !delete(acme.org).await);
    assert!(store.was_deleted(acme.org, &scenario.public_id).await.unwrap());
    assert!(!store.was_deleted(rival.org, &scenario.public_id).await.unwrap());
    assert_eq!(store.context_by_public_id(acme.org, &scenario.public_id).await.unwrap(), None);
}

async fn the_latest_scenario_is_the_one_edited_or_made_last(store: &Store) {
    let acme = company(store, "acme").await;
    let planner = user(store, "maja@example.com").await;
    let latest = async || store.latest_scenario(acme.org).await.unwrap().map(|context| context.name);
    assert_eq!(latest().await, None, "the baseline is no scenario");
    let snapshot = ContextRow { created_at: NOW.plus_seconds(9), ..context_row(acme.org, kind::SNAPSHOT, "2025") };
    add(store, &snapshot).await.unwrap();
    assert_eq!(latest().await.as_deref(), Some("2025"), "for want of a scenario");
    let older = context_row(acme.org, kind::SCENARIO, "Older");
    let younger = ContextRow { created_at: NOW.plus_seconds(1), ..context_row(acme.org, kind::SCENARIO, "Younger") };
    let provenance = Provenance { origin: acme.baseline, creator: planner, request_key: None };
    write(store, async |transaction| transaction.insert_scenario(&older, provenance).await).await.unwrap();
    let provenance = Provenance { origin: older.id, ..provenance };
    write(store, async |transaction| transaction.insert_scenario(&younger, provenance).await).await.unwrap();
    assert_eq!(latest().await.as_deref(), Some("Younger"));
    let edit = NewEdit {
        context: older.id,
        number: 1,
        kind: EditKind::Move,
        user: planner,
        at: NOW.plus_seconds(2),
        request_key: None,
        undo_of: None,
        kept: &[],
    };
    write(store, async |transaction| transaction.insert_edit(acme.org, edit, &[]).await).await.unwrap();
    assert_eq!(latest().await.as_deref(), Some("Older"));
    write(store, async |transaction| transaction.archive_context(acme.org, older.id, NOW).await).await.unwrap();
    assert_eq!(latest().await.as_deref(), Some("Younger"));

    let rival = company(store, "rival").await;
    let origin = async |org, context| store.origin_of(org, context).await.unwrap().map(|context| context.name);
    assert_eq!(origin(acme.org, younger.id).await.as_deref(), Some("Older"));
    assert_eq!((origin(acme.org, acme.baseline).await, origin(rival.org, younger.id).await), (None, None));
    assert_eq!(store.latest_scenario(rival.org).await.unwrap(), None);
}

async fn a_scenario_knows_the_run_that_changed_it_last(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let scenario = context_row(acme.org, kind::SCENARIO, "Merger");
    add(store, &scenario).await.unwrap();
    assert_eq!(store.last_sync_of(acme.org, scenario.id).await.unwrap(), None);
    let run = queue(store, acme, RunKind::Reconcile, NOW).await;
    let at = NOW.plus_seconds(5);
    for org in [acme.org, rival.org] {
        write(store, async |transaction| transaction.note_sync(org, scenario.id, run.id, at).await).await.unwrap();
    }
    let expected = LastSyncRow { at, run_id: run.public_id.clone(), provider: run.provider, kind: RunKind::Reconcile };
    assert_eq!(store.last_sync_of(acme.org, scenario.id).await.unwrap(), Some(expected));
    assert_eq!(store.last_sync_of(rival.org, scenario.id).await.unwrap(), None);
}
