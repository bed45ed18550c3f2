//! Cases of edits of scenarios.

use contract::run::{ChangeEntity, ChangeOp};
use contract::view::{AttributeChange, EditKind};
use contract::{Attribute, Attributes, Value};
use domain::plan::{Change, Phase};
use store::Store;
use store::edits::NewEdit;
use uuid::Uuid;

use crate::builders::{company, write};
use crate::support::{NOW, user};

on_both_databases! { what_an_edit_changed_is_read_on_from_a_place_and_by_whom_it_is_about }

fn retitled(person: Uuid, at: usize) -> Change {
    Change {
        phase: Phase::People,
        op: ChangeOp::Update,
        entity: ChangeEntity::Person,
        entity_id: Some(person),
        source_id: String::new(),
        label: format!("Person {at}"),
        attributes: vec![AttributeChange { attribute: Attribute::JobTitle, old: Value::Null, new: Value::Text(format!("Title {at}")) }],
        remembered: Attributes::default(),
        expected_version: Some(1),
        fingerprint: None,
    }
}

async fn what_an_edit_changed_is_read_on_from_a_place_and_by_whom_it_is_about(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let planner = user(store, "maja@example.com").await;
    let people: Vec<Uuid> = (0..45).map(|_| Uuid::now_v7()).collect();
    let changes: Vec<Change> = people.iter().enumerate().map(|(at, person)| retitled(*person, at)).collect();
    for number in [1, 2] {
        let edit = NewEdit {
            context: acme.baseline,
            number,
            kind: EditKind::End,
            user: planner,
            at: NOW,
            request_key: None,
            undo_of: None,
            kept: &[],
        };
        write(store, async |transaction| transaction.insert_edit(acme.org, edit, &changes).await).await.unwrap();
    }
    let page = async |org, after| {
        let page = store.changes_of_edit(org, acme.baseline, 2, after, 20).await.unwrap();
        page.into_iter().map(|edited| edited.change.label).collect::<Vec<_>>()
    };
    let mut read = Vec::new();
    for after in [0, 20, 40] {
        read.extend(page(acme.org, after).await);
    }
    assert_eq!(read, changes.iter().map(|change| change.label.clone()).collect::<Vec<_>>());
    assert!(page(acme.org, 45).await.is_empty() && page(rival.org, 0).await.is_empty());

    let about = async |org, numbers: &[i64]| store.changes_about(org, acme.baseline, people[7], numbers).await.unwrap();
    let found = about(acme.org, &[2]).await;
    assert_eq!((found.len(), found[0].number, &found[0].change.attributes), (1, 2, &changes[7].attributes));
    assert_eq!(about(acme.org, &[1, 2, 3]).await.len(), 2);
    assert!(about(acme.org, &[]).await.is_empty() && about(rival.org, &[2]).await.is_empty());
}
