//! The pages of the settings over made-up data.

use contract::form::{InviteForm, MemberRoleForm, NameForm, NewMemberForm, PasswordForm};
use contract::view::{
    InvitationRow, MailView, MailWay, MemberRow, MemberView, OrganisationView, Page, ProfileView, RoleName, RoleRow, SignInRow, Viewer,
};
use contract::{FieldError, Permission, RoleBundle};
use engine::AddedMember;
use leptos::prelude::*;

use super::samples::{NOW, viewer};
use crate::pages::form_state::FormState;
use crate::pages::settings::mail::Mail;
use crate::pages::settings::member::{Member, RemoveMember};
use crate::pages::settings::members::Members;
use crate::pages::settings::members::invite::Invite;
use crate::pages::settings::members::new::{MemberAdded, NewMember};
use crate::pages::settings::organisation::Organisation;
use crate::pages::settings::password::Password;
use crate::pages::settings::profile::Profile;
use crate::pages::settings::role::Role;
use crate::pages::settings::roles::Roles;
use crate::pages::settings::sign_ins::SignIns;

/// The page of this name.
pub(super) fn settings(name: &str) -> Option<AnyView> {
    let viewer = viewer();
    Some(match name {
        "settings-profile" => profile(false, Vec::new()),
        "settings-profile-stale" => {
            let sentence = "You saved this while it was open here: it is now “Maja L.”. Your own entry is below; save again to replace it.";
            profile(true, vec![FieldError::form(sentence)])
        }
        "settings-password" => {
            let errors = vec![FieldError::new("current_password", "This is not the password you have now.")];
            view! { <Password state=FormState::new(PasswordForm::default(), errors) email=viewer.email /> }.into_any()
        }
        "settings-sign-ins" => view! { <SignIns rows=sign_ins() viewer /> }.into_any(),
        "settings-members" => {
            let page = Page { items: members(), next: Some("c2".to_owned()), total: 57 };
            view! { <Members page is_first=true invitations=invitations() viewer /> }.into_any()
        }
        "settings-invite" => {
            let values = InviteForm { email: "noor@".to_owned(), ..InviteForm::default() };
            let errors = values.errors();
            view! { <Invite state=FormState::new(values, errors) roles=role_names() stays=true /> }.into_any()
        }
        "settings-mail" => mail(MailWay::Server("mail.example.com:587".to_owned()), Some("Connection error: connection refused")),
        "settings-mail-folder" => mail(MailWay::Folder("/var/lib/orgonaut/mail".to_owned()), None),
        "settings-new-member" => {
            let values = NewMemberForm { name: "Noor".to_owned(), email: "noor@".to_owned(), ..NewMemberForm::default() };
            let errors = values.errors();
            view! { <NewMember state=FormState::new(values, errors) roles=role_names() password=String::new() /> }.into_any()
        }
        "settings-member-added" => {
            let member = AddedMember {
                name: "Noor Haddad".to_owned(),
                email: "noor@acme.example".to_owned(),
                role: "Editor".to_owned(),
                is_new: true,
            };
            view! { <MemberAdded member password="7QX2M-9KTR4-B0ZHN-5WDCE".to_owned() /> }.into_any()
        }
        "settings-member" => member(true),
        "settings-member-beyond" => member(false),
        "settings-member-remove" => view! { <RemoveMember member=members().remove(1) state=FormState::default() /> }.into_any(),
        "settings-roles" => view! { <Roles roles=roles() viewer /> }.into_any(),
        "settings-role" => {
            let permissions = viewer.permissions.iter().copied().filter(|it| *it != Permission::TenantManage).collect();
            let admin = Viewer { permissions, ..viewer };
            view! { <Role role=roles().remove(0) state=FormState::default() viewer=admin /> }.into_any()
        }
        "settings-plan" => {
            let view = OrganisationView {
                name: viewer.tenant_name.clone(),
                slug: "acme".to_owned(),
                plan: viewer.plan,
                created_at: NOW.plus_seconds(-40 * 86_400),
            };
            let values = NameForm { name: view.name.clone(), was: String::new() };
            view! { <Organisation view state=FormState::new(values, Vec::new()) viewer /> }.into_any()
        }
        _ => return None,
    })
}

fn profile(password_is_initial: bool, errors: Vec<FieldError>) -> AnyView {
    let viewer = viewer();
    let view = ProfileView { name: viewer.name.clone(), email: viewer.email.clone(), has_password: true, password_is_initial };
    let values = NameForm { name: view.name.clone(), was: String::new() };
    view! { <Profile view state=FormState::new(values, errors) viewer /> }.into_any()
}

fn member(can_change: bool) -> AnyView {
    let member = members().remove(1);
    let values = MemberRoleForm { role: member.role_key.clone(), was: String::new() };
    let view = MemberView { member, roles: role_names(), can_change };
    view! { <Member view state=FormState::new(values, Vec::new()) /> }.into_any()
}

fn invitations() -> Vec<InvitationRow> {
    let row = |id: &str, email: &str, role: &str, sent: i64, expires: i64| InvitationRow {
        id: id.to_owned(),
        email: email.to_owned(),
        role: role.to_owned(),
        invited_by: Some("Maja Lindqvist".to_owned()),
        sent_at: NOW.plus_seconds(-sent),
        expires_at: NOW.plus_seconds(expires),
        is_expired: expires < 0,
    };
    vec![
        row("inv_4kPmN8rT2wXq", "noor@acme.example", "Editor", 3_600, 600_000),
        row("inv_4kPmN8rT2wXr", "wolfeschlegelsteinhausenbergerdorff@subsidiary.acme.example", "Viewer", 700_000, -95_000),
    ]
}

fn mail(way: MailWay, last_error: Option<&str>) -> AnyView {
    let view = MailView {
        way,
        from: "Orgonaut <orgonaut@people.example.com>".to_owned(),
        waiting: last_error.map_or(0, |_| 3),
        last_error: last_error.map(str::to_owned),
        failed: 0,
        last_sent_at: Some(NOW.plus_seconds(-7_200)),
        test_to: viewer().email,
    };
    view! { <Mail view state=FormState::default() viewer=viewer() /> }.into_any()
}

fn sign_ins() -> Vec<SignInRow> {
    let row = |id: &str, browser: Option<&str>, is_current, started: i64, seen: i64| SignInRow {
        id: id.to_owned(),
        tenant: Some("Acme Robotics".to_owned()),
        browser: browser.map(str::to_owned),
        address: browser.map(|_| "203.0.113.7".to_owned()),
        is_current,
        started_at: NOW.plus_seconds(-started),
        last_seen_at: NOW.plus_seconds(-seen),
    };
    vec![
        row("a1", Some("Firefox on Linux"), true, 3_600, 20),
        row("b2", Some("Safari on iPhone"), false, 180_000, 7_200),
        row("c3", None, false, 900_000, 500_000),
    ]
}

fn members() -> Vec<MemberRow> {
    let row = |name: &str, email: &str, bundle: &RoleBundle, is_self| MemberRow {
        id: "usr_4kPmN8rT2wXq".to_owned(),
        name: name.to_owned(),
        email: email.to_owned(),
        role_key: bundle.key.to_owned(),
        role: bundle.name.to_owned(),
        since: NOW.plus_seconds(-12 * 86_400),
        is_self,
    };
    vec![
        row("Maja Lindqvist", "maja@acme.example", &RoleBundle::DEFAULTS[0], true),
        row("Noor Haddad", "noor@acme.example", &RoleBundle::DEFAULTS[2], false),
        row("李 思远", "siyuan@acme.example", &RoleBundle::DEFAULTS[3], false),
        row(&"Wolfeschlegelsteinhausenbergerdorff ".repeat(3), "long@acme.example", &RoleBundle::DEFAULTS[1], false),
    ]
}

fn role_names() -> Vec<RoleName> {
    RoleBundle::DEFAULTS.iter().map(|bundle| RoleName { key: bundle.key.to_owned(), name: bundle.name.to_owned() }).collect()
}

fn roles() -> Vec<RoleRow> {
    let row = |(members, bundle): (u64, &RoleBundle)| RoleRow {
        key: bundle.key.to_owned(),
        name: bundle.name.to_owned(),
        permissions: bundle.permissions.to_vec(),
        members,
    };
    (1..).zip(RoleBundle::DEFAULTS).map(row).collect()
}
