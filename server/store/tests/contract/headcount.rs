//! Cases of headcount.

use contract::id::DepartmentId;
use contract::time::Date;
use contract::view::{DepartmentShare, HeadcountDay};
use domain::plan::UnitKind;
use store::Store;
use store::actors::ActorRow;

use crate::builders::{Company, actor, add_actors, company, unit, write};

on_both_databases! {
    people_are_counted_by_department_and_those_who_left_or_start_later_are_not,
    the_last_figure_of_a_day_is_kept,
    headcount_of_another_tenant_is_not_seen,
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

async fn people(store: &Store, company: Company) {
    let platform = unit(company.baseline, "Platform");
    let department = Some(DepartmentId(platform.id));
    write(store, async |transaction| transaction.upsert_units(company.org, UnitKind::Department, &[platform]).await).await.unwrap();
    let somebody = |name: &str| ActorRow { department_id: department, ..actor(company.baseline, name) };
    let actors = [
        somebody("Ana"),
        somebody("Bo"),
        ActorRow { start_date: Some("2026-02-01".to_owned()), ..somebody("Cy, who starts later") },
        ActorRow { is_active: false, ..somebody("Di, who left") },
        actor(company.baseline, "Eva, of no department"),
    ];
    add_actors(store, company.org, &actors).await;
}

async fn people_are_counted_by_department_and_those_who_left_or_start_later_are_not(store: &Store) {
    let acme = company(store, "acme").await;
    people(store, acme).await;
    let counted = async |today: &str| store.headcount_by_department(acme.org, acme.baseline, &day(today)).await.unwrap();
    let platform = |people| vec![DepartmentShare { name: "Platform".to_owned(), people }];
    assert_eq!(counted("2026-01-31").await, (platform(2), 1));
    assert_eq!(counted("2026-02-01").await, (platform(3), 1));
}

async fn the_last_figure_of_a_day_is_kept(store: &Store) {
    let acme = company(store, "acme").await;
    let note = async |today: &str| write(store, async |transaction| transaction.note_headcount(acme.org, &day(today)).await).await.unwrap();
    note("2026-01-30").await;
    note("2026-01-31").await;
    people(store, acme).await;
    note("2026-01-31").await;
    note("2026-02-01").await;
    let kept = store.headcount_days(acme.org, acme.baseline, &day("2026-01-31")).await.unwrap();
    let expected = [("2026-01-31", 3), ("2026-02-01", 4)].map(|(text, people)| HeadcountDay { day: day(text), people });
    assert_eq!(kept, expected);
}

async fn headcount_of_another_tenant_is_not_seen(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    people(store, acme).await;
    let today = day("2026-02-01");
    write(store, async |transaction| transaction.note_headcount(acme.org, &today).await).await.unwrap();
    assert_eq!(store.headcount_days(other.org, acme.baseline, &today).await.unwrap(), []);
    assert_eq!(store.headcount_by_department(other.org, acme.baseline, &today).await.unwrap(), (Vec::new(), 0));
}
