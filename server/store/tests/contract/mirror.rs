//! Cases of the mirror.

use std::collections::HashMap;

use contract::{Attribute, Attributes, Value};
use domain::source::RecordKind;
use store::Store;
use store::mirror::{MirrorIndexRow, MirrorRecord};

use crate::builders::{Company, MANY, company, mirrored_person, values_of_every_state, write};
use crate::support::NOW;

on_both_databases! {
    a_landed_record_is_indexed_and_its_values_keep_their_three_states,
    an_older_observation_never_overwrites_a_newer_one,
    records_of_one_id_and_different_kinds_do_not_meet,
    flags_are_set_on_those_named_alone_and_cleared_by_landing_again,
    addresses_are_those_of_people_who_are_there,
    more_records_than_one_statement_takes_land_and_are_found,
    the_mirror_of_another_tenant_is_neither_seen_nor_changed,
}

async fn land(store: &Store, company: Company, records: &[MirrorRecord], seconds: i64) {
    let at = NOW.plus_seconds(seconds);
    write(store, async |transaction| transaction.upsert_source_records(company.org, company.integration, records, at).await).await.unwrap();
}

async fn index(store: &Store, company: Company) -> Vec<MirrorIndexRow> {
    store.mirror_index(company.org, company.integration, RecordKind::Person).await.unwrap()
}

fn title(text: &str) -> Attributes {
    Attributes::default().with(Attribute::JobTitle, Value::text(text))
}

async fn a_landed_record_is_indexed_and_its_values_keep_their_three_states(store: &Store) {
    let acme = company(store, "acme").await;
    let record = MirrorRecord {
        is_active: false,
        start_date: Some("2026-02-01".to_owned()),
        manager_source_id: Some(String::new()),
        ..mirrored_person("7", values_of_every_state(), i64::MIN)
    };
    land(store, acme, &[record], 0).await;
    let row = MirrorIndexRow {
        source_id: "7".to_owned(),
        digest: i64::MIN,
        is_active: false,
        start_date: Some("2026-02-01".to_owned()),
        manager_source_id: Some(String::new()),
        is_present: true,
        is_disputed: false,
    };
    assert_eq!(index(store, acme).await, [row]);

    let values = store.mirror_attributes(acme.org, acme.integration, RecordKind::Person, &["7", "8"]).await.unwrap();
    assert_eq!(values, HashMap::from([("7".to_owned(), values_of_every_state())]));
    // References are equal by id alone, so the label is looked at by itself.
    assert_eq!(values["7"].get(Attribute::Department).shown(), Some("Platform"));
    assert!(values["7"].get(Attribute::Location).is_absent());

    let (found, values) = store.mirrored_person(acme.org, acme.integration, "7").await.unwrap().unwrap();
    assert_eq!((vec![found], values), (index(store, acme).await, values_of_every_state()));
    assert_eq!(store.mirrored_person(acme.org, acme.integration, "8").await.unwrap(), None);
}

async fn an_older_observation_never_overwrites_a_newer_one(store: &Store) {
    let acme = company(store, "acme").await;
    land(store, acme, &[mirrored_person("7", title("Newer"), 2)], 10).await;
    land(store, acme, &[mirrored_person("7", title("Older"), 1), mirrored_person("8", title("New here"), 3)], 9).await;
    let digests: Vec<_> = index(store, acme).await.into_iter().map(|row| (row.source_id, row.digest)).collect();
    assert_eq!(digests, [("7".to_owned(), 2), ("8".to_owned(), 3)]);

    land(store, acme, &[mirrored_person("7", title("Of the same moment"), 4)], 10).await;
    let values = store.mirror_attributes(acme.org, acme.integration, RecordKind::Person, &["7"]).await.unwrap();
    assert_eq!(values["7"], title("Of the same moment"));
}

async fn records_of_one_id_and_different_kinds_do_not_meet(store: &Store) {
    let acme = company(store, "acme").await;
    let department = MirrorRecord { kind: RecordKind::Department, digest: 2, ..mirrored_person("7", title("Department"), 2) };
    land(store, acme, &[mirrored_person("7", title("Person"), 1), department], 0).await;
    write(store, async |transaction| {
        transaction.mark_absent(acme.org, acme.integration, RecordKind::Department, &["7".to_owned()]).await?;
        transaction.dispute_source_records(acme.org, acme.integration, &["7".to_owned()]).await
    })
    .await
    .unwrap();
    let seen = async |kind| {
        let rows = store.mirror_index(acme.org, acme.integration, kind).await.unwrap();
        rows.iter().map(|row| (row.digest, row.is_present, row.is_disputed)).collect::<Vec<_>>()
    };
    assert_eq!(seen(RecordKind::Person).await, [(1, true, true)]);
    assert_eq!(seen(RecordKind::Department).await, [(2, false, false)]);
    assert_eq!(seen(RecordKind::Division).await, []);
}

async fn flags_are_set_on_those_named_alone_and_cleared_by_landing_again(store: &Store) {
    let acme = company(store, "acme").await;
    let people = ["7", "8", "9"].map(|id| mirrored_person(id, title("Engineer"), 1));
    land(store, acme, &people, 0).await;
    write(store, async |transaction| {
        transaction.dispute_source_records(acme.org, acme.integration, &["8".to_owned()]).await?;
        transaction.mark_absent(acme.org, acme.integration, RecordKind::Person, &["9".to_owned(), "nobody".to_owned()]).await?;
        transaction.mark_absent(acme.org, acme.integration, RecordKind::Person, &[]).await
    })
    .await
    .unwrap();
    let flags = async || index(store, acme).await.iter().map(|row| (row.is_present, row.is_disputed)).collect::<Vec<_>>();
    assert_eq!(flags().await, [(true, false), (true, true), (false, false)]);
    let values = store.mirror_attributes(acme.org, acme.integration, RecordKind::Person, &["9"]).await.unwrap();
    assert_eq!(values["9"], title("Engineer"));

    land(store, acme, &people, 1).await;
    assert_eq!(flags().await, [(true, false); 3]);
}

async fn addresses_are_those_of_people_who_are_there(store: &Store) {
    let acme = company(store, "acme").await;
    let with_email =
        |id: &str, kind| MirrorRecord { kind, email: Some(format!("{id}@example.com")), ..mirrored_person(id, Attributes::default(), 1) };
    let people = [with_email("7", RecordKind::Person), with_email("8", RecordKind::Person), with_email("9", RecordKind::Department)];
    land(store, acme, &people, 0).await;
    land(store, acme, &[mirrored_person("10", Attributes::default(), 1)], 0).await;
    write(store, async |transaction| transaction.mark_absent(acme.org, acme.integration, RecordKind::Person, &["8".to_owned()]).await)
        .await
        .unwrap();
    let emails = store.mirror_emails(acme.org, acme.integration).await.unwrap();
    assert_eq!(emails, HashMap::from([("7".to_owned(), "7@example.com".to_owned())]));
}

async fn more_records_than_one_statement_takes_land_and_are_found(store: &Store) {
    let acme = company(store, "acme").await;
    let ids: Vec<String> = (0..MANY).map(|number| format!("{number:04}")).collect();
    let people: Vec<_> = ids.iter().map(|id| mirrored_person(id, title(id), 1)).collect();
    land(store, acme, &people, 0).await;
    assert_eq!(index(store, acme).await.into_iter().map(|row| row.source_id).collect::<Vec<_>>(), ids);

    let wanted: Vec<&str> = ids.iter().map(String::as_str).collect();
    let values = store.mirror_attributes(acme.org, acme.integration, RecordKind::Person, &wanted).await.unwrap();
    assert_eq!(values.len(), MANY);
    assert!(values.iter().all(|(id, values)| *values == title(id)));

    write(store, async |transaction| transaction.mark_absent(acme.org, acme.integration, RecordKind::Person, &ids).await).await.unwrap();
    assert!(index(store, acme).await.iter().all(|row| !row.is_present));
}

async fn the_mirror_of_another_tenant_is_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let record = MirrorRecord { email: Some("maja@example.com".to_owned()), ..mirrored_person("7", title("Engineer"), 1) };
    land(store, acme, &[record], 0).await;
    let before = index(store, acme).await;
    let ids = ["7".to_owned()];
    write(store, async |transaction| {
        transaction.dispute_source_records(other.org, acme.integration, &ids).await?;
        transaction.mark_absent(other.org, acme.integration, RecordKind::Person, &ids).await
    })
    .await
    .unwrap();
    let foreign = write(store, async |transaction| {
        transaction.upsert_source_records(other.org, acme.integration, &[mirrored_person("7", title("Spy"), 2)], NOW).await
    });
    assert!(foreign.await.is_err());
    assert_eq!(index(store, acme).await, before);

    for integration in [acme.integration, other.integration] {
        assert_eq!(store.mirror_index(other.org, integration, RecordKind::Person).await.unwrap(), []);
        assert_eq!(store.mirror_emails(other.org, integration).await.unwrap(), HashMap::new());
        assert_eq!(store.mirror_attributes(other.org, integration, RecordKind::Person, &["7"]).await.unwrap(), HashMap::new());
    }
}
