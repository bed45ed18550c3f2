use crate::support::company::{OWNER, PASSWORD};
use crate::support::{Company, TestApp};

#[tokio::test]
async fn a_page_that_says_nothing_to_remember_sets_no_cookie() {
    let app = TestApp::start().await;
    assert_eq!(app.get("/setup").await.header("set-cookie"), "");
}

#[tokio::test]
async fn the_cookie_is_for_this_site_and_not_for_scripts() {
    let app = TestApp::start().await;
    let cookie = app.post("/sign-out", &[]).await.header("set-cookie").to_owned();
    assert!(cookie.starts_with("orgonaut="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_sign_in_is_listed_with_its_browser_and_its_address() {
    let company = Company::connected(None).await;
    let form = [("email", OWNER), ("password", PASSWORD), ("next", "/people")];
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    company.app.post_with("/sign-in", &form, &[("sec-fetch-site", "same-origin"), ("user-agent", agent)]).await;
    let page = company.app.get("/settings/sessions").await;
    assert!(page.text.contains("Firefox on Linux") && page.text.contains("198.51.100.7"), "{}", page.text);

    company.sign_in(OWNER).await;
    let page = company.app.get("/settings/sessions").await;
    assert!(page.text.contains("Unknown browser"), "a sign-in that tells nothing: {}", page.text);
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_the_host() {
    let app = TestApp::with(&[("ORGONAUT_PUBLIC_URL", "https://people.example.com")]).await;
    let cookie = app.post("/sign-out", &[]).await.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-orgonaut="), "{cookie}");
    assert!(cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn a_session_in_use_is_renewed_once_a_day_and_not_with_every_page() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let renewals = [company.app.get("/people").await, company.app.get("/people").await];
    let renewed = renewals.map(|page| !page.header("set-cookie").is_empty());
    assert_eq!(renewed, [true, false]);
}
