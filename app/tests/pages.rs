//! The pages as a browser gets them, as far as they need no use case.

use app::assets::{Assets, IslandAssets};
use app::request::RequestTime;
use app::routes::{Access, PAGES};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Request, StatusCode};
use contract::{Permission, Timestamp};
use tower::ServiceExt as _;
use tower_sessions::{MemoryStore, SessionManagerLayer};

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get(LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

async fn answer(request: Request<Body>, islands: Option<IslandAssets>) -> Answer {
    let assets = Assets { stylesheet: "/pkg/orgonaut.css".to_owned(), islands };
    let router = app::routes::router::<()>()
        .layer(Extension(assets))
        .layer(Extension(RequestTime(Timestamp(1_795_183_680_000_000))))
        .layer(SessionManagerLayer::new(MemoryStore::default()));
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get(path: &str) -> Answer {
    answer(Request::get(path).body(Body::empty()).unwrap(), None).await
}

async fn post(path: &str, form: &str) -> Answer {
    let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form.to_owned()));
    answer(request.unwrap(), None).await
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_back() {
    for page in PAGES.iter().filter(|page| page.access != Access::Anyone) {
        let path = page.path.replace(":id", "sync_4kPmN8rT2wXq").replace(":actor", "act_4kPmN8rT2wXq").replace(":number", "1");
        let answer = get(&format!("{path}?status=failed")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let back = path.replace('/', "%2F");
        assert_eq!(answer.location(), format!("/sign-in?next={back}%3Fstatus%3Dfailed"));
    }
}

#[tokio::test]
async fn a_form_of_a_page_one_must_sign_in_for_leads_to_sign_in_and_back_to_the_page() {
    let answer = post("/settings/profile", "name=Maja&was=").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in?next=%2Fsettings%2Fprofile"));
    let answer = post("/switch-organisation", "tenant=org_4kPmN8rT2wXq").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in?next=%2F"), "it has no page to come back to");
}

#[tokio::test]
async fn a_chart_in_which_people_may_be_changed_leads_to_where_they_are() {
    let [shown, changed] = [get("/_components/org-chart").await.body, get("/_components/org-chart-scenario").await.body];
    assert!(shown.contains("data-people=\"/people/\"") && shown.contains("href=\"/people/act_2\""), "{shown}");
    assert!(changed.contains("/people/act_2\"") && !changed.contains("href=\"/people/act_"), "{changed}");
    assert!(changed.contains("data-people=\"/scenarios/scn_"), "{changed}");
}

#[tokio::test]
async fn an_address_that_names_nothing_is_a_page_with_404() {
    for path in ["/there/is/nothing", "/_components/nothing"] {
        let answer = get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("<h1>There is no such page</h1>"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address_and_the_way_back_and_forgets_the_password() {
    let answer = post("/sign-in", "email=&password=hunter2hunter2&next=%2Fpeople%3Fq%3Dann").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Enter your email address.") && answer.body.contains("aria-invalid=\"true\""), "{}", answer.body);
    assert!(answer.body.contains("value=\"/people?q=ann\"") && !answer.body.contains("hunter2"), "{}", answer.body);
}

#[tokio::test]
async fn what_was_entered_is_never_markup() {
    let answer = post("/sign-in", "email=%22%3E%3Cscript%3E&password=").await;
    assert!(!answer.body.contains("\"><script>"), "{}", answer.body);
}

#[tokio::test]
async fn signing_out_leads_to_the_sign_in_page() {
    let answer = post("/sign-out", "").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/sign-in"));
}

#[tokio::test]
async fn a_page_runs_only_scripts_that_carry_its_nonce() {
    let islands = IslandAssets { script: "/pkg/orgonaut.js".to_owned(), module: "/pkg/orgonaut.wasm".to_owned() };
    let answer = answer(Request::get("/_components").body(Body::empty()).unwrap(), Some(islands)).await;
    let policy = answer.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    let scripts = answer.body.matches("<script").count();
    assert!(scripts > 0 && !policy.contains("unsafe-inline"), "{policy}");
    assert_eq!(answer.body.matches(&format!("nonce=\"{nonce}\"")).count(), scripts);
    assert!(!answer.body.contains(" style=\"") && !answer.body.contains("<style"), "{}", answer.body);
    assert!(answer.body.contains("start().catch(goWithout)"), "a module that cannot be loaded is done without: {}", answer.body);
}

#[tokio::test]
async fn without_wasm_a_page_asks_for_no_module() {
    let answer = get("/_components").await;
    assert!(!answer.body.contains("type=\"module\"") && !answer.body.contains("modulepreload"), "{}", answer.body);
}

#[tokio::test]
async fn a_sample_page_is_small_enough_for_the_budget_of_a_page() {
    let answer = get("/_components/run-warnings").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.len() < 30_000, "{} bytes", answer.body.len());
}

#[tokio::test]
async fn every_sample_page_of_the_gallery_is_there() {
    let gallery = get("/_components").await.body;
    let names: Vec<&str> = gallery.split("href=\"/_components/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(names.len() > 60, "{names:?}");
    for name in names {
        let answer = get(&format!("/_components/{name}")).await;
        // A link that is dead is no page, and says so with the status too.
        let status = if name == "dead-link" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.body.contains("<h1"), "{name}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_person_leads_to_their_edit_and_the_edit_back_and_below_them() {
    let person = get("/_components/person").await.body;
    assert!(person.contains("href=\"/scenarios/scn_8kWnL4pR2vYt/people/act_3\""), "{person}");
    assert!(!get("/_components/person-bare").await.body.contains("Change in this plan"));
    let edit = get("/_components/scenario-person").await.body;
    let id = edit.split("action=\"/scenarios/scn_8kWnL4pR2vYt/people/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    for address in [
        format!("/people/{id}"),
        format!("/scenarios/scn_8kWnL4pR2vYt/add?manager={id}"),
        format!("/org-chart?context=scn_8kWnL4pR2vYt&amp;root={id}"),
    ] {
        assert!(edit.contains(&format!("href=\"{address}\"")), "{address} in {edit}");
    }
    let back = format!("name=\"back\" value=\"/scenarios/scn_8kWnL4pR2vYt/people/{id}\"");
    assert!(edit.contains(&back), "an undo comes back here: {edit}");
    assert!(!get("/_components/scenario-person-viewer").await.body.contains("Add a vacancy below"));
}

#[tokio::test]
async fn a_manager_is_found_while_typed_and_suggested_without_a_script() {
    let page = get("/_components/scenario-person").await.body;
    assert!(page.contains("data-find=\"/people/find?context=scn_8kWnL4pR2vYt\""), "{page}");
    assert!(page.contains("list=\"managers\"") && page.contains("<datalist id=\"managers\""), "{page}");
}

#[tokio::test]
async fn a_team_larger_than_its_list_is_counted_in_full() {
    let page = get("/_components/scenario-person-refused").await.body;
    assert!(page.contains("And the 252 reports") && page.contains("and 250 more"), "{page}");
    let whole = get("/_components/scenario-person").await.body;
    assert!(whole.contains("And the 2 reports") && !whole.contains("and 0 more"), "{whole}");
}

#[tokio::test]
async fn everything_planned_of_somebody_is_released_after_a_question() {
    let page = get("/_components/scenario-person").await.body;
    assert!(page.contains("?ask=release#overrides\"") && page.contains("<dialog"), "{page}");
    let asked = get("/_components/scenario-person-release").await.body;
    assert!(!asked.contains("<dialog") && asked.contains(">Release all</button>"), "{asked}");
}

#[tokio::test]
async fn a_scenario_says_what_it_keeps_against_its_source_and_leads_to_the_rest_of_an_edit() {
    let page = get("/_components/scenario").await.body;
    assert!(page.contains("/scenarios/scn_8kWnL4pR2vYt/people?planned=1\">7 values of 3 people</a>"), "{page}");
    assert!(page.contains("/settings/integrations/logs/sync_4kPmN8rT2wXq"), "{page}");
    assert!(page.contains("href=\"/scenarios/scn_8kWnL4pR2vYt/edits/2\""), "{page}");
    let edit = get("/_components/scenario-edit").await.body;
    assert!(edit.contains("/scenarios/scn_8kWnL4pR2vYt/edits/2?after=100") && edit.contains("124 changes"), "{edit}");
}

#[test]
fn everything_about_integrations_needs_their_permission() {
    for page in PAGES.iter().filter(|page| page.path.starts_with("/settings/integrations")) {
        assert_eq!(page.access, Access::Needs(Permission::IntegrationsManage), "{}", page.path);
    }
}
