//! Single records that are wrong: reported, and never at the cost of the others.

use contract::run::RunStatus;
use contract::view::PeopleFilter;
use sandbox::company::PersonId;
use sandbox::{Operation, ReadPath};

use crate::support::run_view::{effect, messages};
use crate::support::{Database, Tenant, people};

on_both_databases! {
    an_employee_without_id_is_left_out_and_the_others_come,
    two_with_one_id_are_both_left_out,
    somebody_known_whose_id_comes_twice_stays_as_they_are,
    one_department_id_under_two_names_is_one_department,
    a_name_of_300_characters_is_kept_and_one_of_900_is_cut,
    names_of_any_script_arrive_as_they_are_and_are_found,
    a_date_of_zeros_is_no_date,
}

fn set(tenant: &Tenant, id: PersonId, field: &str, value: &str) {
    tenant.change(Operation::SetValue { id, field: field.to_owned(), value: value.into() });
}

async fn an_employee_without_id_is_left_out_and_the_others_come(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::SetId { id, served: None });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let run = tenant.last_run().await;
    let mut expected = people::planned(&tenant.company());
    let name = expected.remove(&id.to_string()).unwrap().name;
    assert_eq!(messages(&run, "missing_id"), [format!("{name} has no employee id and was left out.")]);
    assert_eq!(run.run.counts.skipped, 1);
    assert_eq!(run.run.summary.as_deref(), Some("1 record was left out."));
    assert_eq!(tenant.people().await.into_keys().collect::<Vec<_>>(), expected.into_keys().collect::<Vec<_>>());
}

/// O25.
async fn two_with_one_id_are_both_left_out(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let ids = tenant.company().facts().active_ids[..2].to_vec();
    tenant.change(Operation::SetId { id: ids[0], served: Some(ids[1].to_string()) });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let mut expected = people::planned(&tenant.company());
    let mut names = ids.iter().map(|id| expected.remove(&id.to_string()).unwrap().name).collect::<Vec<_>>();
    names.sort();
    let sentence = format!("Employee id {} came more than once with different data ({}); none of them was used.", ids[1], names.join(", "));
    assert_eq!(messages(&tenant.last_run().await, "duplicate_source_id"), [sentence]);
    assert_eq!(tenant.people().await.into_keys().collect::<Vec<_>>(), expected.into_keys().collect::<Vec<_>>());
}

async fn somebody_known_whose_id_comes_twice_stays_as_they_are(database: &Database) {
    let tenant = Tenant::synced(database, 30).await;
    let before = tenant.people().await;
    let ids = tenant.company().facts().active_ids[..2].to_vec();
    tenant.change(Operation::SetId { id: ids[0], served: Some(ids[1].to_string()) });
    set(&tenant, ids[1], "jobTitle", "Somebody Else");
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Warning, (0, 0, 0)));
    assert_eq!(tenant.people().await, before);

    tenant.change(Operation::SetId { id: ids[0], served: Some(ids[0].to_string()) });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 1, 0)));
    assert_eq!(tenant.actor(ids[1]).await.actor.job_title.as_deref(), Some("Somebody Else"));
}

/// O24. With the lists of departments at hand the vendor's own name decides, so they are withheld here.
async fn one_department_id_under_two_names_is_one_department(database: &Database) {
    let tenant = Tenant::connected(database, 60).await;
    let company = tenant.company();
    let label = company.departments.iter().nth(1).unwrap().clone();
    tenant.change(Operation::Refuse { read_path: ReadPath::MetaLists });
    tenant.change(Operation::SecondDepartmentName { department: label.id, name: "Zeppelins".to_owned() });
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let sentence = format!("The department {} came under several names ({}, Zeppelins); it keeps one.", label.id, label.name);
    assert_eq!(messages(&tenant.last_run().await, "unit_names"), [sentence]);
    let departments = tenant.departments().await;
    assert_eq!(departments[&label.id.to_string()].name, label.name);
    assert!(departments.values().all(|department| department.name != "Zeppelins"));
    assert_eq!(tenant.people().await, people::planned(&company));
}

async fn a_name_of_300_characters_is_kept_and_one_of_900_is_cut(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let ids = tenant.company().facts().active_ids;
    let (long, longer) = ("Ä".repeat(300), "ß".repeat(900));
    set(&tenant, ids[0], "displayName", &long);
    set(&tenant, ids[1], "displayName", &longer);
    assert_eq!(tenant.installation.work().await, [RunStatus::Warning]);
    let people = tenant.people().await;
    assert_eq!(people[&ids[0].to_string()].name, long);
    assert_eq!(people[&ids[1].to_string()].name, "ß".repeat(500));
    let sentence = format!("Name of {} is longer than 500 characters and was cut.", "ß".repeat(500));
    assert_eq!(messages(&tenant.last_run().await, "cut_value"), [sentence]);
}

async fn names_of_any_script_arrive_as_they_are_and_are_found(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let ids = tenant.company().facts().active_ids;
    let names = ["🦊 Ada 👩‍💻 Fox", "נועה בן־דוד", "محمد الأمين", "山田 太郎", "Zoë O'Brien; DROP TABLE actors"];
    for (id, name) in ids.iter().zip(names) {
        set(&tenant, *id, "displayName", name);
    }
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    for (id, name) in ids.iter().zip(names) {
        assert_eq!(tenant.actor(*id).await.actor.display_name, name);
        let filter = PeopleFilter { search: Some(name.to_owned()), ..PeopleFilter::default() };
        let found = tenant.services().people_list(&tenant.slug, None, &filter, None).await.unwrap().page.items;
        assert_eq!(found.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), [name]);
    }
}

async fn a_date_of_zeros_is_no_date(database: &Database) {
    let tenant = Tenant::connected(database, 30).await;
    let id = tenant.company().facts().active_ids[0];
    set(&tenant, id, "hireDate", "0000-00-00");
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    let actor = tenant.actor(id).await.actor;
    assert_eq!((actor.start_date, actor.end_date, actor.is_active), (None, None, true));
}
