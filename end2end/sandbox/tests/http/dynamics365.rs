//! Entra ID's token endpoint and an environment of Dynamics 365, as they are on the wire.

use reqwest::header::{AUTHORIZATION, HOST};
use reqwest::{RequestBuilder, Response};
use sandbox::{
    APPLICATION_ID, APPLICATION_SECRET, EXPIRED_APPLICATION_ID, Effect, EntitySet, Fault, LIMITED_APPLICATION_ID, Operation, RetryAfter,
    UNCONSENTED_APPLICATION_ID, UNREGISTERED_APPLICATION_ID, namespace_id, tenant_id,
};
use serde_json::{Value, json};

use crate::support::{Caller, body};

const ENVIRONMENT: &str = "acme.operations.dynamics.com";
const SCOPE: &str = "https://acme.operations.dynamics.com/.default";

/// Asks for a token as a form, with some fields changed.
async fn ask(caller: &Caller, directory: &str, changed: &[(&str, &str)]) -> Response {
    let mut fields =
        vec![("grant_type", "client_credentials"), ("client_id", APPLICATION_ID), ("client_secret", APPLICATION_SECRET), ("scope", SCOPE)];
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let address = caller.address(&format!("/{directory}/oauth2/v2.0/token"));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = caller.client.post(address).header(HOST, "login.microsoftonline.com").body(body);
    request.header("content-type", "application/x-www-form-urlencoded").send().await.expect("an answer")
}

async fn token(caller: &Caller, changed: &[(&str, &str)]) -> String {
    let answer = body(ask(caller, &tenant_id("acme"), changed).await).await;
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(3599)));
    answer["access_token"].as_str().expect("a token").to_owned()
}

fn data(caller: &Caller, token: &str, path: &str) -> RequestBuilder {
    let request = caller.client.get(caller.address(path)).header(HOST, ENVIRONMENT);
    request.header(AUTHORIZATION, format!("Bearer {token}"))
}

async fn read(caller: &Caller, token: &str, path: &str) -> Value {
    body(data(caller, token, path).send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_token_is_given_for_the_environment_of_the_directory_alone() {
    let caller = Caller::start_with(12).await;
    for (directory, changed, status, code) in [
        (tenant_id("acme"), vec![("client_secret", "wrong")], 401, 7_000_215),
        (tenant_id("acme"), vec![("client_secret", "")], 401, 7_000_218),
        (tenant_id("acme"), vec![("client_id", EXPIRED_APPLICATION_ID)], 401, 7_000_222),
        (tenant_id("acme"), vec![("client_id", UNCONSENTED_APPLICATION_ID)], 400, 65_001),
        (tenant_id("acme"), vec![("client_id", "00000000-0000-4000-8000-000000000000")], 400, 700_016),
        (tenant_id("acme"), vec![("grant_type", "password")], 400, 70_003),
        (tenant_id("acme"), vec![("scope", "https://ACME.operations.dynamics.com/.default")], 400, 500_011),
        (tenant_id("acme"), vec![("scope", "https://acme.operations.dynamics.com//.default")], 400, 500_011),
        (tenant_id("acme"), vec![("scope", "https://other.operations.dynamics.com/.default")], 400, 500_011),
        (tenant_id("nobody"), vec![], 400, 90_002),
    ] {
        let answer = ask(&caller, &directory, &changed).await;
        assert_eq!(answer.status(), status, "{changed:?}");
        let refusal: Value = answer.json().await.expect("JSON");
        assert_eq!(refusal["error_codes"], json!([code]), "{refusal}");
        assert!(refusal["error_description"].as_str().expect("text").starts_with(&format!("AADSTS{code}: ")), "{refusal}");
    }
    assert_eq!(ask(&caller, "acme.onmicrosoft.com", &[]).await.status(), 200);
    let log = serde_json::to_string(&caller.running.sandbox.requests()).expect("JSON");
    assert!(!log.contains(APPLICATION_SECRET) && !log.contains("sbx8Q") && log.contains("client_secret=***"), "{log}");
}

#[tokio::test]
async fn a_token_that_is_not_known_or_for_elsewhere_is_a_401_without_words() {
    let caller = Caller::start_with(12).await;
    let unregistered = token(&caller, &[("client_id", UNREGISTERED_APPLICATION_ID)]).await;
    let elsewhere = token(&caller, &[("scope", "http://hr.talent.dynamics.com/.default")]).await;
    let revoked = token(&caller, &[]).await;
    caller.running.sandbox.apply("acme", Operation::RevokeTokens).expect("an account");
    for token in ["nonsense", &unregistered, &elsewhere, &revoked] {
        let answer = data(&caller, token, "/data/Workers").send().await.expect("an answer");
        assert_eq!(answer.status(), 401);
        assert!(answer.headers()["www-authenticate"].to_str().expect("text").contains(&tenant_id("acme")));
        assert_eq!(answer.text().await.expect("a body"), "");
    }
}

#[tokio::test]
async fn rows_come_in_pages_with_links_that_are_to_be_followed_as_they_are() {
    let caller = Caller::start_with(60).await;
    let token = token(&caller, &[]).await;
    caller.running.sandbox.apply("acme", Operation::SetPageSize { rows: 25 }).expect("an account");
    let mut path = "/data/Workers?$select=PersonnelNumber,Name&$orderby=PersonnelNumber&$count=true&cross-company=true".to_owned();
    let mut numbers: Vec<String> = Vec::new();
    let mut sizes = Vec::new();
    loop {
        let page = read(&caller, &token, &path).await;
        let rows = page["value"].as_array().expect("rows");
        assert_eq!(page["@odata.count"], 60);
        assert_eq!(rows[0].as_object().expect("a row").keys().collect::<Vec<_>>(), ["@odata.etag", "Name", "PersonnelNumber"]);
        sizes.push(rows.len());
        numbers.extend(rows.iter().map(|row| row["PersonnelNumber"].as_str().expect("a number").to_owned()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        let rest = link.strip_prefix(&format!("https://{ENVIRONMENT}")).expect("the same host");
        assert!(rest.contains("skiptoken"), "{rest}");
        path = rest.to_owned();
    }
    assert_eq!((sizes, numbers.len()), (vec![25, 25, 10], 60));
    assert!(numbers.is_sorted() && numbers[0] == "000001");
}

#[tokio::test]
async fn nothing_is_null_and_dates_that_are_not_there_are_1900_or_2154() {
    let caller = Caller::start_with(120).await;
    let token = token(&caller, &[]).await;
    for worker in read(&caller, &token, "/data/Workers").await["value"].as_array().expect("rows") {
        assert!(worker.as_object().expect("a row").values().all(|value| !value.is_null()), "{worker}");
        assert!(worker["BirthDate"].as_str().expect("text").ends_with("T12:00:00Z"), "{worker}");
    }
    let employments = read(&caller, &token, "/data/EmploymentsV2").await;
    let ends: Vec<_> = employments["value"].as_array().expect("rows").iter().map(|row| row["EmploymentEndDate"].clone()).collect();
    let (open, over): (Vec<_>, Vec<_>) = ends.iter().partition(|end| **end == "2154-12-31T23:59:59Z");
    let facts = caller.running.sandbox.facts("acme").expect("an account");
    assert_eq!(open.len(), facts.active + facts.future);
    assert!(over.len() >= facts.left_ids.len());
}

#[tokio::test]
async fn options_are_those_of_the_dialect_and_no_others() {
    let caller = Caller::start_with(30).await;
    let token = token(&caller, &[]).await;
    let found = read(&caller, &token, "/data/Workers?$filter=PersonnelNumber eq '000003' or PersonnelNumber eq '000005'").await;
    assert_eq!(found["value"].as_array().expect("rows").len(), 2);
    let one = read(&caller, &token, "/data/Workers?$top=1&$count=true").await;
    assert_eq!((one["value"].as_array().expect("rows").len(), &one["@odata.count"], one.get("@odata.nextLink")), (1, &json!(30), None));
    for (query, part) in [
        ("$select=ShoeSize", "Could not find a property named 'ShoeSize'"),
        ("$filter=PersonnelNumber in ('000003')", "$filter query option is invalid"),
        ("$skiptoken=%%%", "skiptoken is invalid"),
        ("$search=ada", "'$search' is not supported"),
    ] {
        let answer = data(&caller, &token, &format!("/data/Workers?{query}")).send().await.expect("an answer");
        assert_eq!(answer.status(), 400, "{query}");
        let refusal: Value = answer.json().await.expect("JSON");
        assert_eq!(refusal["error"]["message"], "An error has occurred.");
        assert!(refusal["error"]["innererror"]["message"].as_str().expect("text").contains(part), "{refusal}");
    }
    assert_eq!(data(&caller, &token, "/data/ShoeSizes").send().await.expect("an answer").status(), 404);
}

#[tokio::test]
async fn each_application_reads_what_its_user_may() {
    let caller = Caller::start_with(12).await;
    let limited = token(&caller, &[("client_id", LIMITED_APPLICATION_ID)]).await;
    let status = async |token: &str, set: EntitySet| {
        data(&caller, token, &format!("/data/{}", set.name())).send().await.expect("an answer").status().as_u16()
    };
    assert_eq!((status(&limited, EntitySet::Workers).await, status(&limited, EntitySet::PositionsV2).await), (200, 403));
    let token = token(&caller, &[]).await;
    for entity in EntitySet::ALL {
        assert_eq!(status(&token, entity).await, 200, "{entity:?}");
        let refuse = json!({ "entity": entity });
        let refused = caller.control("accounts/acme/refuse-entity", &refuse).send().await.expect("an answer");
        assert_eq!((refused.status().as_u16(), status(&token, entity).await), (200, 403), "{entity:?}");
        caller.control("accounts/acme/allow-entity", &refuse).send().await.expect("an answer");
        assert_eq!(status(&token, entity).await, 200, "{entity:?}");
    }
}

#[tokio::test]
async fn human_resources_that_stood_alone_has_a_namespace_and_an_audience_of_its_own() {
    let caller = Caller::start_with(12).await;
    let token = token(&caller, &[("scope", "http://hr.talent.dynamics.com/.default")]).await;
    let path = caller.address(&format!("/namespaces/{}/data/Workers", namespace_id("acme")));
    let request = caller.client.get(path).header(HOST, "aos-1.hr.talent.dynamics.com").header(AUTHORIZATION, format!("Bearer {token}"));
    let workers = body(request.send().await.expect("an answer")).await;
    assert_eq!(workers["value"].as_array().expect("rows").len(), 12);
}

#[tokio::test]
async fn what_is_told_to_the_control_api_is_seen_by_the_reader() {
    let caller = Caller::start_with(30).await;
    let token = token(&caller, &[]).await;
    let operate = async |operation: &str, fields: Value| {
        let answer = caller.control(&format!("accounts/acme/{operation}"), &fields).send().await.expect("an answer");
        answer.status().as_u16()
    };
    let worker = async |number: &str| {
        read(&caller, &token, &format!("/data/Workers?$filter=PersonnelNumber eq '{number}'")).await["value"][0].clone()
    };
    assert_eq!(operate("set-property", json!({"id": 3, "property": "KnownAs", "value": "\u{1F419}"})).await, 200);
    assert_eq!(worker("000003").await["KnownAs"], "\u{1F419}");
    assert_eq!(operate("withhold-property", json!({"property": "KnownAs"})).await, 200);
    assert_eq!(worker("000003").await.get("KnownAs"), None);
    assert_eq!(operate("release-property", json!({"property": "KnownAs"})).await, 200);
    assert!(worker("000003").await.get("KnownAs").is_some());
    assert_eq!(operate("expire-secret", json!({"application": "integration"})).await, 200);
    assert_eq!(ask(&caller, &tenant_id("acme"), &[]).await.status(), 401);
    assert_eq!(operate("rotate-secret", json!({"application": "integration", "secret": "another"})).await, 200);
    assert_eq!(ask(&caller, &tenant_id("acme"), &[("client_secret", "another")]).await.status(), 200);
    assert_eq!(operate("rotate-secret", json!({"application": "golden", "secret": "x"})).await, 422);
    assert_eq!(operate("refuse-entity", json!({"entity": "ShoeSizes"})).await, 422);
}

#[tokio::test]
async fn faults_befall_tokens_and_pages_alike() {
    let caller = Caller::start_with(60).await;
    let token = token(&caller, &[]).await;
    let sandbox = &caller.running.sandbox;
    sandbox.apply("acme", Operation::SetPageSize { rows: 25 }).expect("an account");
    let on =
        |address: &str, effect| Fault { address: Some(address.to_owned()), account: Some("acme".to_owned()), ..Fault::next(1, effect) };
    sandbox.add_fault(on("oauth2", Effect::Throttle { status: 429, retry_after: Some(RetryAfter::DateIn(5)) }));
    assert_eq!(ask(&caller, &tenant_id("acme"), &[]).await.status(), 429);
    sandbox.add_fault(on("/data/Workers", Effect::HalfAPage));
    let half = read(&caller, &token, "/data/Workers?$count=true").await;
    assert_eq!((half["value"].as_array().expect("rows").len(), &half["@odata.count"]), (12, &json!(60)));
    sandbox.add_fault(on("/data/Workers", Effect::ForeignNextLink { host: "evil.example".to_owned() }));
    let foreign = read(&caller, &token, "/data/Workers").await;
    assert!(foreign["@odata.nextLink"].as_str().expect("a link").starts_with("https://evil.example/data/Workers?"), "{foreign}");
    sandbox.add_fault(on("/data/Workers", Effect::RepeatedCursor));
    let circle = read(&caller, &token, "/data/Workers?cross-company=true").await;
    assert_eq!(circle["@odata.nextLink"], format!("https://{ENVIRONMENT}/data/Workers?cross-company=true"));
    sandbox.add_fault(on("/data/Workers", Effect::Html));
    let html = data(&caller, &token, "/data/Workers").send().await.expect("an answer");
    assert_eq!((html.status().as_u16(), &html.headers()["content-type"]), (200, &"text/html; charset=UTF-8".parse().expect("a header")));
}
