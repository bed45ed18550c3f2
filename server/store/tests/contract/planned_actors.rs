//! Cases of people who are planned against their source.

use contract::id::{ContextId, DepartmentId};
use contract::{Attribute, Attributes, Provider, Value};
use domain::plan::UnitKind;
use store::actors::ActorRow;
use store::units::UnitRow;
use store::{Json, Store};

use crate::builders::{actor, add_actors, company, sourced_actor, unit, write};

on_both_databases! { whoever_is_not_as_their_source_says_is_found_by_name }

/// Somebody about whom the source said this besides their name and that they are here.
fn said(context: ContextId, name: &str, id: &str, more: Attributes) -> ActorRow {
    let said = more.with(Attribute::DisplayName, Value::text(name)).with(Attribute::Status, Value::text("active"));
    ActorRow { synced: Json(said), ..sourced_actor(context, name, id) }
}

async fn whoever_is_not_as_their_source_says_is_found_by_name(store: &Store) {
    let acme = company(store, "acme").await;
    let rival = company(store, "rival").await;
    let sourced =
        UnitRow { source_hris: Some(Provider::BambooHr), source_hris_id: Some("12".to_owned()), ..unit(acme.baseline, "Platform") };
    let own = unit(acme.baseline, "Care");
    let units = [sourced, own];
    write(store, async |transaction| transaction.upsert_units(acme.org, UnitKind::Department, &units).await).await.unwrap();
    let [platform, care] = units.map(|unit| Some(DepartmentId(unit.id)));

    let boss = said(acme.baseline, "Boss", "1", Attributes::default());
    let job = Attributes::default()
        .with(Attribute::JobTitle, Value::text("Engineer"))
        .with(Attribute::Department, Value::reference("12", "Platform"))
        .with(Attribute::Manager, Value::reference("1", "Boss"))
        .with(Attribute::Phone, Value::Null);
    let here = |name: &str, id: &str| ActorRow {
        job_title: Some("Engineer".to_owned()),
        department_id: platform,
        manager_id: Some(boss.id),
        ..said(acme.baseline, name, id, job.clone())
    };
    let awaited = job.clone().with(Attribute::Manager, Value::reference("9", ""));
    let vacancy = ActorRow { job_title: Some("Nurse".to_owned()), ..actor(acme.baseline, "Vacant position") };
    let alone = job.clone().with(Attribute::Manager, Value::Null);
    let people = [
        boss.clone(),
        here("Ann", "2"),
        ActorRow { job_title: None, ..here("Bo", "3") },
        ActorRow { department_id: care, ..here("Cy", "4") },
        ActorRow { manager_id: None, ..here("Di", "5") },
        ActorRow { is_active: false, ..here("Ed", "6") },
        ActorRow { phone: Some("+46 8 1".to_owned()), ..here("Fay", "7") },
        ActorRow {
            manager_id: None,
            deferred_manager: Some("9".to_owned()),
            synced: Json(awaited.with(Attribute::DisplayName, Value::text("Gus")).with(Attribute::Status, Value::text("active"))),
            ..here("Gus", "8")
        },
        vacancy.clone(),
        ActorRow {
            manager_id: Some(vacancy.id),
            synced: Json(alone.with(Attribute::DisplayName, Value::text("Hal")).with(Attribute::Status, Value::text("active"))),
            ..here("Hal", "10")
        },
    ];
    add_actors(store, acme.org, &people).await;

    let planned = async |org, among: Option<&[String]>| {
        let rows = store.planned_actors(org, acme.baseline, among).await.unwrap();
        rows.into_iter().map(|row| row.actor.display_name).collect::<Vec<_>>()
    };
    assert_eq!(planned(acme.org, None).await, ["Bo", "Cy", "Di", "Ed", "Fay", "Hal"]);
    let among = [people[1].public_id.clone(), people[4].public_id.clone()];
    assert_eq!(planned(acme.org, Some(&among)).await, ["Di"]);
    assert_eq!(planned(rival.org, None).await, Vec::<String>::new());
}
