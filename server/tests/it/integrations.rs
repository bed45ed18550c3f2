use axum::http::StatusCode;
use contract::{Provider, RunStatus};
use engine::operator::TargetChoice;
use sandbox::ADMINISTRATOR_KEY;

use crate::support::company::STRANGER;
use crate::support::{Company, TestResponse};

const PAGE: &str = "/settings/integrations/hris";
const FORM: &str = "/settings/integrations/hris?setup=bamboohr";
const FILTER: &str = "/settings/integrations/hris?edit=filter";

/// The value of the first input of this name.
fn value<'a>(page: &'a TestResponse, name: &str) -> &'a str {
    let input = page.text.split("<input").find(|input| input.contains(&format!("name=\"{name}\"")));
    input.and_then(|input| input.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// The name of the baseline's checkbox.
fn baseline(page: &TestResponse) -> String {
    let at = page.text.find("name=\"target-scn_").unwrap_or_else(|| panic!("{}", page.text)) + 6;
    page.text[at..].split('"').next().unwrap().to_owned()
}

/// A tenant with nothing connected, its owner signed in.
async fn unconnected() -> Company {
    let company = Company::connected(None).await;
    company.sign_in(STRANGER).await;
    company
}

async fn connect(company: &Company) -> TestResponse {
    let form = company.app.get(FORM).await;
    let target = baseline(&form);
    let fields = [("subdomain", "acme"), ("api_key", ADMINISTRATOR_KEY), (target.as_str(), "on"), ("action", "connect")];
    company.app.post(FORM, &fields).await
}

#[tokio::test]
async fn a_key_that_was_typed_is_kept_for_the_next_submission_and_never_shown() {
    let company = unconnected().await;
    let form = company.app.get(FORM).await;
    let target = baseline(&form);
    let wrong = [("subdomain", "acme"), ("api_key", "not-the-key"), (target.as_str(), "on"), ("action", "test")];
    let refused = company.app.post(FORM, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Test connection") && !refused.text.contains("not-the-key"), "{}", refused.text);
    assert_eq!(value(&refused, "subdomain"), "acme");

    let right =
        [("subdomain", "https://acme.bamboohr.com/home"), ("api_key", ADMINISTRATOR_KEY), (target.as_str(), "on"), ("action", "test")];
    let tested = company.app.post(FORM, &right).await;
    assert_eq!(tested.status, StatusCode::OK);
    assert!(!tested.text.contains(ADMINISTRATOR_KEY) && tested.text.contains("people can be read."), "{}", tested.text);

    let kept = value(&tested, "kept").to_owned();
    let save = [("subdomain", "acme"), ("api_key", ""), ("kept", kept.as_str()), (target.as_str(), "on"), ("action", "connect")];
    let connected = company.app.post(FORM, &save).await;
    assert_eq!((connected.status, connected.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", connected.text);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("BambooHR live sync") && page.text.contains("Queued"), "{}", page.text);
    assert!(!page.text.contains(ADMINISTRATOR_KEY));
}

#[tokio::test]
async fn a_form_with_mistakes_names_each_and_keeps_what_was_entered() {
    let company = unconnected().await;
    let empty = company.app.post(FORM, &[("subdomain", ""), ("api_key", ""), ("action", "connect")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in ["Enter the subdomain", "Enter the API key", "Choose where incoming changes apply"] {
        assert!(empty.text.contains(sentence), "{sentence}: {}", empty.text);
    }
    let strange = [("subdomain", "acme.evil.example"), ("api_key", "k"), ("target-future", "on"), ("action", "connect")];
    let strange = company.app.post(FORM, &strange).await;
    assert_eq!((strange.status, value(&strange, "subdomain")), (StatusCode::UNPROCESSABLE_ENTITY, "acme.evil.example"));
    let long = "k".repeat(201);
    let long = company.app.post(FORM, &[("subdomain", "acme"), ("api_key", &long), ("target-future", "on"), ("action", "test")]).await;
    assert!(long.status == StatusCode::UNPROCESSABLE_ENTITY && long.text.contains("at most 200 characters"), "{}", long.text);
}

#[tokio::test]
async fn dynamics_365_hr_is_connected_from_its_form_with_the_legal_entities_it_was_told() {
    const FORM: &str = "/settings/integrations/hris?setup=dynamics365_hr";
    let company = unconnected().await;
    let open = company.app.get(FORM).await;
    let target = baseline(&open);
    let directory = sandbox::tenant_id("acme");
    let fields = [
        ("provider", "dynamics365_hr"),
        ("environment_url", "https://acme.operations.dynamics.com/?cmp=AC01"),
        ("tenant_id", directory.as_str()),
        ("client_id", sandbox::APPLICATION_ID),
        (target.as_str(), "on"),
    ];
    let with = |more: &[(&'static str, &'static str)]| fields.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
    let told = company.app.post(FORM, &with(&[("client_secret", sandbox::APPLICATION_SECRET), ("action", "choices")])).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(told.text.contains("AC01 · Acme Corporate") && !told.text.contains(sandbox::APPLICATION_SECRET), "{}", told.text);
    let kept = value(&told, "kept").to_owned();
    let known = ("known-legal_entities", "AC01 Acme Corporate");
    let mut save = with(&[("client_secret", ""), known, ("legal_entities", "AC01"), ("legal_entities", "AC02"), ("action", "connect")]);
    save.push(("kept", kept.as_str()));
    let connected = company.app.post(FORM, &save).await;
    assert_eq!((connected.status, connected.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", connected.text);
    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("Dynamics 365 HR live sync") && page.text.contains("AC01, AC02"), "{}", page.text);
    assert!(page.text.contains("Client secret") && !page.text.contains(sandbox::APPLICATION_SECRET));
}

#[tokio::test]
async fn legal_entities_are_changed_after_connecting_from_the_list_that_is_fetched() {
    let company = unconnected().await;
    let services = &company.app.application.services;
    let settings = [
        ("environment_url", "https://acme.operations.dynamics.com"),
        ("tenant_id", &sandbox::tenant_id("acme")),
        ("client_id", sandbox::APPLICATION_ID),
        ("legal_entities", "AC01,AC02"),
    ];
    let settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let secrets = [("client_secret".to_owned(), sandbox::APPLICATION_SECRET.into())].into();
    let targets = vec![TargetChoice::Baseline];
    services.connect_integration("rival", Provider::Dynamics365Hr, settings, secrets, targets, false).await.unwrap();
    let open = company.app.get(FILTER).await;
    assert_eq!((value(&open, "legal_entities"), value(&open, "version")), ("AC01, AC02", "1"), "{}", open.text);
    let told = company.app.post(FILTER, &[("legal_entities", "AC01, AC02"), ("version", "1"), ("action", "filter_choices")]).await;
    assert!(told.status == StatusCode::OK && told.text.contains("AC06 · "), "{}", told.text);
    assert!(told.text.contains("name=\"legal_entities\" value=\"AC02\" checked"), "{}", told.text);
    let refused = company.app.post(FILTER, &[("legal_entities", "ZZZZ"), ("version", "1"), ("action", "filter")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("ZZZZ") && refused.text.contains("Nothing was saved."), "{}", refused.text);
    let saved = company.app.post(FILTER, &[("legal_entities", "AC03"), ("version", "1"), ("action", "filter")]).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", saved.text);
    let stale = company.app.post(FILTER, &[("legal_entities", "AC01"), ("version", "1"), ("action", "filter")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("saved these settings") && stale.text.contains("legal entities AC03"), "{}", stale.text);
    assert_eq!((value(&stale, "legal_entities"), value(&stale, "version")), ("AC01", "2"));
}

#[tokio::test]
async fn a_form_sent_twice_connects_once_and_says_what_is_connected() {
    let company = unconnected().await;
    let target = baseline(&company.app.get(FORM).await);
    let form = [("subdomain", "acme"), ("api_key", ADMINISTRATOR_KEY), (target.as_str(), "on"), ("action", "connect")];
    assert_eq!(company.app.post(FORM, &form).await.status, StatusCode::SEE_OTHER);
    let again = company.app.post(FORM, &form).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, PAGE), "{}", again.text);
    assert!(company.app.get(PAGE).await.text.contains("BambooHR live sync"));
    let runs = company.app.application.services.run_list("rival", 5).await.unwrap();
    assert_eq!(runs.len(), 1);
    let other = [("subdomain", "acme"), ("api_key", ADMINISTRATOR_KEY), ("target-future", "on"), ("action", "connect")];
    let other = company.app.post(FORM, &other).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text.contains("BambooHR (acme) is connected already."), "{}", other.text);
}

#[tokio::test]
async fn a_first_sync_under_review_is_applied_from_the_page_of_its_run() {
    let company = unconnected().await;
    let form = company.app.get(FORM).await;
    let target = baseline(&form);
    let fields = [("subdomain", "acme"), ("api_key", ADMINISTRATOR_KEY), (target.as_str(), "on"), ("review", "on"), ("action", "connect")];
    assert_eq!(company.app.post(FORM, &fields).await.status, StatusCode::SEE_OTHER);
    let services = &company.app.application.services;
    let first = services.run_list("rival", 1).await.unwrap().remove(0);
    assert_eq!(services.finish_run("rival", &first.id).await.unwrap().status, RunStatus::Previewed);

    let page = company.app.get(PAGE).await;
    assert!(page.text.contains("The first sync waits for your review"), "{}", page.text);
    let address = format!("/settings/integrations/logs/{}", first.id);
    let run = company.app.get(&address).await;
    assert!(run.text.contains("Apply exactly this"), "{}", run.text);
    let review = format!("{address}/review");
    let decided = company.app.post(&review, &[("decision", "apply")]).await;
    assert_eq!((decided.status, decided.header("location")), (StatusCode::SEE_OTHER, address.as_str()));
    let again = company.app.post(&review, &[("decision", "apply")]).await;
    assert_eq!((again.status, again.header("location")), (StatusCode::SEE_OTHER, address.as_str()), "{}", again.text);
    let late = company.app.post(&review, &[("decision", "discard")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("You have had these changes applied already."), "{}", late.text);
    let run = services.finish_run("rival", &first.id).await.unwrap();
    assert!(matches!(run.status, RunStatus::Completed | RunStatus::Warning) && run.counts.created > 20, "{run:?}");
    assert_eq!(company.app.get(&review).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn settings_saved_over_a_version_not_seen_keep_what_was_chosen_and_say_what_is_saved() {
    let company = unconnected().await;
    connect(&company).await;
    let open = company.app.get("/settings/integrations/hris?edit=targets").await;
    let (version, target) = (value(&open, "version").to_owned(), baseline(&open));
    let save = async |fields: &[(&str, &str)]| company.app.post("/settings/integrations/hris?edit=targets", fields).await;
    let first = save(&[("version", &version), ("target-future", "on"), ("action", "targets")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let late = save(&[("version", &version), (target.as_str(), "on"), ("action", "targets")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text.contains("saved these settings") && late.text.contains("all future scenarios"), "{}", late.text);
    let newer = value(&late, "version").to_owned();
    assert_ne!(newer, version);
    let again = save(&[("version", &newer), (target.as_str(), "on"), ("action", "targets")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
}
