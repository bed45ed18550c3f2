use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD, STRANGER, TENANT, VIEWER};

const PAGE: &str = "/settings/integrations/hris";

/// The owner of a connected tenant whose first sync has ended.
async fn owner() -> Company {
    let (company, _) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    company
}

#[tokio::test]
async fn the_page_says_when_the_next_night_comes_and_lets_it_be_changed() {
    let company = owner().await;
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("every day at 02:00") && page.text.contains("next in "), "{}", page.text);
    let form = company.app.get(&format!("{PAGE}?edit=schedule")).await;
    assert!(form.text.contains("Europe/Copenhagen") && form.text.contains("value=\"02:00\""), "{}", form.text);
    let entries = [
        ("scheduled", "on"),
        ("frequency", "six_hours"),
        ("time", "04:30"),
        ("zone", "Asia/Kolkata"),
        ("version", "1"),
        ("action", "schedule"),
    ];
    let saved = company.app.post(&format!("{PAGE}?edit=schedule"), &entries).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", saved.text);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("every 6 hours, one of them at 04:30") && page.text.contains("Asia/Kolkata"), "{}", page.text);
    let again = company.app.post(&format!("{PAGE}?edit=schedule"), &entries).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, PAGE), "the same again is no news: {}", again.text);
    let stale = company.app.post(&format!("{PAGE}?edit=schedule"), &[&entries[1..], &[("time", "05:00")]].concat()).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("You saved these settings") && stale.text.contains("value=\"05:00\""), "{}", stale.text);
    assert!(stale.text.contains("Saved now: every 6 hours, one of them at 04:30, Asia/Kolkata."), "{}", stale.text);
    let form = &stale.text[stale.text.find("id=\"schedule\"").unwrap()..];
    assert!(form.find("error-summary") < form.find("name=\"frequency\""), "what is refused stands in the form: {form}");
}

#[tokio::test]
async fn a_schedule_with_mistakes_comes_back_with_what_was_entered() {
    let company = owner().await;
    let entries = [("frequency", "daily"), ("time", "25:00"), ("zone", "Europe/Atlantis"), ("version", "1"), ("action", "schedule")];
    let refused = company.app.post(&format!("{PAGE}?edit=schedule"), &entries).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Enter a time like 02:00.", "There is no such time zone.", "value=\"25:00\""] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
}

#[tokio::test]
async fn a_schedule_that_is_switched_off_says_so() {
    let company = owner().await;
    let entries = [("frequency", "daily"), ("time", "02:00"), ("zone", "UTC"), ("version", "1"), ("action", "schedule")];
    assert_eq!(company.app.post(PAGE, &entries).await.status, StatusCode::SEE_OTHER);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("Only when somebody asks for a sync.") && !page.text.contains("next in "), "{}", page.text);
}

#[tokio::test]
async fn what_the_guard_goes_by_is_changed_and_mistakes_are_named_beside_their_fields() {
    let company = owner().await;
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("more than 5 % of the people leave, and more than 20"), "{}", page.text);
    let mut entries = vec![
        ("guard-percent", "10"),
        ("guard-people", "50"),
        ("guard-share-percent", "40"),
        ("guard-share-from", "6"),
        ("guard-attribute-percent", "101"),
        ("guard-attribute-from", "30"),
        ("version", "1"),
        ("action", "guard"),
    ];
    let refused = company.app.post(&format!("{PAGE}?edit=guard"), &entries).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("One attribute, percent: enter a whole number from 1 to 100.") && refused.text.contains("value=\"101\""),
        "{}",
        refused.text
    );
    entries[4].1 = "60";
    assert_eq!(company.app.post(&format!("{PAGE}?edit=guard"), &entries).await.status, StatusCode::SEE_OTHER);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("more than 10 % of the people leave, and more than 50"), "{}", page.text);
}

#[tokio::test]
async fn a_field_put_right_after_somebody_else_saved_the_guard_does_not_replace_what_they_saved() {
    let company = owner().await;
    company.app.application.services.create_user(TENANT, "ida@acme.example", "Ida Berg", "owner", PASSWORD.into()).await.unwrap();
    let address = format!("{PAGE}?edit=guard");
    let entries = |percent: &'static str, people: &'static str, version: &'static str| {
        [
            ("guard-percent", percent),
            ("guard-people", people),
            ("guard-share-percent", "40"),
            ("guard-share-from", "6"),
            ("guard-attribute-percent", "60"),
            ("guard-attribute-from", "30"),
            ("version", version),
            ("action", "guard"),
        ]
    };
    company.sign_in("ida@acme.example").await;
    assert_eq!(company.app.post(&address, &entries("10", "50", "1")).await.status, StatusCode::SEE_OTHER);
    company.sign_in(OWNER).await;
    let refused = company.app.post(&address, &entries("30", "abc", "1")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("name=\"version\" value=\"1\"") && refused.text.contains("value=\"abc\""), "{}", refused.text);
    let stale = company.app.post(&address, &entries("30", "70", "1")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("Ida Berg saved these settings") && stale.text.contains("more than 10 %"), "{}", stale.text);
    assert!(stale.text.contains("name=\"version\" value=\"2\"") && stale.text.contains("value=\"70\""), "{}", stale.text);
    assert_eq!(company.app.post(&address, &entries("30", "70", "2")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn to_others_neither_form_exists() {
    let company = owner().await;
    company.sign_in(VIEWER).await;
    for action in ["schedule", "guard"] {
        assert_eq!(company.app.post(PAGE, &[("action", action), ("version", "1")]).await.status, StatusCode::NOT_FOUND, "{action}");
    }
    company.sign_in(STRANGER).await;
    let entries = [("frequency", "daily"), ("time", "02:00"), ("zone", "UTC"), ("version", "1"), ("action", "schedule")];
    assert_eq!(company.app.post(PAGE, &entries).await.status, StatusCode::NOT_FOUND);
}
