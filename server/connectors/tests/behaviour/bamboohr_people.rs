//! BambooHR's people, read from the sandbox over real HTTP.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use connectors::http::{Client, Options};
use connectors::{CheckOutcome, Page, PullScope};
use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, FailureKind, Value};
use domain::source::{Completeness, RecordKind, SourceRecord};
use jiff::ToSpan;
use sandbox::{
    ADMINISTRATOR_KEY, DATASETS_KEY, DISABLED_KEY, Effect, Fault, LIMITED_KEY, Operation, REPORTS_KEY, ReadPath, RetryAfter, Running,
    Sandbox,
};
use tokio_util::sync::CancellationToken;

use crate::connection::{bamboohr, page, pages, people};
use crate::outside::{Calls, SteppedClock, client, client_with, options};

/// One key for each read path, the best first.
const KEYS: [&str; 3] = [ADMINISTRATOR_KEY, DATASETS_KEY, REPORTS_KEY];

async fn company(people: usize) -> Running {
    Sandbox::start(sandbox::Options { people, ..sandbox::Options::default() }).await.unwrap()
}

async fn everyone(company: &Running, key: &str) -> Vec<Page> {
    let (http, _) = client(&company.routes());
    pages(&*bamboohr("acme", key), &http, PullScope::All).await.unwrap()
}

fn apply(company: &Running, operation: Operation) -> Option<u32> {
    company.sandbox.apply("acme", operation).unwrap()
}

fn person(pages: &[Page], id: u32) -> SourceRecord {
    people(pages).into_iter().find(|person| person.source_id == id.to_string()).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[tokio::test]
async fn every_read_path_gives_the_same_people_to_the_last_page() {
    let company = company(2300).await;
    let by_list = everyone(&company, ADMINISTRATOR_KEY).await;
    assert_eq!(by_list.len(), 3);
    let expected = people(&by_list);
    assert_eq!(expected.len(), 2300);
    for (key, count) in [(DATASETS_KEY, 3), (REPORTS_KEY, 1)] {
        let pages = everyone(&company, key).await;
        assert_eq!(pages.len(), count);
        for (here, there) in people(&pages).iter().zip(&expected) {
            assert_eq!(here, there);
        }
        assert_eq!(people(&pages).len(), 2300);
        assert!(pages[0].notices[0].contains("people were read through"), "{:?}", pages[0].notices);
        assert_eq!((pages.last().unwrap().completeness, &pages.last().unwrap().withheld), (Some(Completeness::Full), &vec![]));
    }
    assert_eq!((by_list[0].total, &by_list[0].notices, by_list[2].completeness), (Some(2300), &vec![], Some(Completeness::Full)));
}

#[tokio::test]
async fn people_are_as_the_company_knows_them() {
    let company = company(300).await;
    let known = company.sandbox.company("acme").unwrap();
    let facts = company.sandbox.facts("acme").unwrap();
    let pages = everyone(&company, ADMINISTRATOR_KEY).await;
    for record in people(&pages) {
        let person = known.person(record.source_id.parse().unwrap()).unwrap();
        let job = person.job(known.today);
        let value = |attribute| record.attributes.get(attribute);
        assert_eq!(*value(Attribute::DisplayName), text(&person.display_name()));
        assert_eq!(value(Attribute::Email).shown(), person.work_email.as_deref());
        assert_eq!(value(Attribute::Manager).key().map(str::to_owned), job.manager.map(|id| id.to_string()));
        assert_eq!(value(Attribute::Department).key(), Some(job.department.to_string().as_str()));
        assert_eq!(value(Attribute::Division).key(), Some(job.division.to_string().as_str()));
        assert_eq!(*value(Attribute::StartDate), text(&person.hired.to_string()));
        let status = if facts.active_ids.contains(&person.id) { STATUS_ACTIVE } else { STATUS_INACTIVE };
        assert_eq!(*value(Attribute::Status), text(status));
        assert_eq!(value(Attribute::EndDate).shown().map(str::to_owned), person.ended(known.today).map(|date| date.to_string()));
    }
    assert!(!facts.future_ids.is_empty() && !facts.left_ids.is_empty());
}

#[tokio::test]
async fn a_renamed_department_keeps_its_id() {
    let company = company(100).await;
    let known = company.sandbox.company("acme").unwrap();
    let somebody = &known.people()[50];
    let department = somebody.job(known.today).department;
    apply(&company, Operation::RenameDepartment { department, name: "Wholly new".to_owned() });
    for key in KEYS {
        let pages = everyone(&company, key).await;
        let value = person(&pages, somebody.id).attributes.get(Attribute::Department).clone();
        assert_eq!((value.key(), value.shown()), (Some(department.to_string().as_str()), Some("Wholly new")));
        let renamed =
            pages[0].records.iter().find(|record| record.kind == RecordKind::Department && record.label() == "Wholly new").unwrap();
        assert_eq!(renamed.source_id, department.to_string());
    }
}

#[tokio::test]
async fn one_department_under_two_names_stays_one() {
    let company = company(100).await;
    let known = company.sandbox.company("acme").unwrap();
    let department = known.people()[50].job(known.today).department;
    apply(&company, Operation::SecondDepartmentName { department, name: "Other spelling".to_owned() });
    let pages = everyone(&company, ADMINISTRATOR_KEY).await;
    let departments: Vec<_> = people(&pages).iter().map(|person| person.attributes.get(Attribute::Department).clone()).collect();
    assert!(departments.iter().all(|value| value.shown() != Some("Other spelling")));
}

#[tokio::test]
async fn what_is_dated_ahead_has_not_happened_yet() {
    let company = company(100).await;
    let known = company.sandbox.company("acme").unwrap();
    let mover = company.sandbox.facts("acme").unwrap().active_ids[40];
    let later = known.today + 30.days();
    apply(&company, Operation::Retitle { id: mover, title: "Someday Chief".to_owned(), from: Some(later) });
    apply(&company, Operation::Terminate { id: mover, on: Some(later) });
    for key in KEYS {
        let pages = everyone(&company, key).await;
        let attributes = person(&pages, mover).attributes;
        assert_ne!(*attributes.get(Attribute::JobTitle), text("Someday Chief"));
        assert_eq!(*attributes.get(Attribute::Status), text(STATUS_ACTIVE));
    }
}

#[tokio::test]
async fn a_withheld_field_is_named_and_absent_on_every_read_path() {
    let company = company(50).await;
    apply(&company, Operation::Withhold { field: "jobTitle".to_owned(), people: None });
    for (key, vendor_field) in KEYS.into_iter().zip(["jobTitleName", "jobInformationJobTitle", "jobTitle"]) {
        let pages = everyone(&company, key).await;
        assert!(people(&pages).iter().all(|person| person.attributes.get(Attribute::JobTitle).is_absent()));
        let [withheld] = &pages.last().unwrap().withheld[..] else { panic!("{:?}", pages.last().unwrap().withheld) };
        assert_eq!((withheld.attribute, withheld.vendor_field.as_str(), withheld.for_everyone), (Attribute::JobTitle, vendor_field, true));
    }
}

#[tokio::test]
async fn a_field_withheld_of_some_people_is_absent_for_them_alone() {
    let company = company(50).await;
    let hidden = company.sandbox.facts("acme").unwrap().active_ids[3];
    apply(&company, Operation::Withhold { field: "hireDate".to_owned(), people: Some(vec![hidden]) });
    let pages = everyone(&company, ADMINISTRATOR_KEY).await;
    let absent: Vec<_> = people(&pages)
        .into_iter()
        .filter(|person| person.attributes.get(Attribute::StartDate).is_absent())
        .map(|person| person.source_id)
        .collect();
    assert_eq!(absent, [hidden.to_string()]);
    assert!(!pages[0].withheld[0].for_everyone);
}

#[tokio::test]
async fn test_connection_tells_each_key_what_it_lacks() {
    use CheckOutcome::{Failed, Passed, Skipped, Warned};
    let company = company(120).await;
    let (http, _) = client(&company.routes());
    for (key, expected, part) in [
        (ADMINISTRATOR_KEY, [Passed, Passed, Passed, Passed, Passed], "120 people can be read."),
        (DATASETS_KEY, [Passed, Passed, Warned, Passed, Passed], "the employee dataset"),
        (LIMITED_KEY, [Passed, Passed, Passed, Warned, Passed], "Start date (hireDate)"),
        (DISABLED_KEY, [Passed, Passed, Failed, Skipped, Skipped], "all refused"),
        ("nosuchkey", [Passed, Failed, Skipped, Skipped, Skipped], "does not accept the API key"),
    ] {
        let steps = bamboohr("acme", key).check(&http).await;
        assert_eq!(steps.iter().map(|step| step.outcome).collect::<Vec<_>>(), expected, "{steps:?}");
        assert!(steps.iter().any(|step| step.message.contains(part)), "{steps:?}");
    }
    let steps = bamboohr("nosuchcompany", ADMINISTRATOR_KEY).check(&http).await;
    assert!(steps[0].outcome == Failed && steps[0].message.contains("no company at nosuchcompany.bamboohr.com"), "{steps:?}");
}

#[tokio::test]
async fn without_lists_departments_still_come_by_id_from_the_employee_list() {
    let company = company(50).await;
    apply(&company, Operation::Refuse { read_path: ReadPath::MetaLists });
    let by_list = everyone(&company, ADMINISTRATOR_KEY).await;
    let by_report = everyone(&company, REPORTS_KEY).await;
    let key = |pages: &[Page]| people(pages)[0].attributes.get(Attribute::Department).key().unwrap().to_owned();
    assert!(key(&by_list).parse::<u32>().is_ok());
    assert!(domain::source::is_name_reference(&key(&by_report)));
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "vendors' dates are by the machine's clock")]
async fn throttling_in_every_form_loses_nobody() {
    let company = company(1200).await;
    let throttles = [
        (429, Some(RetryAfter::Seconds(3))),
        (503, Some(RetryAfter::DateIn(9))),
        (503, None),
        (429, Some(RetryAfter::Text("soon".to_owned()))),
    ];
    for (status, retry_after) in throttles {
        company.sandbox.add_fault(Fault { skip: 1, ..Fault::next(1, Effect::Throttle { status, retry_after }) });
        let (http, calls) =
            client_with(Options { routes: company.routes().parse().unwrap(), clock: SteppedClock::at(SystemTime::now()), ..options() });
        let pages = pages(&*bamboohr("acme", ADMINISTRATOR_KEY), &http, PullScope::All).await.unwrap();
        assert_eq!(people(&pages).len(), 1200);
        let waits: Vec<_> = calls.rows().iter().filter(|row| row.waited_ms > 0).map(|row| row.status).collect();
        assert_eq!(waits, [Some(status)]);
    }
}

#[tokio::test]
async fn each_fault_of_a_later_page_has_its_own_end_and_loses_nothing() {
    let company = company(2300).await;
    for (effect, kind, part) in [
        (Effect::Html, FailureKind::Protocol, "a web page instead of data"),
        (Effect::TruncatedJson, FailureKind::Protocol, "broke off in the middle"),
        (Effect::RepeatedCursor, FailureKind::Protocol, "goes in circles"),
        (Effect::Status { status: 401 }, FailureKind::Auth, "does not accept the API key"),
        (Effect::Status { status: 500 }, FailureKind::Unreachable, "has a fault"),
        (Effect::NoAnswer, FailureKind::Unreachable, "did not answer within"),
        (Effect::DroppedConnection, FailureKind::Unreachable, "BambooHR"),
    ] {
        let (http, _) = client(&company.routes());
        let connector = bamboohr("acme", ADMINISTRATOR_KEY);
        let first = page(&*connector, &http, PullScope::All, None).await.unwrap();
        company.sandbox.add_fault(Fault::always(effect.clone()));
        let (impatient, _) = client_with(Options {
            routes: company.routes().parse().unwrap(),
            // Only silence is worth being impatient with.
            request_timeout: if effect == Effect::NoAnswer { Duration::from_millis(100) } else { options().request_timeout },
            ..options()
        });
        let error = page(&*connector, &impatient, PullScope::All, first.next.clone()).await;
        // A circle shows one page later.
        let error = match error {
            Ok(second) => page(&*connector, &impatient, PullScope::All, second.next).await.unwrap_err(),
            Err(error) => error,
        };
        assert!(error.kind == kind && error.message.contains(part), "{effect:?}: {error:?}");
        company.sandbox.clear_faults();
        let second = page(&*connector, &http, PullScope::All, first.next).await.unwrap();
        assert_eq!(second.records.len(), 1000, "{effect:?}");
    }
}

#[tokio::test]
async fn somebody_deleted_between_two_pages_does_not_end_the_pull() {
    let company = company(1500).await;
    let (http, _) = client(&company.routes());
    let connector = bamboohr("acme", ADMINISTRATOR_KEY);
    let first = page(&*connector, &http, PullScope::All, None).await.unwrap();
    let boundary = company.sandbox.company("acme").unwrap().people()[1000].id;
    apply(&company, Operation::Delete { id: boundary });
    let again = page(&*connector, &http, PullScope::All, first.next).await.unwrap();
    let last = page(&*connector, &http, PullScope::All, again.next.clone()).await.unwrap();
    assert_eq!((people(&[again, last.clone()]).len(), last.completeness), (1499, Some(Completeness::Full)));
}

#[tokio::test]
async fn some_people_are_read_by_id_and_the_deleted_are_told() {
    let company = company(100).await;
    let ids = company.sandbox.facts("acme").unwrap().active_ids;
    apply(&company, Operation::Delete { id: ids[7] });
    let wanted: Vec<_> = ids[..60].iter().map(u32::to_string).collect();
    for key in KEYS {
        let (http, _) = client(&company.routes());
        let pages = pages(&*bamboohr("acme", key), &http, PullScope::People(wanted.clone())).await.unwrap();
        assert_eq!(people(&pages).len(), 59);
        assert_eq!(pages.iter().flat_map(|page| page.removed.clone()).collect::<Vec<_>>(), [ids[7].to_string()]);
        assert_eq!(pages.last().unwrap().completeness, Some(Completeness::Partial));
        let expected = person(&everyone(&company, ADMINISTRATOR_KEY).await, ids[3]);
        assert_eq!(person(&pages, ids[3]), expected);
    }
}

#[tokio::test]
async fn a_cancelled_pull_stops_in_the_middle_of_a_page() {
    let company = company(100).await;
    company.sandbox.add_fault(Fault { address: Some("/v1/employees?".to_owned()), ..Fault::always(Effect::NoAnswer) });
    let cancellation = CancellationToken::new();
    let options = Options { routes: company.routes().parse().unwrap(), ..options() };
    let http = Client::new(options).unwrap().for_run(Arc::new(Calls::default()), cancellation.clone());
    let pulling = tokio::spawn(async move { page(&*bamboohr("acme", ADMINISTRATOR_KEY), &http, PullScope::All, None).await });
    while company.sandbox.requests().len() < 2 {
        tokio::task::yield_now().await;
    }
    cancellation.cancel();
    assert_eq!(pulling.await.unwrap().unwrap_err().message, "The run was cancelled.");
}

#[tokio::test]
async fn the_key_is_in_no_log_and_no_print() {
    let company = company(50).await;
    let (http, calls) = client(&company.routes());
    let connector = bamboohr("acme", REPORTS_KEY);
    let pages = pages(&*connector, &http, PullScope::All).await.unwrap();
    let printed = format!("{connector:?} {http:?} {:?} {pages:?}", calls.rows());
    assert!(calls.rows().len() >= 4 && !printed.contains(REPORTS_KEY));
}
