//! Cases of the changes of runs.

use contract::run::{ChangeEntity, ChangeOp, ChangeState, RunStatus};
use contract::view::{AttributeChange, ChangeFilter};
use contract::{Attribute, Attributes, RunKind, Value};
use domain::plan::{Change, Phase};
use store::Store;
use uuid::Uuid;

use crate::builders::{Company, MANY, company, queue, settlement, values_of_every_state, write};
use crate::support::NOW;

on_both_databases! {
    a_staged_change_comes_back_as_it_was_planned,
    staged_changes_are_read_on_from_a_position,
    only_what_is_still_staged_is_settled_or_forgotten,
    people_see_changes_by_operation_and_never_links,
    changes_are_narrowed_to_a_person_and_an_attribute_and_counted,
    changes_of_people_since_a_moment_are_counted_and_the_newest_come_first,
    the_most_striking_of_what_waits_come_first,
    changes_are_counted_by_entity_operation_and_state,
    more_changes_than_one_statement_takes_are_staged_in_order,
    changes_of_another_tenant_are_neither_seen_nor_changed,
}

fn change(op: ChangeOp, label: &str) -> Change {
    Change {
        phase: Phase::People,
        op,
        entity: ChangeEntity::Person,
        entity_id: None,
        source_id: label.to_owned(),
        label: label.to_owned(),
        attributes: Vec::new(),
        remembered: Attributes::default(),
        expected_version: None,
        fingerprint: None,
    }
}

async fn run(store: &Store, company: Company) -> contract::id::RunId {
    queue(store, company, RunKind::ManualSync, NOW).await.id
}

async fn stage(store: &Store, company: Company, run: contract::id::RunId, first_seq: i64, changes: &[Change]) {
    write(store, async |transaction| transaction.insert_changes(company.org, run, company.baseline, first_seq, changes).await)
        .await
        .unwrap();
}

async fn a_staged_change_comes_back_as_it_was_planned(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    let planned = Change {
        phase: Phase::Deactivations,
        entity_id: Some(Uuid::now_v7()),
        // In the catalogue's order, in which they are stored.
        attributes: vec![
            AttributeChange { attribute: Attribute::JobTitle, old: Value::Null, new: Value::text("Ingénieure 🛠") },
            AttributeChange { attribute: Attribute::Department, old: Value::text("HR"), new: Value::reference("12", "Platform") },
            AttributeChange { attribute: Attribute::Phone, old: Value::text("+46 8 1"), new: Value::Null },
        ],
        remembered: values_of_every_state(),
        expected_version: Some(3),
        fingerprint: Some(i64::MIN),
        ..change(ChangeOp::Deactivate, "Zoë Łukasz")
    };
    stage(store, acme, run, 1, std::slice::from_ref(&planned)).await;
    let staged = store.staged_changes(acme.org, run, acme.baseline, 0, 10).await.unwrap();
    assert_eq!(staged.len(), 1);
    assert_eq!((staged[0].seq, staged[0].context_id, staged[0].state), (1, acme.baseline, ChangeState::Staged));
    assert_eq!(staged[0].change, planned);
    assert_eq!(staged[0].change.attributes[1].new.shown(), Some("Platform"));
}

async fn staged_changes_are_read_on_from_a_position(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    stage(store, acme, run, 1, &["1", "2", "3", "4"].map(|label| change(ChangeOp::Create, label))).await;
    let labels = async |after, limit| {
        let staged = store.staged_changes(acme.org, run, acme.baseline, after, limit).await.unwrap();
        staged.into_iter().map(|staged| staged.change.label).collect::<Vec<_>>()
    };
    assert_eq!(labels(0, 3).await, ["1", "2", "3"]);
    assert_eq!(labels(3, 3).await, ["4"]);
    assert_eq!(labels(4, 3).await, Vec::<String>::new());
}

async fn only_what_is_still_staged_is_settled_or_forgotten(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    stage(store, acme, run, 1, &["1", "2", "3", "4", "5"].map(|label| change(ChangeOp::Create, label))).await;
    write(store, async |transaction| {
        assert_eq!(transaction.last_change_seq(acme.org, run).await?, 5);
        transaction.settle_changes(acme.org, run, 1, 2, ChangeState::Applied).await?;
        transaction.settle_changes(acme.org, run, 2, 3, ChangeState::Conflict).await?;
        transaction.delete_staged_changes(acme.org, run, acme.baseline).await?;
        assert_eq!(transaction.last_change_seq(acme.org, run).await?, 3);
        Ok(())
    })
    .await
    .unwrap();
    let changes = store.changes_page(acme.org, run, &ChangeFilter::default(), 0, 10).await.unwrap();
    let states: Vec<_> = changes.iter().map(|change| (change.seq, change.state)).collect();
    assert_eq!(states, [(1, ChangeState::Applied), (2, ChangeState::Applied), (3, ChangeState::Conflict)]);
    assert_eq!(store.staged_changes(acme.org, run, acme.baseline, 0, 10).await.unwrap(), []);
}

async fn people_see_changes_by_operation_and_never_links(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    let ops = [ChangeOp::Create, ChangeOp::Link, ChangeOp::Update, ChangeOp::Create];
    stage(store, acme, run, 1, &ops.map(|op| change(op, "Maja Lind"))).await;
    let seen = async |op, after, limit| {
        store
            .changes_page(acme.org, run, &ChangeFilter { op, ..ChangeFilter::default() }, after, limit)
            .await
            .unwrap()
            .iter()
            .map(|change| change.seq)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(None, 0, 2).await, [1, 3]);
    assert_eq!(seen(None, 3, 2).await, [4]);
    assert_eq!(seen(Some(ChangeOp::Create), 1, 10).await, [4]);
    assert_eq!(seen(Some(ChangeOp::Link), 0, 10).await, Vec::<i64>::new());
}

async fn the_most_striking_of_what_waits_come_first(store: &Store) {
    let (acme, rival) = (company(store, "acme").await, company(store, "rival").await);
    let run = run(store, acme).await;
    let (ada, bo) = (Value::reference("1", "Ada"), Value::reference("2", "Bo"));
    let edit = |label: &str, attributes: &[(Attribute, &Value, &Value)]| Change {
        attributes: attributes
            .iter()
            .map(|(attribute, old, new)| AttributeChange { attribute: *attribute, old: (*old).clone(), new: (*new).clone() })
            .collect(),
        ..change(ChangeOp::Update, label)
    };
    let (phone, title) = (Value::text("+46 8 1"), Value::text("Engineer"));
    let changes = [
        change(ChangeOp::Link, "link"),
        edit("phone", &[(Attribute::Phone, &Value::Null, &phone)]),
        edit("phone and title", &[(Attribute::Phone, &Value::Null, &phone), (Attribute::JobTitle, &Value::Null, &title)]),
        change(ChangeOp::Create, "newcomer"),
        edit("another department", &[(Attribute::Department, &ada, &bo)]),
        edit("another manager", &[(Attribute::Manager, &ada, &bo)]),
        edit("another manager, no phone", &[(Attribute::Manager, &ada, &bo), (Attribute::Phone, &phone, &Value::Null)]),
        edit("no manager", &[(Attribute::Manager, &ada, &Value::Null), (Attribute::Phone, &Value::Null, &phone)]),
        change(ChangeOp::Deactivate, "leaver"),
    ];
    stage(store, acme, run, 1, &changes).await;
    let found = async |org, limit| {
        let found = store.striking_changes(org, run, limit).await.unwrap();
        found.into_iter().map(|change| change.change.label).collect::<Vec<_>>()
    };
    let expected = [
        "leaver",
        "no manager",
        "another manager, no phone",
        "another department",
        "another manager",
        "newcomer",
        "phone and title",
        "phone",
    ];
    assert_eq!(found(acme.org, 10).await, expected);
    assert_eq!(found(acme.org, 2).await, expected[..2]);
    assert_eq!(found(rival.org, 10).await, Vec::<String>::new());
    write(store, async |transaction| transaction.settle_changes(acme.org, run, 1, 100, ChangeState::Declined).await).await.unwrap();
    assert_eq!(found(acme.org, 10).await, Vec::<String>::new(), "nothing waits any more");
}

async fn changes_are_counted_by_entity_operation_and_state(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    let department = Change { entity: ChangeEntity::Department, ..change(ChangeOp::Create, "Platform") };
    stage(store, acme, run, 1, &[change(ChangeOp::Create, "1"), change(ChangeOp::Create, "2"), change(ChangeOp::Create, "3"), department])
        .await;
    write(store, async |transaction| transaction.settle_changes(acme.org, run, 1, 2, ChangeState::Applied).await).await.unwrap();
    let mut counts = store.change_counts(acme.org, run).await.unwrap();
    counts.sort_unstable();
    let expected = [
        (ChangeEntity::Person, ChangeOp::Create, ChangeState::Staged, 1),
        (ChangeEntity::Person, ChangeOp::Create, ChangeState::Applied, 2),
        (ChangeEntity::Department, ChangeOp::Create, ChangeState::Staged, 1),
    ];
    assert_eq!(counts, expected);
}

async fn more_changes_than_one_statement_takes_are_staged_in_order(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    let changes: Vec<_> = (0..MANY).map(|number| change(ChangeOp::Create, &number.to_string())).collect();
    stage(store, acme, run, 5, &changes).await;
    let staged = store.staged_changes(acme.org, run, acme.baseline, 0, 2_000).await.unwrap();
    assert!(staged.iter().map(|staged| staged.seq).eq((5..).take(MANY)));
    assert!(staged.into_iter().map(|staged| staged.change).eq(changes));
}

async fn changes_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let run = run(store, acme).await;
    stage(store, acme, run, 1, &[change(ChangeOp::Create, "Maja Lind")]).await;
    write(store, async |transaction| {
        transaction.settle_changes(other.org, run, 1, 1, ChangeState::Applied).await?;
        transaction.delete_staged_changes(other.org, run, acme.baseline).await?;
        assert_eq!(transaction.last_change_seq(other.org, run).await?, 0);
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(store.staged_changes(acme.org, run, acme.baseline, 0, 10).await.unwrap().len(), 1);
    assert_eq!(store.staged_changes(other.org, run, acme.baseline, 0, 10).await.unwrap(), []);
    assert_eq!(store.changes_page(other.org, run, &ChangeFilter::default(), 0, 10).await.unwrap(), []);
    assert_eq!(store.change_counts(other.org, run).await.unwrap(), []);
    let foreign = write(store, async |transaction| {
        transaction.insert_changes(other.org, run, other.baseline, 2, &[change(ChangeOp::Create, "Spy")]).await
    });
    assert!(foreign.await.is_err());
}

fn retitled(label: &str, source_id: &str, attributes: Vec<Attribute>) -> Change {
    let attributes =
        attributes.into_iter().map(|attribute| AttributeChange { attribute, old: Value::text("100%"), new: Value::text("\"job_title\":") });
    Change { source_id: source_id.to_owned(), attributes: attributes.collect(), ..change(ChangeOp::Update, label) }
}

async fn changes_are_narrowed_to_a_person_and_an_attribute_and_counted(store: &Store) {
    let acme = company(store, "acme").await;
    let run = run(store, acme).await;
    let changes = [
        retitled("Maja Lind", "7", vec![Attribute::JobTitle]),
        retitled("Åsa 100% Öberg", "70", vec![Attribute::Location, Attribute::Department]),
        Change { op: ChangeOp::Create, ..retitled("Majken", "8", vec![Attribute::Location]) },
    ];
    stage(store, acme, run, 1, &changes).await;
    let seen = async |filter: ChangeFilter| {
        let rows = store.changes_page(acme.org, run, &filter, 0, 10).await.unwrap();
        let counted: i64 = store.count_changes(acme.org, run, &filter).await.unwrap().iter().map(|(_, count)| count).sum();
        assert!(filter.op.is_some() || counted == i64::try_from(rows.len()).unwrap());
        rows.into_iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    let person = |words: &str| ChangeFilter { person: Some(words.to_owned()), ..ChangeFilter::default() };
    assert_eq!(seen(person("maj")).await, [1, 3]);
    assert_eq!(seen(person("7")).await, [1]);
    assert_eq!(seen(person("Åsa")).await, [2]);
    assert_eq!(seen(person("0%")).await, [2]);
    let attribute = |attribute| ChangeFilter { attribute: Some(attribute), ..ChangeFilter::default() };
    assert_eq!(seen(attribute(Attribute::Location)).await, [2, 3]);
    // A value that looks like the attribute's name is none.
    assert_eq!(seen(attribute(Attribute::JobTitle)).await, [1]);
    assert_eq!(seen(ChangeFilter { op: Some(ChangeOp::Create), ..attribute(Attribute::Location) }).await, [3]);
}

async fn changes_of_people_since_a_moment_are_counted_and_the_newest_come_first(store: &Store) {
    let acme = company(store, "acme").await;
    for (at, label) in [(1, "Before"), (2, "First"), (3, "Second")] {
        let run = run(store, acme).await;
        let person = Change { entity_id: Some(Uuid::now_v7()), ..change(ChangeOp::Create, label) };
        let leaver = Change { entity_id: person.entity_id, ..change(ChangeOp::Deactivate, label) };
        stage(store, acme, run, 1, &[person, leaver, change(ChangeOp::Update, "Staged")]).await;
        write(store, async |transaction| {
            transaction.settle_changes(acme.org, run, 1, 2, ChangeState::Applied).await?;
            transaction.settle_run(acme.org, run, NOW.plus_seconds(at), &settlement(RunStatus::Completed)).await
        })
        .await
        .unwrap();
    }
    let (mut counts, latest) = store.people_changed_since(acme.org, acme.baseline, NOW.plus_seconds(1), 3).await.unwrap();
    counts.sort();
    assert_eq!(counts, [(ChangeOp::Create, 2), (ChangeOp::Deactivate, 2)]);
    let latest: Vec<_> = latest.iter().map(|change| (change.label.as_str(), change.op, change.at)).collect();
    let expected = [
        ("Second", ChangeOp::Deactivate, NOW.plus_seconds(3)),
        ("Second", ChangeOp::Create, NOW.plus_seconds(3)),
        ("First", ChangeOp::Deactivate, NOW.plus_seconds(2)),
    ];
    assert_eq!(latest, expected);
    let other = company(store, "other").await;
    assert_eq!(store.people_changed_since(other.org, acme.baseline, NOW, 3).await.unwrap(), (Vec::new(), Vec::new()));
}
