//! Planning by its forms: where they lead, sent once or twice.

use axum::http::StatusCode;

use crate::support::company::OWNER;
use crate::support::{Company, TestResponse};

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map_or_else(|| panic!("{before}: {text}"), |(found, _)| found)
}

fn led_to(answer: &TestResponse) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location")
}

/// A new scenario and somebody in it, by their pages.
async fn scenario(company: &Company) -> (String, String) {
    let made = company.app.post("/scenarios", &[("name", "Growth"), ("key", "k1")]).await;
    let scenario = led_to(&made).to_owned();
    let people = company.app.get(&format!("{scenario}/people")).await.text;
    let somebody = format!("{scenario}/people/act_");
    let person = format!("{somebody}{}", between(&people, &somebody, "\""));
    (scenario, person)
}

async fn retitle(company: &Company, person: &str, title: &str) {
    let page = company.app.get(person).await.text;
    let version = between(&page, "name=\"version\" value=\"", "\"");
    let saved = company.app.post(person, &[("action", "retitle"), ("version", version), ("title", title)]).await;
    assert_eq!(led_to(&saved), person);
}

#[tokio::test]
async fn an_undo_comes_back_to_the_person_it_was_pressed_at_however_often_and_when_it_is_refused() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let (scenario, person) = scenario(&company).await;
    retitle(&company, &person, "Keeper of Keys").await;
    assert!(company.app.get(&person).await.text.contains(&format!("name=\"back\" value=\"{person}\"")));
    for _ in 0..2 {
        let undone = company.app.post(&scenario, &[("edit", "1"), ("back", &person)]).await;
        assert_eq!(led_to(&undone), person);
    }
    retitle(&company, &person, "Keeper of Doors").await;
    retitle(&company, &person, "Keeper of Gates").await;
    let refused = company.app.post(&scenario, &[("edit", "3"), ("back", &person)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("cannot be taken back") && refused.text.contains("In this scenario"), "{}", refused.text);
    let elsewhere = company.app.post(&scenario, &[("edit", "4"), ("back", "https://elsewhere.example")]).await;
    assert_eq!(led_to(&elsewhere), scenario);
}

#[tokio::test]
async fn a_scenario_deleted_twice_is_gone_both_times_and_the_comparison_has_nothing_then() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let (scenario, _) = scenario(&company).await;
    assert!(company.app.get("/scenarios/compare").await.text.contains("Everybody in the one plan is in the other"));
    for _ in 0..2 {
        let settings = format!("{scenario}/settings");
        let deleted = company.app.post(&settings, &[("action", "delete"), ("confirmation", "Growth")]).await;
        assert_eq!(led_to(&deleted), "/scenarios");
    }
    assert_eq!(company.app.get(&scenario).await.status, StatusCode::NOT_FOUND);
    for page in ["/scenarios/compare", "/scenarios/compare/charts"] {
        assert!(company.app.get(page).await.text.contains("Nothing to compare yet"), "{page}");
    }
}

#[tokio::test]
async fn an_edit_put_right_after_another_does_not_replace_it_and_the_other_forms_start_from_what_is_shown() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let (_, person) = scenario(&company).await;
    let page = company.app.get(&person).await.text;
    let version = between(&page, "name=\"version\" value=\"", "\"").to_owned();
    retitle(&company, &person, "Keeper of Keys").await;
    let page = company.app.get(&person).await.text;
    let newer = between(&page, "name=\"version\" value=\"", "\"").to_owned();
    let end = async |date: &str| company.app.post(&person, &[("action", "end"), ("version", &version), ("date", date)]).await;
    let refused = end("soon").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    for (action, expected) in [("retitle", &newer), ("end", &version)] {
        let form = between(&refused.text, &format!("value=\"{action}\""), "</form>");
        assert_eq!(between(form, "name=\"version\" value=\"", "\""), expected, "{action}: {form}");
    }
    let stale = end("2027-03-31").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("changed this person after you opened the page"), "{}", stale.text);
    let form = between(&stale.text, "value=\"end\"", "</form>");
    assert_eq!(between(form, "name=\"version\" value=\"", "\""), newer, "{form}");
}

#[tokio::test]
async fn a_form_whose_numbers_are_none_changes_nothing_and_keeps_what_was_typed() {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let (scenario, person) = scenario(&company).await;
    for version in ["", "none", "1e3", "9223372036854775808"] {
        let refused = company.app.post(&person, &[("action", "retitle"), ("version", version), ("title", "Keeper of Keys")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{version}: {}", refused.text);
        assert!(refused.text.contains("value=\"Keeper of Keys\""), "{version}: {}", refused.text);
    }
    assert!(!company.app.get(&person).await.text.contains("Keeper of Keys"));
    retitle(&company, &person, "Keeper of Keys").await;
    for edit in ["", "none", "1.0"] {
        let refused = company.app.post(&scenario, &[("edit", edit), ("back", &person)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{edit}: {}", refused.text);
    }
    assert!(company.app.get(&person).await.text.contains("Keeper of Keys"));
}
