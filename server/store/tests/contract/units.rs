//! Cases of departments and divisions.

use contract::Provider;
use contract::id::ContextId;
use domain::plan::UnitKind;
use store::units::UnitRow;
use store::{Error, Json, Store};
use uuid::Uuid;

use crate::builders::{Company, MANY, company, unit, values_of_every_state, write};
use crate::support::NOW;

on_both_databases! {
    units_come_by_name_and_apart_by_kind,
    a_unit_is_written_only_on_the_version_it_was_worked_out_on,
    a_source_id_names_one_unit_of_a_context,
    writing_no_units_changes_nothing,
    more_units_than_one_statement_takes_are_written_and_found,
    units_of_another_tenant_are_neither_seen_nor_changed,
}

fn sourced_unit(context: ContextId, name: &str) -> UnitRow {
    UnitRow {
        source_hris: Some(Provider::BambooHr),
        source_hris_id: Some(name.to_lowercase()),
        synced: Json(values_of_every_state()),
        ..unit(context, name)
    }
}

async fn upsert(store: &Store, company: Company, kind: UnitKind, units: &[UnitRow]) -> store::Result<Vec<Uuid>> {
    write(store, async |transaction| transaction.upsert_units(company.org, kind, units).await).await
}

async fn departments(store: &Store, company: Company) -> Vec<UnitRow> {
    store.units(company.org, company.baseline, UnitKind::Department).await.unwrap()
}

async fn units_come_by_name_and_apart_by_kind(store: &Store) {
    let acme = company(store, "acme").await;
    let (sales, platform) = (sourced_unit(acme.baseline, "Sales"), sourced_unit(acme.baseline, "Platform"));
    let products = UnitRow { archived_at: Some(NOW), ..unit(acme.baseline, "Products") };
    upsert(store, acme, UnitKind::Department, &[sales.clone(), platform.clone()]).await.unwrap();
    upsert(store, acme, UnitKind::Division, std::slice::from_ref(&products)).await.unwrap();
    assert_eq!(departments(store, acme).await, [platform, sales]);
    let divisions = write(store, async |transaction| transaction.units(acme.org, acme.baseline, UnitKind::Division).await).await.unwrap();
    assert_eq!(divisions, [products]);
    assert_eq!(store.units(acme.org, acme.baseline, UnitKind::Division).await.unwrap(), divisions);
}

async fn a_unit_is_written_only_on_the_version_it_was_worked_out_on(store: &Store) {
    let acme = company(store, "acme").await;
    let (sales, platform) = (sourced_unit(acme.baseline, "Sales"), sourced_unit(acme.baseline, "Platform"));
    let mut written = upsert(store, acme, UnitKind::Department, &[sales.clone(), platform.clone()]).await.unwrap();
    written.sort_unstable();
    assert_eq!(written, [sales.id, platform.id]);

    let archived = UnitRow { name: "Selling".to_owned(), archived_at: Some(NOW), version: 2, ..sales.clone() };
    let too_new = UnitRow { name: "Too new".to_owned(), version: 3, ..platform.clone() };
    assert_eq!(upsert(store, acme, UnitKind::Department, &[archived.clone(), too_new]).await.unwrap(), [sales.id]);
    let too_old = UnitRow { name: "Too old".to_owned(), version: 2, ..sales };
    assert_eq!(upsert(store, acme, UnitKind::Department, &[too_old]).await.unwrap(), Vec::<Uuid>::new());
    assert_eq!(departments(store, acme).await, [platform, archived]);
}

async fn a_source_id_names_one_unit_of_a_context(store: &Store) {
    let acme = company(store, "acme").await;
    upsert(store, acme, UnitKind::Department, &[sourced_unit(acme.baseline, "Sales")]).await.unwrap();
    let again = upsert(store, acme, UnitKind::Department, &[sourced_unit(acme.baseline, "SALES")]).await;
    assert!(matches!(again, Err(Error::Exists)));
}

async fn writing_no_units_changes_nothing(store: &Store) {
    let acme = company(store, "acme").await;
    assert_eq!(upsert(store, acme, UnitKind::Department, &[]).await.unwrap(), Vec::<Uuid>::new());
    assert_eq!(departments(store, acme).await, []);
}

async fn more_units_than_one_statement_takes_are_written_and_found(store: &Store) {
    let acme = company(store, "acme").await;
    // SQLite would take 3,276 of them in one statement.
    let units: Vec<_> = (0..4 * MANY).map(|number| sourced_unit(acme.baseline, &format!("Department {number:04}"))).collect();
    assert_eq!(upsert(store, acme, UnitKind::Department, &units).await.unwrap().len(), units.len());
    assert_eq!(departments(store, acme).await, units);
}

async fn units_of_another_tenant_are_neither_seen_nor_changed(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    let sales = sourced_unit(acme.baseline, "Sales");
    upsert(store, acme, UnitKind::Department, std::slice::from_ref(&sales)).await.unwrap();
    let renamed = UnitRow { name: "Spied on".to_owned(), version: 2, ..sales.clone() };
    assert!(upsert(store, other, UnitKind::Department, &[renamed]).await.is_err());
    assert_eq!(store.units(other.org, acme.baseline, UnitKind::Department).await.unwrap(), []);
    let within = write(store, async |transaction| transaction.units(other.org, acme.baseline, UnitKind::Department).await);
    assert_eq!(within.await.unwrap(), []);
    assert_eq!(departments(store, acme).await, [sales]);
}
