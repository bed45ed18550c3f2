//! Dynamics 365 HR's people, read from the sandbox over real HTTP.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use connectors::http::{Client, Options};
use connectors::{CheckOutcome, CheckStep, Page, PullScope};
use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, FailureKind, Value};
use domain::source::{Completeness, RecordKind, RejectReason, SourceRecord};
use jiff::ToSpan as _;
use jiff::civil::date;
use sandbox::{
    APPLICATION_SECRET, EXPIRED_APPLICATION_ID, Effect, EntitySet, Fault, LIMITED_APPLICATION_ID, Operation, RetryAfter, Running, Sandbox,
    UNCONSENTED_APPLICATION_ID, UNREGISTERED_APPLICATION_ID, legal_entity, namespace_id, personnel_number,
};
use tokio_util::sync::CancellationToken;

use crate::connection::{dynamics365_hr, page, pages, people};
use crate::outside::{Calls, SteppedClock, client, client_with, options};

async fn company(people: usize) -> Running {
    let options = sandbox::Options { people, today: date(2026, 11, 20), ..sandbox::Options::default() };
    Sandbox::start(options).await.unwrap()
}

async fn everyone(company: &Running) -> Vec<Page> {
    everyone_with(company, &[]).await
}

async fn everyone_with(company: &Running, changed: &[(&str, &str)]) -> Vec<Page> {
    let (http, _) = client(&company.routes());
    pages(&*dynamics365_hr(changed), &http, PullScope::All).await.unwrap()
}

fn apply(company: &Running, operation: Operation) -> Option<u32> {
    company.sandbox.apply("acme", operation).unwrap()
}

fn person(pages: &[Page], id: u32) -> SourceRecord {
    people(pages).into_iter().find(|person| person.source_id == personnel_number(id)).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[tokio::test]
async fn people_are_as_the_company_knows_them() {
    let company = company(300).await;
    let known = company.sandbox.company("acme").unwrap();
    let facts = company.sandbox.facts("acme").unwrap();
    let pages = everyone(&company).await;
    assert_eq!((people(&pages).len(), pages[0].total), (300, Some(300)));
    assert_eq!((pages[0].completeness, &pages[0].withheld, &pages[0].notices), (Some(Completeness::Full), &vec![], &vec![]));
    for record in people(&pages) {
        let person = known.person(record.source_id.parse().unwrap()).unwrap();
        let job = person.job(known.today);
        let value = |attribute| record.attributes.get(attribute);
        assert_eq!(*value(Attribute::DisplayName), text(&person.display_name()));
        assert_eq!(value(Attribute::Email).shown(), person.work_email.as_deref());
        assert_eq!(*value(Attribute::EmployeeNumber), text(&personnel_number(person.id)));
        assert_eq!(*value(Attribute::JobTitle), text(known.titles.name(job.title)));
        // Whoever left is seen as on their last day, when the manager of today may not have been there.
        let is_here = person.ended(known.today).is_none();
        let manager = value(Attribute::Manager).key().map(str::to_owned);
        assert!(!is_here || manager == job.manager.map(personnel_number), "{}", record.source_id);
        assert_eq!(value(Attribute::Department).key(), Some(job.department.to_string().as_str()));
        assert_eq!(value(Attribute::Department).shown(), Some(known.departments.name(job.department)));
        assert_eq!(value(Attribute::Division).key(), Some(legal_entity(&known, job.division).as_str()));
        assert_eq!(*value(Attribute::Location), text(known.locations.name(job.location)));
        assert_eq!(*value(Attribute::StartDate), text(&person.hired.to_string()));
        let status = if facts.active_ids.contains(&person.id) { STATUS_ACTIVE } else { STATUS_INACTIVE };
        assert_eq!(*value(Attribute::Status), text(status));
        let ended = person.ended(known.today).map(|date| (date - 1.day()).to_string());
        assert_eq!(value(Attribute::EndDate).shown().map(str::to_owned), ended);
    }
    assert!(!facts.future_ids.is_empty() && !facts.left_ids.is_empty());
}

#[tokio::test]
async fn every_request_asks_across_companies_with_one_token_and_follows_links_as_they_come() {
    let company = company(250).await;
    apply(&company, Operation::SetPageSize { rows: 100 });
    let pages = everyone(&company).await;
    assert_eq!((pages.len(), people(&pages).len(), pages[2].completeness), (3, 250, Some(Completeness::Full)));
    let requests = company.sandbox.requests();
    let (tokens, data): (Vec<_>, Vec<_>) = requests.iter().partition(|request| request.host == "login.microsoftonline.com");
    assert_eq!(tokens.len(), 1);
    assert!(tokens[0].body.contains("scope=https%3A%2F%2Facme.operations.dynamics.com%2F.default"), "{}", tokens[0].body);
    assert!(data.iter().all(|request| request.query.contains("cross-company=true") && request.key == Some("integration")));
    assert_eq!(data.iter().filter(|request| request.path == "/data/Workers").count(), 3);
    assert!(data.iter().any(|request| request.path == "/data/PositionHierarchies" && request.query.contains("skiptoken")));
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_and_when_it_is_not_taken_any_more() {
    let company = company(150).await;
    apply(&company, Operation::SetPageSize { rows: 50 });
    let clock = SteppedClock::at(httpdate::parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT").unwrap());
    let (http, _) = client_with(Options { routes: company.routes().parse().unwrap(), clock: clock.clone(), ..options() });
    let connector = dynamics365_hr(&[]);
    let asked = || company.sandbox.requests().iter().filter(|request| request.host == "login.microsoftonline.com").count();
    let first = page(&*connector, &http, PullScope::All, None).await.unwrap();
    assert_eq!(asked(), 1);
    connectors::http::Clock::sleep(&*clock, Duration::from_mins(55)).await;
    let second = page(&*connector, &http, PullScope::All, first.next).await.unwrap();
    assert_eq!(asked(), 2, "five minutes before its end");
    apply(&company, Operation::RevokeTokens);
    let third = page(&*connector, &http, PullScope::All, second.next).await.unwrap();
    assert_eq!((asked(), third.completeness), (3, Some(Completeness::Full)));
}

#[tokio::test]
async fn human_resources_that_stood_alone_is_read_below_its_namespace() {
    let company = company(60).await;
    let url = format!("https://aos-rts-sf-1-prod-westus2.hr.talent.dynamics.com/namespaces/{}/", namespace_id("acme"));
    let pages = everyone_with(&company, &[("environment_url", &url)]).await;
    assert_eq!(people(&pages), people(&everyone(&company).await));
}

#[tokio::test]
async fn only_workers_of_the_chosen_legal_entities_are_read_and_nobody_vanishes_by_leaving() {
    let company = company(200).await;
    let known = company.sandbox.company("acme").unwrap();
    let division = known.people()[20].job(known.today).division;
    let id = legal_entity(&known, division);
    let pages = everyone_with(&company, &[("legal_entities", &id.to_lowercase())]).await;
    let inside = known.people().iter().filter(|person| person.job(known.today).division == division);
    let expected: BTreeSet<_> = inside.map(|person| personnel_number(person.id)).collect();
    assert_eq!(people(&pages).into_iter().map(|person| person.source_id).collect::<BTreeSet<_>>(), expected);
    assert_eq!((pages[0].completeness, pages[0].total), (Some(Completeness::Full), None));
    let divisions: Vec<_> = pages[0].records.iter().filter(|record| record.kind == RecordKind::Division).collect();
    assert!(divisions.len() == 1 && divisions[0].source_id == id);

    let (http, _) = client(&company.routes());
    let error = pages_of(&http, &[("legal_entities", "NONE")]).await.unwrap_err();
    assert!(error.kind == FailureKind::Configuration && error.message.contains("no legal entity NONE"), "{error:?}");
}

async fn pages_of(http: &Client, changed: &[(&str, &str)]) -> connectors::Result<Vec<Page>> {
    pages(&*dynamics365_hr(changed), http, PullScope::All).await
}

#[tokio::test]
async fn the_form_is_told_which_legal_entities_there_are() {
    let company = company(60).await;
    let (http, _) = client(&company.routes());
    let choices = dynamics365_hr(&[]).choices(&http, "legal_entities").await.unwrap();
    assert_eq!(choices.len(), 6);
    assert_eq!((choices[0].value.as_str(), choices[0].label.as_str()), ("AC01", "Acme Corporate"));
    assert_eq!(dynamics365_hr(&[]).choices(&http, "client_id").await.unwrap(), []);
}

#[tokio::test]
async fn a_manager_s_vacant_position_leads_to_the_next_above() {
    let company = company(120).await;
    let known = company.sandbox.company("acme").unwrap();
    let manager_of = |id| known.person(id).and_then(|person| person.job(known.today).manager);
    let active = company.sandbox.facts("acme").unwrap().active_ids;
    let (report, manager, above) =
        active.iter().find_map(|id| manager_of(*id).and_then(|manager| manager_of(manager).map(|above| (*id, manager, above)))).unwrap();
    apply(&company, Operation::Terminate { id: manager, on: None });
    let record = person(&everyone(&company).await, report);
    assert_eq!(record.attributes.get(Attribute::Manager).key(), Some(personnel_number(above).as_str()));
}

#[tokio::test]
async fn what_is_dated_ahead_has_not_happened_yet() {
    let company = company(100).await;
    let known = company.sandbox.company("acme").unwrap();
    let active = company.sandbox.facts("acme").unwrap().active_ids;
    let (mover, top) = (active[40], company.sandbox.facts("acme").unwrap().tops[0]);
    let before = person(&everyone(&company).await, mover);
    let later = known.today + 30.days();
    apply(&company, Operation::Move { id: mover, manager: Some(top), from: Some(later) });
    apply(&company, Operation::Terminate { id: mover, on: Some(later) });
    let after = person(&everyone(&company).await, mover).attributes;
    assert_eq!(after.get(Attribute::Manager), before.attributes.get(Attribute::Manager));
    assert_eq!(*after.get(Attribute::Status), text(STATUS_ACTIVE));
    assert_eq!(*after.get(Attribute::EndDate), text(&(later - 1.day()).to_string()));
}

#[tokio::test]
async fn a_renamed_department_keeps_its_number() {
    let company = company(100).await;
    let known = company.sandbox.company("acme").unwrap();
    let department = known.people()[50].job(known.today).department;
    apply(&company, Operation::RenameDepartment { department, name: "Wholly new".to_owned() });
    let pages = everyone(&company).await;
    let value = person(&pages, known.people()[50].id).attributes.get(Attribute::Department).clone();
    assert_eq!((value.key(), value.shown()), (Some(department.to_string().as_str()), Some("Wholly new")));
    let is_renamed = |record: &&SourceRecord| record.kind == RecordKind::Department && record.label() == "Wholly new";
    assert_eq!(pages[0].records.iter().find(is_renamed).unwrap().source_id, department.to_string());
}

#[tokio::test]
async fn a_withheld_property_is_named_and_absent() {
    let company = company(50).await;
    apply(&company, Operation::WithholdProperty { property: "PrimaryContactEmail".to_owned() });
    let pages = everyone(&company).await;
    assert!(people(&pages).iter().all(|person| person.attributes.get(Attribute::Email).is_absent()));
    let [withheld] = &pages[0].withheld[..] else { panic!("{:?}", pages[0].withheld) };
    assert_eq!(
        (withheld.attribute, withheld.vendor_field.as_str(), withheld.for_everyone),
        (Attribute::Email, "PrimaryContactEmail", true)
    );
}

#[tokio::test]
async fn what_the_application_may_not_read_is_said_and_stays_as_it_is() {
    use Attribute::{Department, Division, JobTitle, Manager};
    let company = company(50).await;
    for (entity, absent, part) in [
        (EntitySet::DepartmentsV2, vec![Department], "so departments stay as they are"),
        (EntitySet::LegalEntities, vec![Division], "so divisions stay as they are"),
        (EntitySet::PositionHierarchies, vec![Manager], "managers stay as they are"),
        (EntitySet::PositionsV2, vec![JobTitle, Department, Manager], "departments and managers stay as they are"),
        (EntitySet::PositionWorkerAssignmentsV2, vec![JobTitle, Department, Manager], "departments and managers stay as they are"),
    ] {
        apply(&company, Operation::RefuseEntity { entity });
        let pages = everyone(&company).await;
        let withheld: Vec<_> = pages[0].withheld.iter().map(|field| field.attribute).collect();
        assert_eq!(withheld, absent, "{entity:?}");
        assert!(people(&pages).iter().all(|person| absent.iter().all(|attribute| person.attributes.get(*attribute).is_absent())));
        assert!(pages[0].notices.iter().any(|notice| notice.contains(part)), "{:?}", pages[0].notices);
        apply(&company, Operation::AllowEntity { entity });
    }
}

#[tokio::test]
async fn without_workers_or_employments_there_is_no_pull() {
    let company = company(50).await;
    let (http, _) = client(&company.routes());
    for entity in [EntitySet::Workers, EntitySet::EmploymentsV2] {
        apply(&company, Operation::RefuseEntity { entity });
        let error = pages_of(&http, &[]).await.unwrap_err();
        assert!(error.kind == FailureKind::Permission && error.message.contains(entity.name()), "{error:?}");
        apply(&company, Operation::AllowEntity { entity });
    }
}

fn outcomes(steps: &[CheckStep]) -> Vec<CheckOutcome> {
    steps.iter().map(|step| step.outcome).collect()
}

#[tokio::test]
async fn test_connection_tells_each_application_what_it_lacks() {
    use CheckOutcome::{Failed, Passed, Skipped, Warned};
    let company = company(120).await;
    let (http, _) = client(&company.routes());
    let other = sandbox::tenant_id("nobody");
    for (changed, expected, setting, part) in [
        (vec![], [Passed; 6], None, "120 workers can be read."),
        (
            vec![("client_id", LIMITED_APPLICATION_ID)],
            [Passed, Passed, Passed, Warned, Warned, Passed],
            None,
            "PositionHierarchies, DepartmentsV2",
        ),
        (
            vec![("client_secret", "abc8Q~wrong")],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("client_secret"),
            "does not accept the client secret",
        ),
        (
            vec![("client_id", EXPIRED_APPLICATION_ID)],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("client_secret"),
            "The client secret has expired.",
        ),
        (
            vec![("client_id", "00000000-0000-4000-8000-000000000000")],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("client_id"),
            "knows no application",
        ),
        (
            vec![("tenant_id", other.as_str())],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("tenant_id"),
            "knows no directory",
        ),
        (
            vec![("client_id", UNCONSENTED_APPLICATION_ID)],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("client_id"),
            "Grant admin consent",
        ),
        (
            vec![("client_id", UNREGISTERED_APPLICATION_ID)],
            [Passed, Passed, Failed, Skipped, Skipped, Skipped],
            Some("client_id"),
            "Microsoft Entra applications",
        ),
        (
            vec![("environment_url", "other.operations.dynamics.com")],
            [Passed, Failed, Skipped, Skipped, Skipped, Skipped],
            Some("environment_url"),
            "does not know this environment",
        ),
        (
            vec![("legal_entities", "AC01,ZZZZ")],
            [Passed, Passed, Passed, Passed, Failed, Skipped],
            Some("legal_entities"),
            "no legal entity ZZZZ",
        ),
        (vec![("legal_entities", "AC01,AC02")], [Passed; 6], None, "2 of 6 are read."),
    ] {
        let steps = dynamics365_hr(&changed).check(&http).await;
        assert_eq!(outcomes(&steps), expected, "{steps:?}");
        assert!(steps.iter().any(|step| step.message.contains(part)), "{part}: {steps:?}");
        assert_eq!(steps.iter().find_map(|step| step.setting), setting, "{steps:?}");
    }
    let names: Vec<_> = dynamics365_hr(&[]).check(&http).await.into_iter().map(|step| step.name).collect();
    assert_eq!(names, ["reach", "token", "read_workers", "read_positions", "read_legal_entities", "read_fields"]);
}

#[tokio::test]
async fn test_connection_names_the_fields_that_are_withheld() {
    let company = company(30).await;
    let (http, _) = client(&company.routes());
    apply(&company, Operation::WithholdProperty { property: "OfficeLocation".to_owned() });
    let steps = dynamics365_hr(&[]).check(&http).await;
    assert!(steps[5].outcome == CheckOutcome::Warned && steps[5].message.contains("Location (OfficeLocation)"), "{steps:?}");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "vendors' dates are by the machine's clock")]
async fn throttling_in_every_form_and_at_every_place_loses_nobody() {
    let company = company(120).await;
    let throttles = [
        (429, Some(RetryAfter::Seconds(3)), "/data/Workers"),
        (429, Some(RetryAfter::DateIn(9)), "/data/PositionsV2"),
        (503, Some(RetryAfter::Seconds(2)), "/data/EmploymentsV2"),
        (429, None, "/oauth2/"),
    ];
    for (status, retry_after, address) in throttles {
        let throttle = Effect::Throttle { status, retry_after };
        company.sandbox.add_fault(Fault { address: Some(address.to_owned()), ..Fault::next(1, throttle) });
        let (http, calls) =
            client_with(Options { routes: company.routes().parse().unwrap(), clock: SteppedClock::at(SystemTime::now()), ..options() });
        let pages = pages(&*dynamics365_hr(&[]), &http, PullScope::All).await.unwrap();
        assert_eq!(people(&pages).len(), 120, "{address}");
        let waits: Vec<_> = calls.rows().iter().filter(|row| row.waited_ms > 0).map(|row| row.status).collect();
        assert_eq!(waits, [Some(status)], "{address}");
    }
}

#[tokio::test]
async fn each_fault_of_a_later_page_has_its_own_end_and_loses_nothing() {
    let company = company(250).await;
    apply(&company, Operation::SetPageSize { rows: 100 });
    let foreign = Effect::ForeignNextLink { host: "evil.example".to_owned() };
    for (effect, kind, part) in [
        (Effect::Html, FailureKind::Protocol, "a web page instead of data"),
        (Effect::TruncatedJson, FailureKind::Protocol, "broke off in the middle"),
        (Effect::RepeatedCursor, FailureKind::Protocol, "go in circles"),
        (foreign, FailureKind::Protocol, "points to another host, which is not followed with the token"),
        (Effect::Status { status: 401 }, FailureKind::Auth, "does not let the application in"),
        (Effect::Status { status: 403 }, FailureKind::Permission, "read Workers"),
        (Effect::Status { status: 500 }, FailureKind::Unreachable, "has a fault"),
        (Effect::DroppedConnection, FailureKind::Unreachable, "Dynamics 365 HR"),
    ] {
        let (http, _) = client(&company.routes());
        let connector = dynamics365_hr(&[]);
        let first = page(&*connector, &http, PullScope::All, None).await.unwrap();
        company.sandbox.add_fault(Fault { address: Some("/data/Workers".to_owned()), ..Fault::always(effect.clone()) });
        let error = match page(&*connector, &http, PullScope::All, first.next.clone()).await {
            // A circle shows one page later.
            Ok(second) => page(&*connector, &http, PullScope::All, second.next).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(error.kind == kind && error.message.contains(part), "{effect:?}: {error:?}");
        company.sandbox.clear_faults();
        let second = page(&*connector, &http, PullScope::All, first.next).await.unwrap();
        assert_eq!(second.records.len(), 100, "{effect:?}");
    }
    assert!(company.sandbox.requests().iter().all(|request| request.host != "evil.example"));
}

#[tokio::test]
async fn half_a_page_of_workers_is_partial_and_half_of_the_employments_is_no_answer() {
    let company = company(80).await;
    let (http, _) = client(&company.routes());
    let half = |address: &str| Fault { address: Some(address.to_owned()), ..Fault::next(1, Effect::HalfAPage) };
    company.sandbox.add_fault(half("/data/Workers"));
    let pages = pages_of(&http, &[]).await.unwrap();
    assert_eq!((people(&pages).len(), pages[0].completeness, pages[0].total), (40, Some(Completeness::Partial), Some(80)));
    for set in ["EmploymentsV2", "PositionsV2", "PositionWorkerAssignmentsV2", "PositionHierarchies", "DepartmentsV2"] {
        company.sandbox.add_fault(half(set));
        let error = pages_of(&http, &[]).await.unwrap_err();
        assert!(error.kind == FailureKind::Protocol && error.message.contains(set), "{set}: {error:?}");
    }
}

#[tokio::test]
async fn one_bad_record_leaves_the_others_alone() {
    let company = company(50).await;
    for (property, value) in [("FirstName", "".into()), ("LastName", "".into()), ("Name", "".into()), ("KnownAs", "".into())] {
        apply(&company, Operation::SetProperty { id: 7, property: property.to_owned(), value });
    }
    apply(&company, Operation::SetProperty { id: 9, property: "PersonnelNumber".to_owned(), value: "".into() });
    let pages = everyone(&company).await;
    assert_eq!(people(&pages).len(), 48);
    let reasons: Vec<_> = pages[0].rejected.iter().map(|rejected| rejected.reason).collect();
    assert_eq!(reasons, [RejectReason::MissingName, RejectReason::MissingId]);
}

#[tokio::test]
async fn a_pull_goes_on_after_a_restart_where_its_cursor_says() {
    let company = company(150).await;
    apply(&company, Operation::SetPageSize { rows: 100 });
    let (http, _) = client(&company.routes());
    let first = page(&*dynamics365_hr(&[]), &http, PullScope::All, None).await.unwrap();
    let second = page(&*dynamics365_hr(&[]), &http, PullScope::All, first.next.clone()).await.unwrap();
    assert_eq!((second.records.len(), second.completeness), (50, Some(Completeness::Full)));
    let whole = everyone(&company).await;
    assert_eq!(people(&[first, second]), people(&whole));
}

#[tokio::test]
async fn some_people_are_read_by_number_and_the_deleted_are_told() {
    let company = company(60).await;
    let ids = company.sandbox.facts("acme").unwrap().active_ids;
    apply(&company, Operation::Delete { id: ids[7] });
    let wanted: Vec<_> = ids[..30].iter().map(|id| personnel_number(*id)).collect();
    let (http, _) = client(&company.routes());
    let pages = pages(&*dynamics365_hr(&[]), &http, PullScope::People(wanted)).await.unwrap();
    assert_eq!((pages.len(), people(&pages).len()), (2, 29));
    assert_eq!(pages.iter().flat_map(|page| page.removed.clone()).collect::<Vec<_>>(), [personnel_number(ids[7])]);
    assert_eq!(pages[1].completeness, Some(Completeness::Partial));
    assert_eq!(person(&pages, ids[3]), person(&everyone(&company).await, ids[3]));
}

#[tokio::test]
async fn a_cancelled_pull_stops_in_the_middle_of_a_page() {
    let company = company(50).await;
    company.sandbox.add_fault(Fault { address: Some("/data/Workers".to_owned()), ..Fault::always(Effect::NoAnswer) });
    let cancellation = CancellationToken::new();
    let http = Client::new(Options { routes: company.routes().parse().unwrap(), ..options() });
    let http = http.unwrap().for_run(Arc::new(Calls::default()), cancellation.clone());
    let pulling = tokio::spawn(async move { page(&*dynamics365_hr(&[]), &http, PullScope::All, None).await });
    while !company.sandbox.requests().iter().any(|request| request.path == "/data/Workers") {
        tokio::task::yield_now().await;
    }
    cancellation.cancel();
    assert_eq!(pulling.await.unwrap().unwrap_err().message, "The run was cancelled.");
}

#[tokio::test]
async fn neither_secret_nor_token_is_in_a_log_or_a_print() {
    let company = company(50).await;
    let (http, calls) = client(&company.routes());
    let connector = dynamics365_hr(&[]);
    let pages = pages(&*connector, &http, PullScope::All).await.unwrap();
    let printed = format!("{connector:?} {http:?} {:?} {pages:?} {:?}", calls.rows(), company.sandbox.requests());
    assert!(calls.rows().len() >= 8 && !printed.contains(APPLICATION_SECRET) && !printed.contains("eyJ0eXAi"), "{printed}");
}
