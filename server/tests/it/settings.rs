use axum::http::StatusCode;

use crate::support::Company;
use crate::support::company::{OWNER, PASSWORD, STRANGER, TENANT, VIEWER};

const OF_ADMINISTRATORS: &[&str] =
    &["/settings/members", "/settings/members/new", "/settings/roles", "/settings/roles/viewer", "/settings/plan"];

/// The address of somebody's own page among the members.
async fn member(company: &Company, email: &str) -> String {
    let page = company.app.get("/settings/members").await.text;
    let table = page.split_once("<table").expect("there is a table").1;
    let (before, _) = table.split_once(email).expect("the member is listed");
    let id = before.rsplit("href=\"/settings/members/").next().unwrap().split('"').next().unwrap();
    format!("/settings/members/{id}")
}

#[tokio::test]
async fn to_somebody_who_manages_no_members_their_pages_and_forms_do_not_exist() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let owner = member(&company, OWNER).await;
    company.sign_in(VIEWER).await;
    let removal = format!("{owner}/remove");
    for path in OF_ADMINISTRATORS.iter().copied().chain([owner.as_str(), &removal]) {
        assert_eq!(company.app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/settings/members/new", &owner, "/settings/roles/viewer", "/settings/plan"] {
        assert_eq!(company.app.post(path, &[("name", "x"), ("role", "owner")]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let profile = company.app.get("/settings/profile").await;
    assert_eq!(profile.status, StatusCode::OK);
    assert!(!profile.text.contains("/settings/members") && !profile.text.contains("/settings/plan"), "{}", profile.text);
}

#[tokio::test]
async fn another_tenants_member_does_not_exist() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let viewer = member(&company, VIEWER).await;
    company.sign_in(STRANGER).await;
    assert_eq!(company.app.get(&viewer).await.status, StatusCode::NOT_FOUND);
    assert_eq!(company.app.post(&viewer, &[("role", "owner"), ("was", "viewer")]).await.status, StatusCode::NOT_FOUND);
    company.app.post(&format!("{viewer}/remove"), &[]).await;
    company.sign_in(VIEWER).await;
}

#[tokio::test]
async fn a_new_member_is_shown_a_first_password_once_and_chooses_their_own() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let form = company.app.get("/settings/members/new").await.text;
    let password = form.split("name=\"password\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = [("name", "Noor"), ("email", "noor@acme.example"), ("role", "editor"), ("password", password.as_str())];
    for _ in 0..2 {
        let added = company.app.post("/settings/members/new", &fields).await;
        assert_eq!((added.status, added.header("cache-control")), (StatusCode::OK, "no-store"));
        assert!(added.text.contains("Noor is a member") && added.text.contains(&password), "{}", added.text);
    }
    let listed = company.app.get("/settings/members").await;
    assert!(listed.text.contains("noor@acme.example") && !listed.text.contains(&password), "{}", listed.text);

    let form = [("email", "noor@acme.example"), ("password", password.as_str()), ("next", "/people")];
    assert_eq!(company.app.post("/sign-in", &form).await.header("location"), "/settings/password");
    let page = company.app.get("/settings/password").await;
    assert!(page.text.contains("Choose one that only you know"), "{}", page.text);
    let change = [("current_password", password.as_str()), ("new_password", PASSWORD)];
    assert_eq!(company.app.post("/settings/password", &change).await.header("location"), "/settings/profile");
    assert_eq!(company.app.get("/settings/profile").await.status, StatusCode::OK, "this sign-in goes on");
    company.sign_in("noor@acme.example").await;
}

#[tokio::test]
async fn a_refused_member_keeps_what_was_entered_and_every_mistake_is_named() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let fields = [("name", ""), ("email", "noor"), ("role", ""), ("password", "hunter2hunter2")];
    let refused = company.app.post("/settings/members/new", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Enter their name.", "Enter an email address like", "Choose a role.", "value=\"noor\""] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    assert!(!refused.text.contains("hunter2"), "{}", refused.text);
    assert_eq!(company.app.post("/settings/members/new", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing at all");
}

#[tokio::test]
async fn a_name_somebody_else_saved_first_is_told_with_both_names_in_sight() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    assert_eq!(
        company.app.post("/settings/plan", &[("name", "Acme Robots"), ("was", "Acme Robotics")]).await.status,
        StatusCode::SEE_OTHER
    );
    let stale = company.app.post("/settings/plan", &[("name", "Acme Inc"), ("was", "Acme Robotics")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("You saved this") && stale.text.contains("“Acme Robots”"), "{}", stale.text);
    assert!(stale.text.contains("value=\"Acme Inc\"") && stale.text.contains("name=\"was\" value=\"Acme Robots\""), "{}", stale.text);
    let again = company.app.post("/settings/plan", &[("name", "Acme Inc"), ("was", "Acme Robots")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(company.app.get("/settings/plan").await.text.contains("value=\"Acme Inc\""));
}

#[tokio::test]
async fn a_name_put_right_after_somebody_else_saved_one_does_not_replace_theirs() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let save = async |name: &str| company.app.post("/settings/plan", &[("name", name), ("was", "Acme Robotics")]).await;
    assert_eq!(save("Acme Robots").await.status, StatusCode::SEE_OTHER);
    let refused = save("").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("name=\"was\" value=\"Acme Robotics\""), "{}", refused.text);
    let stale = save("Acme Inc").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("You saved this") && stale.text.contains("name=\"was\" value=\"Acme Robots\""), "{}", stale.text);
}

#[tokio::test]
async fn a_role_put_right_after_somebody_else_saved_it_does_not_replace_what_they_gave() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let was = ("was", "people.view scenarios.view");
    let save = async |boxes: &[(&str, &str)]| company.app.post("/settings/roles/viewer", &[boxes, &[was]].concat()).await;
    assert_eq!(save(&[("scenarios.view", "on")]).await.status, StatusCode::SEE_OTHER);
    let refused = save(&[("people.view", "on"), ("scenarios.edit", "on")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("name=\"was\" value=\"people.view scenarios.view\""), "{}", refused.text);
    let stale = save(&[("people.view", "on"), ("scenarios.view", "on"), ("scenarios.edit", "on")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("You saved this") && stale.text.contains("name=\"was\" value=\"scenarios.view\""), "{}", stale.text);
}

#[tokio::test]
async fn the_only_owner_cannot_give_the_role_away_and_reads_why() {
    let company = Company::connected(None).await;
    company.sign_in(OWNER).await;
    let owner = member(&company, OWNER).await;
    let refused = company.app.post(&owner, &[("role", "viewer"), ("was", "owner")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Make somebody else an owner first"), "{}", refused.text);
    let emptied = company.app.post("/settings/roles/owner", &[("was", "x")]).await;
    assert_ne!(emptied.status, StatusCode::SEE_OTHER);
    assert_eq!(company.app.get("/settings/plan").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_role_taken_away_counts_from_the_next_click_and_a_removed_member_is_signed_out() {
    let company = Company::connected(None).await;
    let of_viewer = company.sign_in_apart(VIEWER).await;
    let of_owner = company.sign_in_apart(OWNER).await;
    let was = "people.view scenarios.view";
    let changed = company.app.post("/settings/roles/viewer", &[("was", was), ("scenarios.view", "on")]).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    company.app.set_cookies(of_viewer.clone());
    assert_eq!(company.app.get("/people").await.status, StatusCode::NOT_FOUND);

    company.app.set_cookies(of_owner);
    let viewer = member(&company, VIEWER).await;
    for _ in 0..2 {
        let removed = company.app.post(&format!("{viewer}/remove"), &[]).await;
        assert_eq!(removed.header("location"), "/settings/members", "{}", removed.text);
    }
    company.app.set_cookies(of_viewer);
    assert_eq!(company.app.get("/settings/profile").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn ending_all_other_sign_ins_signs_them_out_and_keeps_this_one() {
    let company = Company::connected(None).await;
    let elsewhere = company.sign_in_apart(OWNER).await;
    company.sign_in_apart(OWNER).await;
    let ended = company.app.post("/settings/sessions", &[("id", "others")]).await;
    assert_eq!(ended.header("location"), "/settings/sessions");
    assert_eq!(company.app.get("/settings/sessions").await.status, StatusCode::OK);
    company.app.set_cookies(elsewhere);
    assert_eq!(company.app.get("/settings/sessions").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_is_a_member_of_two_organisations_looks_at_one_after_the_other() {
    let company = Company::connected(None).await;
    let services = &company.app.application.services;
    company.sign_in(OWNER).await;
    assert!(!company.app.get("/people").await.text.contains("/switch-organisation"), "there is nothing to switch to");
    services.create_user("rival", OWNER, "", "viewer", PASSWORD.into()).await.unwrap();
    let page = company.app.get("/people").await.text;
    assert!(page.contains("/switch-organisation") && page.contains("Rival"), "{page}");

    let rival = services.store().org_by_slug("rival").await.unwrap().unwrap().public_id;
    let switched = company.app.post("/switch-organisation", &[("tenant", &rival)]).await;
    assert_eq!((switched.status, switched.header("location")), (StatusCode::SEE_OTHER, "/"), "{}", switched.text);
    assert_eq!(company.app.get("/settings/members").await.status, StatusCode::NOT_FOUND, "there they are a viewer");

    company.sign_in(VIEWER).await;
    assert_eq!(company.app.post("/switch-organisation", &[("tenant", &rival)]).await.status, StatusCode::NOT_FOUND);
    let acme = services.store().org_by_slug(TENANT).await.unwrap().unwrap().public_id;
    assert_eq!(company.app.post("/switch-organisation", &[("tenant", &acme)]).await.status, StatusCode::SEE_OTHER);
}
