//! Cases of the people table.

use contract::Provider;
use contract::id::DepartmentId;
use contract::time::Date;
use contract::view::{COUNTED, Page, PeopleFilter, PeopleOrder, PeopleSort, PersonRow, PersonStatus};
use domain::plan::UnitKind;
use domain::search::search_text;
use store::actors::ActorRow;
use store::contexts::kind;
use store::{Error, Store};

use crate::builders::{Company, actor, add_actors, company, context_row, sourced_actor, unit, walk, write};

on_both_databases! {
    a_person_is_shown_with_department_and_manager_by_name,
    people_page_by_name_without_gaps_or_repeats,
    a_cursor_this_server_did_not_make_is_refused,
    wildcards_in_a_search_are_letters_like_others,
    a_search_folds_accents_and_case_and_wants_every_word,
    people_are_filtered_by_what_they_are_today,
    people_are_filtered_by_department,
    people_are_sorted_by_department_or_first_day_either_way_without_gaps_or_repeats,
    names_that_begin_with_the_words_are_found_first_and_only_people_in_the_plan,
    people_of_another_tenant_or_context_are_not_seen,
    departments_of_one_name_are_one_in_the_order_of_departments,
    a_search_keeps_up_with_what_people_become,
    a_search_that_fits_many_has_them_all,
    a_search_that_fits_too_many_to_be_sorted_has_them_all_too,
    what_a_search_finds_is_in_the_order_of_the_whole_list,
    a_context_knows_how_many_people_it_has,
}

const TODAY: &str = "2026-01-15";

async fn page(store: &Store, company: Company, filter: &PeopleFilter, after: Option<&str>, limit: i64) -> store::Result<Page<PersonRow>> {
    store.people_page(company.org, company.baseline, filter, &Date::parse(TODAY).unwrap(), after, limit).await
}

async fn names(store: &Store, company: Company, filter: PeopleFilter) -> Vec<String> {
    let page = page(store, company, &filter, None, 50).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|person| person.name).collect()
}

async fn found(store: &Store, company: Company, search: &str) -> Vec<String> {
    names(store, company, PeopleFilter { search: Some(search.to_owned()), ..PeopleFilter::default() }).await
}

async fn department(store: &Store, company: Company, name: &str) -> DepartmentId {
    let department = unit(company.baseline, name);
    let id = DepartmentId(department.id);
    write(store, async |transaction| transaction.upsert_units(company.org, UnitKind::Department, &[department]).await).await.unwrap();
    id
}

async fn a_person_is_shown_with_department_and_manager_by_name(store: &Store) {
    let acme = company(store, "acme").await;
    let manager = actor(acme.baseline, "Åsa Öberg");
    let maja = ActorRow {
        email: Some("maja@example.com".to_owned()),
        job_title: Some("Engineer".to_owned()),
        department_id: Some(department(store, acme, "Platform").await),
        location: Some("Malmö".to_owned()),
        manager_id: Some(manager.id),
        deferred_manager: Some("99".to_owned()),
        start_date: Some(TODAY.to_owned()),
        ..sourced_actor(acme.baseline, "Maja Lind", "7")
    };
    add_actors(store, acme.org, &[manager, maja.clone()]).await;
    let shown = PersonRow {
        id: maja.public_id,
        name: "Maja Lind".to_owned(),
        email: maja.email,
        job_title: maja.job_title,
        department: Some("Platform".to_owned()),
        location: maja.location,
        manager: Some("Åsa Öberg".to_owned()),
        deferred_manager: maja.deferred_manager,
        start_date: maja.start_date,
        status: PersonStatus::Active,
        source: Some(Provider::BambooHr),
        source_id: Some("7".to_owned()),
    };
    let filter = PeopleFilter { search: Some("lind".to_owned()), ..PeopleFilter::default() };
    assert_eq!(page(store, acme, &filter, None, 50).await.unwrap().items, [shown]);
}

async fn people_page_by_name_without_gaps_or_repeats(store: &Store) {
    let acme = company(store, "acme").await;
    // Two of one name: the id decides. Folded, Émile stands before Zoë, and the cursor carries more than ASCII.
    let people = ["Zoë", "Maja Lind", "émile", "李 思远", "Maja Lind", "Ana", "🛠", "Łukasz"].map(|name| actor(acme.baseline, name));
    add_actors(store, acme.org, &people).await;
    let mut expected: Vec<_> = people.iter().map(|person| (person.sort_name.clone(), person.id, person.public_id.clone())).collect();
    expected.sort();
    let next = async |after: Option<&str>| {
        let page = page(store, acme, &PeopleFilter::default(), after, 3).await.unwrap();
        assert_eq!(page.total, 8);
        page
    };
    let (sizes, rows) = walk(next).await;
    assert_eq!(sizes, [3, 3, 2]);
    assert!(rows.into_iter().map(|row| row.id).eq(expected.into_iter().map(|(_, _, public_id)| public_id)));
    assert_eq!(page(store, acme, &PeopleFilter::default(), None, 8).await.unwrap().next, None);
    assert_eq!(store.count_people(acme.org, acme.baseline).await.unwrap(), 8);
}

async fn a_cursor_this_server_did_not_make_is_refused(store: &Store) {
    let acme = company(store, "acme").await;
    // Nonsense, base64 of nonsense, and JSON of another list.
    for cursor in ["", "%", "bm9uc2Vuc2U", "WzEsMl0"] {
        let page = page(store, acme, &PeopleFilter::default(), Some(cursor), 3).await;
        assert!(matches!(page, Err(Error::Cursor)), "{cursor}");
    }
}

async fn wildcards_in_a_search_are_letters_like_others(store: &Store) {
    let acme = company(store, "acme").await;
    add_actors(store, acme.org, &["100% Maja", "under_score", r"back\slash", "Plain"].map(|name| actor(acme.baseline, name))).await;
    assert_eq!(found(store, acme, "%").await, ["100% Maja"]);
    assert_eq!(found(store, acme, "_").await, ["under_score"]);
    assert_eq!(found(store, acme, r"\").await, [r"back\slash"]);
    assert_eq!(found(store, acme, "1%maja").await, Vec::<String>::new());
    assert_eq!(found(store, acme, "' OR ''='").await, Vec::<String>::new());
}

async fn a_search_folds_accents_and_case_and_wants_every_word(store: &Store) {
    let acme = company(store, "acme").await;
    let titled = |name: &str, title: &str| ActorRow { search_text: search_text([Some(name), Some(title)]), ..actor(acme.baseline, name) };
    add_actors(store, acme.org, &[titled("José Ångström", "Engineer"), titled("Josef Berg", "Manager"), titled("Ελένη", "Engineer")]).await;
    assert_eq!(found(store, acme, "jose").await, ["José Ångström", "Josef Berg"]);
    assert_eq!(found(store, acme, "ÅNGSTROM  josé").await, ["José Ångström"]);
    assert_eq!(found(store, acme, "josé manager").await, ["Josef Berg"]);
    assert_eq!(found(store, acme, "ΕΛΕΝΗ").await, ["Ελένη"]);
    assert_eq!(found(store, acme, "   ").await.len(), 3);
}

async fn people_are_filtered_by_what_they_are_today(store: &Store) {
    let acme = company(store, "acme").await;
    let starting = |name: &str, date: &str| ActorRow { start_date: Some(date.to_owned()), ..actor(acme.baseline, name) };
    let people = [
        actor(acme.baseline, "A without a date"),
        starting("B starts today", TODAY),
        starting("C starts tomorrow", "2026-01-16"),
        ActorRow { is_active: false, ..starting("D never came", "2026-01-16") },
        ActorRow { is_active: false, ..actor(acme.baseline, "E left") },
    ];
    add_actors(store, acme.org, &people).await;
    let expected = [
        (PersonStatus::Active, vec!["A without a date", "B starts today"]),
        (PersonStatus::Future, vec!["C starts tomorrow"]),
        (PersonStatus::Deactivated, vec!["D never came", "E left"]),
    ];
    for (status, expected) in expected {
        let filter = PeopleFilter { status: Some(status), ..PeopleFilter::default() };
        let shown = page(store, acme, &filter, None, 50).await.unwrap();
        assert!(shown.items.iter().all(|person| person.status == status), "{status:?}");
        assert_eq!(names(store, acme, filter).await, expected, "{status:?}");
    }
}

async fn people_are_filtered_by_department(store: &Store) {
    let acme = company(store, "acme").await;
    let (platform, sales) = (department(store, acme, "Platform").await, department(store, acme, "Sales").await);
    let placed = |name: &str, id| ActorRow { department_id: Some(id), ..actor(acme.baseline, name) };
    add_actors(store, acme.org, &[placed("Maja", platform), placed("Noor", sales), actor(acme.baseline, "Nobody's")]).await;
    let of = |department: &str| PeopleFilter { department: Some(department.to_owned()), ..PeopleFilter::default() };
    assert_eq!(names(store, acme, of("Platform")).await, ["Maja"]);
    assert_eq!(names(store, acme, of("Plat")).await, Vec::<String>::new());
    let both = PeopleFilter { search: Some("noor".to_owned()), ..of("Platform") };
    assert_eq!(names(store, acme, both).await, Vec::<String>::new());
}

async fn people_of_another_tenant_or_context_are_not_seen(store: &Store) {
    let (acme, other) = (company(store, "acme").await, company(store, "other").await);
    add_actors(store, acme.org, &[actor(acme.baseline, "Maja")]).await;
    for spy in [other, Company { org: other.org, ..acme }, Company { baseline: other.baseline, ..acme }] {
        assert_eq!(names(store, spy, PeopleFilter::default()).await, Vec::<String>::new());
        assert_eq!(found(store, spy, "maja").await, Vec::<String>::new());
        assert_eq!(store.count_people(spy.org, spy.baseline).await.unwrap(), 0);
    }
}

async fn people_are_sorted_by_department_or_first_day_either_way_without_gaps_or_repeats(store: &Store) {
    let acme = company(store, "acme").await;
    let platform = Some(department(store, acme, "Platform").await);
    let people =
        [("Ann", platform, Some("2024-01-01")), ("Bo", None, None), ("Cy", platform, Some("2020-05-05")), ("Di", None, Some("2022-02-02"))];
    let people = people.map(|(name, department_id, start)| ActorRow {
        department_id,
        start_date: start.map(str::to_owned),
        ..actor(acme.baseline, name)
    });
    add_actors(store, acme.org, &people).await;
    let today = Date::parse(TODAY).unwrap();
    let expected = [
        (PeopleSort::Name, false, ["Ann", "Bo", "Cy", "Di"]),
        (PeopleSort::Department, false, ["Bo", "Di", "Ann", "Cy"]),
        (PeopleSort::Department, true, ["Cy", "Ann", "Di", "Bo"]),
        (PeopleSort::Started, false, ["Bo", "Cy", "Di", "Ann"]),
        (PeopleSort::Started, true, ["Ann", "Di", "Cy", "Bo"]),
    ];
    for (sort, descending, names) in expected {
        let order = PeopleOrder { sort, descending };
        let page = async |after: Option<&str>| {
            store.people_in_order(acme.org, acme.baseline, &PeopleFilter::default(), order, &today, after, 1).await.unwrap()
        };
        let (_, rows) = walk(page).await;
        assert_eq!(rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), names, "{order:?}");
    }
}

async fn names_that_begin_with_the_words_are_found_first_and_only_people_in_the_plan(store: &Store) {
    let acme = company(store, "acme").await;
    let left = ActorRow { is_active: false, ..actor(acme.baseline, "Maja Gone") };
    add_actors(store, acme.org, &[actor(acme.baseline, "Anna Majason"), actor(acme.baseline, "Maja Lind"), left]).await;
    let found = store.find_people(acme.org, acme.baseline, "MAJA", 8).await.unwrap();
    assert_eq!(found.into_iter().map(|person| person.display_name).collect::<Vec<_>>(), ["Maja Lind", "Anna Majason"]);
    assert_eq!(store.find_people(acme.org, acme.baseline, "maja", 1).await.unwrap().len(), 1);
}

async fn departments_of_one_name_are_one_in_the_order_of_departments(store: &Store) {
    let acme = company(store, "acme").await;
    let (one, other) = (department(store, acme, "Sales").await, department(store, acme, "Sales").await);
    let empty_then_last = [department(store, acme, "Empty").await, department(store, acme, "Travel").await];
    let people = [("Ann", Some(one)), ("Bo", Some(other)), ("Cy", Some(one)), ("Di", Some(empty_then_last[1])), ("Ed", None)];
    let people = people.map(|(name, department_id)| ActorRow { department_id, ..actor(acme.baseline, name) });
    add_actors(store, acme.org, &people).await;
    let today = Date::parse(TODAY).unwrap();
    for (descending, names) in [(false, ["Ed", "Ann", "Bo", "Cy", "Di"]), (true, ["Di", "Cy", "Bo", "Ann", "Ed"])] {
        let order = PeopleOrder { sort: PeopleSort::Department, descending };
        for limit in 1..=5 {
            let page = async |after: Option<&str>| {
                store.people_in_order(acme.org, acme.baseline, &PeopleFilter::default(), order, &today, after, limit).await.unwrap()
            };
            let (_, rows) = walk(page).await;
            assert_eq!(rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), names, "{order:?} {limit}");
        }
    }
    let filter = PeopleFilter { department: Some("Sales".to_owned()), ..PeopleFilter::default() };
    assert_eq!(names(store, acme, filter).await, ["Ann", "Bo", "Cy"]);
}

async fn a_search_keeps_up_with_what_people_become(store: &Store) {
    let acme = company(store, "acme").await;
    let maja = actor(acme.baseline, "Maja Lind");
    add_actors(store, acme.org, &[maja.clone(), actor(acme.baseline, "Noor Haddad")]).await;
    let married = ActorRow { version: maja.version + 1, ..actor(acme.baseline, "Maja Berg") };
    let married = ActorRow { id: maja.id, public_id: maja.public_id, ..married };
    add_actors(store, acme.org, &[married]).await;
    assert_eq!(found(store, acme, "berg").await, ["Maja Berg"]);
    assert_eq!(found(store, acme, "lind").await, Vec::<String>::new());
    // From the middle of a word, and words shorter than what the index keeps.
    assert_eq!(found(store, acme, "adda").await, ["Noor Haddad"]);
    assert_eq!(found(store, acme, "ma be").await, ["Maja Berg"]);
    assert_eq!(found(store, acme, "be maja").await, ["Maja Berg"]);
    assert_eq!(found(store, acme, "say \"hi\" and").await, Vec::<String>::new());
}

async fn a_search_that_fits_many_has_them_all(store: &Store) {
    let acme = company(store, "acme").await;
    let people: Vec<ActorRow> = (0..500).map(|at| actor(acme.baseline, &format!("Lind {at:03}"))).collect();
    add_actors(store, acme.org, &people).await;
    let filter = PeopleFilter { search: Some("lind".to_owned()), ..PeopleFilter::default() };
    let next = async |after: Option<&str>| {
        let page = page(store, acme, &filter, after, 120).await.unwrap();
        assert_eq!(page.total, 500);
        page
    };
    let (sizes, _) = walk(next).await;
    assert_eq!(sizes, [120, 120, 120, 120, 20]);
    assert_eq!(store.find_people(acme.org, acme.baseline, "ind", 8).await.unwrap().len(), 8);
}

async fn a_search_that_fits_too_many_to_be_sorted_has_them_all_too(store: &Store) {
    let acme = company(store, "acme").await;
    let many = usize::try_from(COUNTED).unwrap() + 100;
    let mut people: Vec<ActorRow> = (0..many).map(|at| actor(acme.baseline, &format!("Lind {at:04}"))).collect();
    people.extend((0..200).map(|at| actor(acme.baseline, &format!("Berg {at:04}"))));
    people.push(ActorRow { is_active: false, ..actor(acme.baseline, "Lind Gone") });
    for people in people.chunks(500) {
        add_actors(store, acme.org, people).await;
    }
    let many = many as u64;
    let today = Date::parse(TODAY).unwrap();
    for (status, expected) in [(None, many + 1), (Some(PersonStatus::Active), many), (Some(PersonStatus::Deactivated), 1)] {
        let filter = PeopleFilter { search: Some("lind".to_owned()), status, ..PeopleFilter::default() };
        for (sort, descending) in
            [(PeopleSort::Name, false), (PeopleSort::Name, true), (PeopleSort::Started, true), (PeopleSort::Department, false)]
        {
            let order = PeopleOrder { sort, descending };
            let page = async |after: Option<&str>| {
                let page = store.people_in_order(acme.org, acme.baseline, &filter, order, &today, after, 400).await.unwrap();
                assert_eq!(page.total, expected, "{status:?} {order:?}");
                page
            };
            let (_, rows) = walk(page).await;
            let names: Vec<String> = rows.into_iter().map(|row| row.name).collect();
            assert_eq!(names.len() as u64, expected, "{status:?} {order:?}");
            assert!(names.iter().all(|name| name.starts_with("Lind")), "{status:?} {order:?}");
            let mut in_order = names.clone();
            in_order.sort();
            if descending {
                in_order.reverse();
            }
            assert_eq!(names, in_order, "{status:?} {order:?}");
        }
    }
    // Some of the words are too short for the index, which then cannot say how many fit.
    assert_eq!(found(store, acme, "lind go").await, ["Lind Gone"]);
    let filter = PeopleFilter { search: Some("lind 00".to_owned()), ..PeopleFilter::default() };
    let expected = (0..many).filter(|at| format!("{at:04}").contains("00")).count() as u64;
    assert_eq!(page(store, acme, &filter, None, 50).await.unwrap().total, expected);
}

async fn what_a_search_finds_is_in_the_order_of_the_whole_list(store: &Store) {
    let acme = company(store, "acme").await;
    let departments = [None, Some(department(store, acme, "Platform").await), Some(department(store, acme, "Sales").await)];
    let people: Vec<ActorRow> = (0..300)
        .map(|at| ActorRow {
            department_id: departments[at % 3],
            start_date: (at % 4 > 0).then(|| format!("20{:02}-01-01", 10 + at % 4)),
            // Half of them share a name with another.
            ..actor(acme.baseline, &format!("Lind {:03}", at / 2))
        })
        .collect();
    add_actors(store, acme.org, &people).await;
    let today = Date::parse(TODAY).unwrap();
    let everybody = PeopleFilter::default();
    let lind = PeopleFilter { search: Some("lind".to_owned()), ..PeopleFilter::default() };
    for sort in [PeopleSort::Name, PeopleSort::Department, PeopleSort::Started] {
        for descending in [false, true] {
            let order = PeopleOrder { sort, descending };
            let listed = async |filter: &PeopleFilter| {
                let page = async |after: Option<&str>| {
                    store.people_in_order(acme.org, acme.baseline, filter, order, &today, after, 70).await.unwrap()
                };
                walk(page).await.1.into_iter().map(|row| row.id).collect::<Vec<_>>()
            };
            assert_eq!(listed(&lind).await, listed(&everybody).await, "{order:?}");
        }
    }
}

async fn a_context_knows_how_many_people_it_has(store: &Store) {
    let acme = company(store, "acme").await;
    let count = async |context| store.count_people(acme.org, context).await.unwrap();
    assert_eq!(count(acme.baseline).await, 0);
    let mut people = ["Ana", "Noor", "Zoë"].map(|name| actor(acme.baseline, name)).to_vec();
    add_actors(store, acme.org, &people).await;
    assert_eq!(count(acme.baseline).await, 3);
    // Those who are there are changed and not added.
    people.push(ActorRow { is_active: false, ..actor(acme.baseline, "Émile") });
    add_actors(store, acme.org, &people).await;
    assert_eq!(count(acme.baseline).await, 4);

    let scenario = context_row(acme.org, kind::SCENARIO, "Split");
    let id = scenario.id;
    write(store, async |transaction| transaction.insert_context(&scenario).await).await.unwrap();
    add_actors(store, acme.org, &[actor(id, "Ana"), actor(id, "Noor")]).await;
    assert_eq!((count(acme.baseline).await, count(id).await), (4, 2));
    write(store, async |transaction| transaction.delete_scenario(acme.org, id).await).await.unwrap();
    assert_eq!((count(acme.baseline).await, count(id).await), (4, 0));
}
