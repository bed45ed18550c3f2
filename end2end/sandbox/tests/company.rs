//! The company generator.

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use jiff::civil::{Date, date};
use sandbox::company::{Company, Person, PersonId, Plan, generate};

const TODAY: Date = date(2026, 11, 20);

fn company(people: usize, seed: u64) -> Company {
    generate(Plan { account: "acme", people, seed, today: TODAY })
}

fn reports(company: &Company) -> HashMap<PersonId, usize> {
    let mut reports = HashMap::new();
    for manager in company.people().iter().filter_map(|person| person.job(TODAY).manager) {
        *reports.entry(manager).or_default() += 1;
    }
    reports
}

#[test]
fn the_same_seed_and_size_make_the_same_company_and_another_seed_another() {
    assert_eq!(company(200, 7).people(), company(200, 7).people());
    assert_ne!(company(200, 7).people(), company(200, 8).people());
}

#[test]
fn there_are_as_many_records_as_asked_for_at_any_size() {
    for people in [1, 2, 3, 4, 5, 8, 13, 50, 199, 600, 3_000] {
        let company = company(people, 7);
        assert_eq!(company.people().len(), people);
        assert_eq!(company.facts().tops.len(), 1, "{people} people have one at the top");
        let ids: HashSet<PersonId> = company.people().iter().map(|person| person.id).collect();
        assert_eq!(ids.len(), people);
    }
}

#[test]
fn the_hierarchy_is_six_to_nine_deep_with_spans_of_four_to_twelve() {
    for (people, seed) in [(600, 7), (600, 1), (600, 2), (2_000, 7), (10_000, 7), (40_000, 7)] {
        let company = company(people, seed);
        let levels = company.facts().levels;
        assert!((6..=9).contains(&levels), "{people} people, seed {seed}: {levels} levels");
        let mut spans: Vec<usize> = reports(&company).into_values().collect();
        spans.sort_unstable();
        assert!((4..=12).contains(&spans[spans.len() / 2]));
        assert!(spans[spans.len() * 95 / 100] <= 14, "{people} people: {:?}", spans.last());
    }
}

#[test]
fn six_hundred_people_are_in_twelve_to_twenty_four_departments() {
    let facts = company(600, 7).facts();
    assert!((12..=24).contains(&facts.departments), "{}", facts.departments);
    assert!(facts.divisions >= 4);
}

#[test]
fn some_have_left_some_are_still_to_begin_and_some_have_no_address() {
    let facts = company(1_000, 7).facts();
    assert_eq!((facts.left_ids.len(), facts.future, facts.active), (60, 10, 930));
    assert!((5..=40).contains(&facts.without_email), "{}", facts.without_email);
}

#[test]
fn nobody_reports_to_somebody_who_is_not_there() {
    let company = company(1_000, 7);
    for manager in reports(&company).into_keys() {
        assert!(company.person(manager).is_some_and(|manager| manager.is_active(TODAY)));
    }
}

#[test]
fn one_person_came_back_and_two_have_one_name() {
    let company = company(600, 7);
    let back: Vec<&Person> = company.people().iter().filter(|person| person.first_hired.is_some()).collect();
    assert_eq!(back.len(), 1);
    assert!(back[0].first_hired < Some(back[0].hired) && back[0].is_active(TODAY) && back[0].employment.len() == 3);
    let mut names = HashSet::new();
    let twins = company.people().iter().filter(|person| !names.insert((&person.first_name, &person.last_name))).count();
    assert!(twins >= 1);
}

#[test]
fn addresses_are_taken_once_and_fit_a_mail() {
    let company = company(5_000, 7);
    let mut seen = HashSet::new();
    for address in company.people().iter().filter_map(|person| person.work_email.as_deref()) {
        assert!(seen.insert(address), "{address} twice");
        assert!(address.is_ascii() && address.ends_with("@acme.example") && !address.starts_with('.'), "{address}");
    }
}

#[test]
fn names_are_of_many_scripts_without_emoji() {
    let company = company(600, 7);
    let written: String = company.people().iter().map(|person| person.first_name.as_str()).collect();
    for (script, letters) in [
        ("Greek", '\u{370}'..='\u{3ff}'),
        ("Cyrillic", '\u{400}'..='\u{4ff}'),
        ("Hebrew", '\u{590}'..='\u{5ff}'),
        ("Arabic", '\u{600}'..='\u{6ff}'),
        ("Devanagari", '\u{900}'..='\u{97f}'),
        ("kana", '\u{3040}'..='\u{30ff}'),
        ("Han", '\u{4e00}'..='\u{9fff}'),
        ("Hangul", '\u{ac00}'..='\u{d7af}'),
    ] {
        assert!(written.chars().any(|letter| letters.contains(&letter)), "{script}");
    }
    assert!(!written.chars().any(|letter| ('\u{1f000}'..='\u{1ffff}').contains(&letter)));
}

#[test]
fn a_number_is_never_the_persons_own_id() {
    let company = company(600, 7);
    assert!(company.people().iter().all(|person| person.number.as_deref() != Some(person.id.to_string().as_str())));
}

#[test]
fn a_hundred_thousand_people_are_made_in_seconds() {
    let began = Instant::now();
    let company = company(100_000, 7);
    assert_eq!(company.people().len(), 100_000);
    // The bound is for a build that is not optimised, on a busy machine.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}
