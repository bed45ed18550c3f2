//! Dynamics 365 HR and Entra ID answering badly, and addresses that lead elsewhere: each has its own end, and none loses anybody.

use std::net::IpAddr;
use std::sync::Arc;

use connectors::http::{Lookup, Options};
use connectors::{CheckOutcome, Error, PullScope};
use contract::{Attribute, FailureKind};
use serde_json::{Value, json};

use crate::connection::{dynamics365_hr, page, pages, people};
use crate::outside::{client, client_with, options};
use crate::scripted_vendor::{Answer, ScriptedVendor};

fn token() -> Answer {
    Answer::json(r#"{"token_type":"Bearer","expires_in":3599,"access_token":"t0ken"}"#)
}

fn rows(values: &Value) -> Answer {
    Answer::json(&json!({ "@odata.count": values.as_array().map(Vec::len), "value": values }).to_string())
}

fn worker(number: &str) -> Value {
    json!({ "PersonnelNumber": number, "FirstName": "Ada", "LastName": "Lovelace", "KnownAs": "", "PrimaryContactEmail": "" })
}

fn employment(number: &str) -> Value {
    json!({
        "PersonnelNumber": number,
        "LegalEntityId": "USMF",
        "EmploymentStartDate": "2020-01-01T12:00:00Z",
        "EmploymentEndDate": "2154-12-31T12:00:00Z",
        "WorkerType": "Employee",
    })
}

/// A token and everything before the workers, nobody in a position.
fn before_workers() -> Vec<Answer> {
    vec![
        token(),
        rows(&json!([{ "LegalEntityId": "USMF", "Name": "Contoso" }])),
        rows(&json!([employment("000001")])),
        rows(&json!([])),
        rows(&json!([])),
        rows(&json!([])),
    ]
}

fn scripted(workers: impl IntoIterator<Item = Answer>) -> Vec<Answer> {
    before_workers().into_iter().chain(workers).collect()
}

async fn failure(answers: impl IntoIterator<Item = Answer>) -> Error {
    let vendor = ScriptedVendor::start(answers).await;
    let (http, calls) = client(&vendor.routes());
    let error = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap_err();
    assert!(!format!("{error:?} {:?}", calls.rows()).contains(sandbox::APPLICATION_SECRET));
    error
}

#[tokio::test]
async fn a_token_is_asked_for_by_form_and_sent_as_bearer() {
    let vendor = ScriptedVendor::start(scripted([rows(&json!([worker("000001")]))])).await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap();
    let asked = vendor.asked();
    assert_eq!(asked[0].headers["host"], "login.microsoftonline.com");
    assert_eq!(asked[0].headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(asked[0].path, format!("/{}/oauth2/v2.0/token", sandbox::tenant_id("acme")));
    assert!(asked[0].body.starts_with("grant_type=client_credentials&client_id=") && asked[0].body.contains("&client_secret=sbx8Q%7E"));
    for asked in &asked[1..] {
        assert_eq!(asked.headers["authorization"], "Bearer t0ken");
        assert_eq!(asked.headers["host"], "acme.operations.dynamics.com");
        assert!(asked.path.contains("&cross-company=true"), "{}", asked.path);
    }
    let attributes = &people(&pages)[0].attributes;
    assert_eq!(attributes.get(Attribute::StartDate).key(), Some("2020-01-01"), "noon UTC is a day as it is written");
    assert_eq!(attributes.get(Attribute::EndDate), &contract::Value::Null, "2154 never comes");
    assert!(pages[0].notices.iter().any(|notice| notice.contains("nobody in a position")), "{:?}", pages[0].notices);
}

#[tokio::test]
async fn entra_answering_with_a_web_page_or_half_of_itself_is_a_protocol_failure() {
    let html = Answer::With(200, vec![("content-type", "text/html".to_owned())], "<html>Sign in</html>".to_owned());
    for (answer, part) in [(html, "a web page instead of data"), (Answer::json(r#"{"access_token":"t"#), "broke off in the middle")] {
        let error = failure([answer]).await;
        assert!(error.kind == FailureKind::Protocol && error.message.contains(part), "{error:?}");
    }
}

#[tokio::test]
async fn a_web_page_with_status_200_is_nobody_s_employment() {
    let html = Answer::With(200, vec![("content-type", "text/html".to_owned())], "<html>Sign in</html>".to_owned());
    let error = failure([token(), rows(&json!([])), html]).await;
    assert_eq!((error.kind, error.message.as_str()), (FailureKind::Protocol, "Dynamics 365 HR answered with a web page instead of data."));
}

#[tokio::test]
async fn no_employment_at_all_is_a_right_that_is_missing() {
    let error = failure([token(), rows(&json!([])), rows(&json!([]))]).await;
    assert!(error.kind == FailureKind::Permission && error.message.contains("no employment at all"), "{error:?}");
}

#[tokio::test]
async fn a_property_an_older_environment_does_not_know_is_done_without_and_reported() {
    let refusal = |property: &str| {
        let message = format!("Could not find a property named '{property}' on type 'Microsoft.Dynamics.DataEntities.Worker'.");
        let body = json!({ "error": { "code": "", "message": "An error has occurred.", "innererror": { "message": message } } });
        Answer::With(400, vec![], body.to_string())
    };
    let answers =
        scripted([refusal("OfficeLocation"), refusal("KnownAs"), rows(&json!([{ "PersonnelNumber": "000001", "FirstName": "Ada" }]))]);
    let vendor = ScriptedVendor::start(answers).await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap();
    let last = vendor.asked().last().unwrap().path.clone();
    assert!(!last.contains("OfficeLocation") && !last.contains("KnownAs") && last.contains("PersonnelNumber"), "{last}");
    let withheld: Vec<_> = pages[0].withheld.iter().map(|field| field.vendor_field.as_str()).collect();
    assert!(withheld.contains(&"OfficeLocation") && withheld.contains(&"KnownAs"), "{withheld:?}");
}

#[tokio::test]
async fn entity_sets_are_read_by_their_older_name_where_the_newer_is_not_known() {
    let missing = || Answer::status(404);
    let vendor = ScriptedVendor::start([
        token(),
        missing(),
        missing(),
        rows(&json!([employment("000001")])),
        missing(),
        missing(),
        missing(),
        rows(&json!([worker("000001")])),
    ])
    .await;
    let (http, _) = client(&vendor.routes());
    let pages = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap();
    assert_eq!(people(&pages).len(), 1);
    let paths: Vec<_> = vendor.asked().iter().map(|asked| asked.path.split('?').next().unwrap().to_owned()).collect();
    assert!(paths.contains(&"/data/EmploymentsV2".to_owned()) && paths.contains(&"/data/Employments".to_owned()), "{paths:?}");
}

#[tokio::test]
async fn a_link_the_environment_forgot_begins_the_listing_again() {
    let next = "https://acme.operations.dynamics.com/data/Workers?$skiptoken=1";
    let first = || Answer::json(&json!({ "value": [worker("000001")], "@odata.nextLink": next }).to_string());
    let vendor = ScriptedVendor::start(scripted([first(), Answer::status(410), rows(&json!([worker("000001")]))])).await;
    let (http, _) = client(&vendor.routes());
    let connector = dynamics365_hr(&[]);
    let first = page(&*connector, &http, PullScope::All, None).await.unwrap();
    let again = page(&*connector, &http, PullScope::All, first.next).await.unwrap();
    assert!(again.restarted && again.completeness.is_some());
    let restarts = (0..10)
        .flat_map(|_| [Answer::json(&json!({ "value": [worker("000001")], "@odata.nextLink": next }).to_string()), Answer::status(410)]);
    let error = failure(scripted(restarts)).await;
    assert!(error.kind == FailureKind::Protocol && error.message.contains("again and again"), "{error:?}");
}

#[tokio::test]
async fn a_link_to_another_host_is_not_followed_nor_stored() {
    for link in [
        "https://evil.example/data/Workers",
        "http://acme.operations.dynamics.com/data/Workers",
        "//169.254.169.254/data",
        "https://10.0.0.1/",
    ] {
        let page = Answer::json(&json!({ "value": [worker("000001")], "@odata.nextLink": link }).to_string());
        let vendor = ScriptedVendor::start(scripted([page])).await;
        let (http, _) = client(&vendor.routes());
        let error = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap_err();
        assert!(error.kind == FailureKind::Protocol && error.message.contains("points to another host"), "{link}: {error:?}");
        assert_eq!(vendor.asked().len(), 7, "{link}");
    }
}

#[tokio::test]
async fn a_redirect_of_the_environment_to_a_private_address_is_not_followed() {
    for location in ["http://169.254.169.254/latest/meta-data", "https://127.0.0.1/", "https://10.0.0.1/", "https://evil.example/"] {
        let redirect = Answer::With(302, vec![("location", location.to_owned())], String::new());
        let vendor = ScriptedVendor::start([token(), redirect]).await;
        let (http, _) = client(&vendor.routes());
        let error = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap_err();
        assert!(
            error.kind == FailureKind::Protocol && error.message.contains("points elsewhere, which is not followed"),
            "{location}: {error:?}"
        );
        assert_eq!(vendor.asked().len(), 2, "{location}");
    }
}

/// A name whose owner points it inside.
struct Inside(&'static str);

#[async_trait::async_trait]
impl Lookup for Inside {
    async fn addresses(&self, _host: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(vec![self.0.parse().unwrap()])
    }
}

#[tokio::test]
async fn an_environment_whose_name_leads_inside_is_refused_before_anything_is_sent() {
    for (address, why) in [("127.0.0.1", "loopback"), ("169.254.169.254", "link-local"), ("10.0.0.7", "private"), ("::1", "loopback")] {
        let (http, calls) = client_with(Options { lookup: Arc::new(Inside(address)), ..options() });
        let steps = dynamics365_hr(&[("environment_url", "https://people.contoso.example")]).check(&http).await;
        assert_eq!((steps[0].outcome, steps[0].setting), (CheckOutcome::Failed, Some("environment_url")), "{steps:?}");
        assert!(steps[0].message.contains(&format!("leads to {address}, which is {why}")), "{}", steps[0].message);
        assert!(steps[1..].iter().all(|step| step.outcome == CheckOutcome::Skipped));
        assert_eq!(calls.rows().len(), 1, "nothing went to Entra either");
    }
}
