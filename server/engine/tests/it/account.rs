//! What somebody sets for themselves and for the organisation.

use contract::form::{EndSignInForm, MemberRoleForm, NameForm, NewMemberForm, RoleForm, SignInForm};
use contract::{AppError, Permission, Plan};
use engine::sessions::Session;
use engine::{Actor, ClientAddress, Services};

use crate::support::{Database, Installation};

on_both_databases! {
    a_profile_is_renamed_from_the_name_that_was_seen,
    who_saved_an_organisation_first_is_named_and_so_is_what_they_saved,
    what_an_owner_alone_may_do_does_not_exist_for_an_admin,
    to_an_editor_members_and_roles_do_not_exist,
    a_member_is_added_with_a_password_that_is_to_be_replaced,
    a_form_that_is_sent_twice_adds_one_member,
    an_admin_cannot_make_an_owner_nor_touch_one,
    a_member_is_given_another_role_and_stale_forms_are_told_so,
    a_removed_member_is_nobody_here_and_removing_twice_is_not_found,
    nobody_removes_themselves,
    the_last_owner_stays_an_owner,
    of_two_owners_who_demote_each_other_at_once_one_stays,
    a_role_includes_what_was_chosen_and_the_rest_the_editor_may_not_touch,
    a_role_is_not_given_what_the_editor_lacks,
    nobody_empties_the_role_of_the_last_owner,
    who_edits_scenarios_must_see_them,
    another_tenants_members_and_roles_do_not_exist,
    the_sign_ins_of_a_person_are_ended_one_by_one_and_all_at_once,
    a_tenant_is_switched_to_by_its_members_alone,
}

const PASSWORD: &str = "correct horse battery staple";
const ADDRESS: ClientAddress = ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

/// An organisation with one owner.
struct Place {
    services: Services,
    owner: Actor,
}

impl Place {
    async fn on(database: &Database) -> Self {
        let services = Installation::on(database, 1).await.services.clone();
        services.create_tenant("acme", "Acme", Plan::Business).await.unwrap();
        let owner = joined(&services, "acme", "Maja Lind", "owner").await;
        Self { services, owner }
    }

    async fn joined(&self, name: &str, role: &str) -> Actor {
        joined(&self.services, "acme", name, role).await
    }

    async fn id_of(&self, actor: &Actor) -> String {
        let page = self.services.members(&self.owner, None).await.unwrap();
        page.items.into_iter().find(|member| member.email == actor.viewer.email).unwrap().id
    }

    async fn again(&self, actor: &Actor) -> Result<Actor, AppError> {
        self.services.actor(actor.user_id, actor.org_id).await
    }

    async fn give(&self, by: &Actor, to: &Actor, was: &str, role: &str) -> Result<(), AppError> {
        let form = MemberRoleForm { role: role.to_owned(), was: was.to_owned() };
        self.services.give_role(by, &self.id_of(to).await, &form).await
    }

    async fn change_role(&self, by: &Actor, key: &str, to: &[Permission]) -> Result<(), AppError> {
        let was = RoleForm::words(&self.services.role(by, key).await.unwrap().permissions);
        let boxes = to.iter().map(|permission| (permission.id().to_owned(), "on".to_owned())).collect();
        self.services.change_role(by, key, &RoleForm { was, boxes }).await
    }
}

async fn joined(services: &Services, tenant: &str, name: &str, role: &str) -> Actor {
    let email = format!("{}@example.com", name.to_lowercase().replace(' ', "."));
    services.create_user(tenant, &email, name, role, PASSWORD.into()).await.unwrap();
    let store = services.store();
    let user = store.credential(&email).await.unwrap().unwrap().id;
    let org = store.org_by_slug(tenant).await.unwrap().unwrap().id;
    services.actor(user, org).await.unwrap()
}

fn name(name: &str, was: &str) -> NameForm {
    NameForm { name: name.to_owned(), was: was.to_owned() }
}

fn new_member(email: &str, role: &str, password: &str) -> NewMemberForm {
    NewMemberForm { name: "Noor".to_owned(), email: email.to_owned(), role: role.to_owned(), password: password.to_owned() }
}

/// What a form is told, by field.
fn fields(refused: Result<impl std::fmt::Debug, AppError>) -> Vec<String> {
    match refused.unwrap_err() {
        AppError::Invalid { fields } => fields.into_iter().map(|field| field.field).collect(),
        other => panic!("it was not refused as invalid: {other:?}"),
    }
}

async fn a_profile_is_renamed_from_the_name_that_was_seen(database: &Database) {
    let place = Place::on(database).await;
    for wrong in ["", " ", &"x".repeat(121), "a\nb"] {
        assert_eq!(fields(place.services.rename_self(&place.owner, &name(wrong, "Maja Lind")).await), ["name"]);
    }
    place.services.rename_self(&place.owner, &name(" Maja L. ", "Maja Lind")).await.unwrap();
    let owner = place.again(&place.owner).await.unwrap();
    assert_eq!(owner.viewer.name, "Maja L.");
    place.services.rename_self(&owner, &name("Maja L.", "Maja Lind")).await.expect("sent twice it is done once");
    let stale = place.services.rename_self(&owner, &name("Maja", "Maja Lind")).await.unwrap_err();
    let AppError::Conflict { message } = stale else { panic!("{stale:?}") };
    assert!(message.starts_with("You saved this") && message.contains("“Maja L.”"), "{message}");
}

async fn who_saved_an_organisation_first_is_named_and_so_is_what_they_saved(database: &Database) {
    let place = Place::on(database).await;
    let second = place.joined("Noor Haddad", "owner").await;
    place.services.rename_organisation(&second, &name("Acme Robots", "Acme")).await.unwrap();
    let owner = place.again(&place.owner).await.unwrap();
    assert_eq!(owner.viewer.tenant_name, "Acme Robots");
    let stale = place.services.rename_organisation(&owner, &name("Acme Inc", "Acme")).await.unwrap_err();
    let AppError::Conflict { message } = stale else { panic!("{stale:?}") };
    assert!(message.starts_with("Noor Haddad saved this") && message.contains("“Acme Robots”"), "{message}");
    place.services.rename_organisation(&owner, &name("Acme Inc", "Acme Robots")).await.expect("from what is stored it is saved");
}

async fn what_an_owner_alone_may_do_does_not_exist_for_an_admin(database: &Database) {
    let place = Place::on(database).await;
    let admin = place.joined("Ann Kim", "admin").await;
    assert_eq!(place.services.organisation(&admin).await, Err(AppError::NotFound));
    assert_eq!(place.services.rename_organisation(&admin, &name("Mine", "Acme")).await, Err(AppError::NotFound));
    assert!(place.services.members(&admin, None).await.is_ok());
}

async fn to_an_editor_members_and_roles_do_not_exist(database: &Database) {
    let place = Place::on(database).await;
    let editor = place.joined("Ed Itor", "editor").await;
    let id = place.id_of(&place.owner).await;
    assert_eq!(place.services.members(&editor, None).await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.member(&editor, &id).await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.roles(&editor).await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.roles_to_give(&editor).await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.remove_member(&editor, &id).await, Err(AppError::NotFound));
    assert_eq!(place.services.change_role(&editor, "viewer", &RoleForm::default()).await, Err(AppError::NotFound));
    let added = place.services.add_member(&editor, &new_member("noor@example.com", "viewer", PASSWORD)).await;
    assert_eq!(added, Err(AppError::NotFound));
    let form = MemberRoleForm { role: "viewer".to_owned(), was: "owner".to_owned() };
    assert_eq!(place.services.give_role(&editor, &id, &form).await, Err(AppError::NotFound));
}

async fn a_member_is_added_with_a_password_that_is_to_be_replaced(database: &Database) {
    let place = Place::on(database).await;
    assert_eq!(fields(place.services.add_member(&place.owner, &NewMemberForm::default()).await), ["email", "name", "role"]);
    assert_eq!(fields(place.services.add_member(&place.owner, &new_member("n@example.com", "boss", PASSWORD)).await), ["role"]);

    let password = place.services.new_initial_password();
    let added = place.services.add_member(&place.owner, &new_member("Noor@Example.com", "editor", &password)).await.unwrap();
    assert_eq!((added.email.as_str(), added.role.as_str(), added.is_new), ("noor@example.com", "Editor", true));
    let form = SignInForm { email: added.email, password, next: String::new() };
    assert!(place.services.sign_in(&form, ADDRESS).await.unwrap().password_is_initial);
}

async fn a_form_that_is_sent_twice_adds_one_member(database: &Database) {
    let place = Place::on(database).await;
    let password = place.services.new_initial_password();
    let form = new_member("noor@example.com", "editor", &password);
    let first = place.services.add_member(&place.owner, &form).await.unwrap();
    assert_eq!(place.services.add_member(&place.owner, &form).await.unwrap(), first);
    assert_eq!(place.services.members(&place.owner, None).await.unwrap().total, 2);
    let other = new_member("noor@example.com", "editor", &place.services.new_initial_password());
    assert_eq!(fields(place.services.add_member(&place.owner, &other).await), ["email"]);
}

async fn an_admin_cannot_make_an_owner_nor_touch_one(database: &Database) {
    let place = Place::on(database).await;
    let admin = place.joined("Ann Kim", "admin").await;
    let keys: Vec<_> = place.services.roles_to_give(&admin).await.unwrap().into_iter().map(|role| role.key).collect();
    assert_eq!(keys, ["admin", "editor", "viewer"]);
    assert_eq!(fields(place.services.add_member(&admin, &new_member("n@example.com", "owner", PASSWORD)).await), ["role"]);
    assert_eq!(fields(place.give(&admin, &admin, "admin", "owner").await), ["role"]);
    assert_eq!(fields(place.give(&admin, &place.owner, "owner", "viewer").await), [""]);
    let owner = place.id_of(&place.owner).await;
    assert_eq!(fields(place.services.remove_member(&admin, &owner).await), [""]);
    assert!(!place.services.member(&admin, &owner).await.unwrap().can_change);
}

async fn a_member_is_given_another_role_and_stale_forms_are_told_so(database: &Database) {
    let place = Place::on(database).await;
    let noor = place.joined("Noor Haddad", "viewer").await;
    place.give(&place.owner, &noor, "viewer", "editor").await.unwrap();
    assert_eq!(place.again(&noor).await.unwrap().viewer.role, "Editor");
    place.give(&place.owner, &noor, "viewer", "editor").await.expect("sent twice it is done once");
    let stale = place.give(&place.owner, &noor, "viewer", "admin").await.unwrap_err();
    assert!(matches!(&stale, AppError::Conflict { message } if message.contains("Editor")), "{stale:?}");
    assert_eq!(fields(place.give(&place.owner, &noor, "editor", "").await), ["role"]);
}

async fn a_removed_member_is_nobody_here_and_removing_twice_is_not_found(database: &Database) {
    let place = Place::on(database).await;
    let noor = place.joined("Noor Haddad", "viewer").await;
    let id = place.id_of(&noor).await;
    place.services.remove_member(&place.owner, &id).await.unwrap();
    assert_eq!(place.again(&noor).await.err(), Some(AppError::Unauthenticated));
    assert_eq!(place.services.remove_member(&place.owner, &id).await, Err(AppError::NotFound));
}

async fn nobody_removes_themselves(database: &Database) {
    let place = Place::on(database).await;
    place.joined("Noor Haddad", "owner").await;
    let id = place.id_of(&place.owner).await;
    assert_eq!(fields(place.services.remove_member(&place.owner, &id).await), [""]);
}

async fn the_last_owner_stays_an_owner(database: &Database) {
    let place = Place::on(database).await;
    place.joined("Ann Kim", "admin").await;
    assert_eq!(fields(place.give(&place.owner, &place.owner, "owner", "admin").await), [""]);
    assert_eq!(place.again(&place.owner).await.unwrap().viewer.role, "Owner");
}

async fn of_two_owners_who_demote_each_other_at_once_one_stays(database: &Database) {
    let place = Place::on(database).await;
    let noor = place.joined("Noor Haddad", "owner").await;
    let (one, other) = tokio::join!(place.give(&place.owner, &noor, "owner", "viewer"), place.give(&noor, &place.owner, "owner", "viewer"));
    assert!(one.is_ok() ^ other.is_ok(), "{one:?} {other:?}");
}

async fn a_role_includes_what_was_chosen_and_the_rest_the_editor_may_not_touch(database: &Database) {
    let place = Place::on(database).await;
    let admin = place.joined("Ann Kim", "admin").await;
    let viewer = place.joined("Vera Holm", "viewer").await;
    place.change_role(&admin, "viewer", &[Permission::PeopleView, Permission::AuditView]).await.unwrap();
    assert_eq!(place.again(&viewer).await.unwrap().viewer.permissions, [Permission::PeopleView, Permission::AuditView]);

    place.change_role(&admin, "owner", &[Permission::PeopleView, Permission::MembersManage]).await.unwrap_err();
    place.joined("Noor Haddad", "owner").await;
    let kept = place.services.role(&place.owner, "owner").await.unwrap().permissions;
    assert!(kept.contains(&Permission::TenantManage), "{kept:?}");
}

async fn a_role_is_not_given_what_the_editor_lacks(database: &Database) {
    let place = Place::on(database).await;
    let admin = place.joined("Ann Kim", "admin").await;
    assert_eq!(fields(place.change_role(&admin, "viewer", &[Permission::TenantManage]).await), ["tenant.manage"]);
    assert_eq!(fields(place.change_role(&admin, "admin", Permission::ALL).await), ["tenant.manage"]);
}

async fn nobody_empties_the_role_of_the_last_owner(database: &Database) {
    let place = Place::on(database).await;
    assert_eq!(fields(place.change_role(&place.owner, "owner", &[Permission::PeopleView]).await), [""]);
    assert_eq!(place.again(&place.owner).await.unwrap().viewer.permissions, Permission::ALL);
}

async fn who_edits_scenarios_must_see_them(database: &Database) {
    let place = Place::on(database).await;
    assert_eq!(fields(place.change_role(&place.owner, "viewer", &[Permission::ScenariosEdit]).await), ["scenarios.view"]);
}

async fn another_tenants_members_and_roles_do_not_exist(database: &Database) {
    let place = Place::on(database).await;
    place.services.create_tenant("rival", "Rival", Plan::Business).await.unwrap();
    let stranger = joined(&place.services, "rival", "Rita Val", "owner").await;
    let id = place.id_of(&place.owner).await;
    assert_eq!(place.services.member(&stranger, &id).await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.remove_member(&stranger, &id).await, Err(AppError::NotFound));
    let form = MemberRoleForm { role: "viewer".to_owned(), was: "owner".to_owned() };
    assert_eq!(place.services.give_role(&stranger, &id, &form).await, Err(AppError::NotFound));
    assert_eq!(place.services.role(&stranger, "nothing").await.err(), Some(AppError::NotFound));
    assert_eq!(place.services.members(&stranger, None).await.unwrap().total, 1);
}

async fn the_sign_ins_of_a_person_are_ended_one_by_one_and_all_at_once(database: &Database) {
    let place = Place::on(database).await;
    let noor = place.joined("Noor Haddad", "viewer").await;
    let sessions = place.services.sessions();
    let far = contract::Timestamp(i64::MAX);
    for (id, actor) in [(1, &place.owner), (2, &place.owner), (3, &place.owner), (4, &noor)] {
        let (user_id, org_id) = (Some(actor.user_id), Some(actor.org_id));
        let (browser, address) = (Some(format!("Browser {id}")), Some("198.51.100.7".to_owned()));
        let session = Session { id, user_id, org_id, is_confined: false, browser, address, data: Vec::new(), expires_at: far };
        assert!(sessions.create(&session).await.unwrap());
    }
    let rows = place.services.sign_ins(&place.owner, 2).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.is_current).collect::<Vec<_>>(), [true, false, false]);
    assert!(rows.iter().all(|row| row.tenant.as_deref() == Some("Acme") && row.address.as_deref() == Some("198.51.100.7")));
    assert_eq!(rows[0].browser.as_deref(), Some("Browser 2"));

    let of_noor = place.services.sign_ins(&noor, 4).await.unwrap().remove(0).id;
    place.services.end_sign_in(&place.owner, &EndSignInForm { id: of_noor }, 2).await.unwrap();
    assert!(sessions.load(4).await.unwrap().is_some(), "nobody ends the sign-in of somebody else");

    let one = EndSignInForm { id: rows[1].id.clone() };
    for _ in 0..2 {
        place.services.end_sign_in(&place.owner, &one, 2).await.unwrap();
    }
    assert_eq!(place.services.sign_ins(&place.owner, 2).await.unwrap().len(), 2);
    place.services.end_sign_in(&place.owner, &EndSignInForm { id: EndSignInForm::OTHERS.to_owned() }, 2).await.unwrap();
    let left = place.services.sign_ins(&place.owner, 2).await.unwrap();
    assert!(left.len() == 1 && left[0].is_current, "{left:?}");
}

async fn a_tenant_is_switched_to_by_its_members_alone(database: &Database) {
    let place = Place::on(database).await;
    place.services.create_tenant("rival", "Rival", Plan::Business).await.unwrap();
    joined(&place.services, "rival", "Rita Val", "owner").await;
    assert!(!place.owner.viewer.has_several_tenants);
    let rival = place.services.store().org_by_slug("rival").await.unwrap().unwrap();
    let switched = place.services.tenant_to_switch_to(&place.owner, &rival.public_id).await;
    assert_eq!(switched, Err(AppError::NotFound));

    joined(&place.services, "rival", "Maja Lind", "viewer").await;
    assert_eq!(place.services.tenant_to_switch_to(&place.owner, &rival.public_id).await, Ok(rival.id));
    assert!(place.again(&place.owner).await.unwrap().viewer.has_several_tenants);
    let tenants = place.services.tenants(&place.owner).await.unwrap();
    let seen: Vec<_> = tenants.iter().map(|tenant| (tenant.name.as_str(), tenant.role.as_str(), tenant.is_current)).collect();
    assert_eq!(seen, [("Acme", "Owner", true), ("Rival", "Viewer", false)]);
}
