//! Adding somebody.
//!
//! The initial password is made with the form and shown by the answer alone: it is kept nowhere. Sent twice, the form gives the same answer.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::NewMemberForm;
use contract::view::RoleName;
use engine::AddedMember;
use leptos::prelude::*;

use super::{NEW, PATH};
use crate::components::{Choice, Crumb, ErrorSummary, Field, Group, Note, PageHead, Select, Tone};
use crate::islands::CopyButton;
use crate::pages::form_state::{FormState, fail, refuse, show_once};
use crate::pages::loaded::loaded;
use crate::pages::settings;
use crate::request;

/// `/settings/members/new`.
#[component]
pub(crate) fn NewMemberPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let roles = services.roles_to_give(&actor).await?;
        let password = services.new_initial_password();
        Ok(view! { <NewMember state=FormState::of_request() roles password /> })
    })
}

/// The form.
#[component]
pub(crate) fn NewMember(
    /// What was entered and what is wrong with it.
    state: FormState<NewMemberForm>,
    /// Roles to choose from.
    roles: Vec<RoleName>,
    /// The initial password, if the account has to be made.
    password: String,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    let nobody = Choice::new("", "Choose a role");
    let choices = std::iter::once(nobody).chain(roles.iter().map(|role| Choice::new(&role.key, &role.name))).collect();
    view! {
        <PageHead window="Add a member" title=|| "Add a member" crumbs=crumbs()>"They sign in with their address and a first password from you"</PageHead>
        <ErrorSummary errors=errors.clone() />
        <Group
            title="Who"
            about="Somebody who has an account here already keeps their name and password and sees this organisation beside their others."
        >
            <form class="card" method="post" action=NEW novalidate>
                <div class="card__body stack">
                    <Field name="name" label="Name" value=values.name errors=errors.clone() />
                    <Field name="email" label="Email" kind="email" value=values.email errors=errors.clone() />
                    <Select name="role" label="Role" choices chosen=values.role errors />
                    <input type="hidden" name="password" value=password />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Add member"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

/// The answer: who was added, and the initial password, this once.
#[component]
pub(crate) fn MemberAdded(
    /// Who was added.
    member: AddedMember,
    /// The initial password of a new account.
    password: String,
) -> impl IntoView {
    let AddedMember { name, email, role, is_new } = member;
    let title = format!("{name} is a member");
    let content = if is_new {
        view! {
            <Note tone=Tone::Warn title="The first password is shown this once">
                <p>"Give it to "{name}" in a safe way. At the first sign-in they are asked to choose their own."</p>
            </Note>
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Email"</dt>
                    <dd>{email}</dd>
                    <dt>"First password"</dt>
                    <dd class="row"><code id="first-password">{password}</code><CopyButton target="first-password".to_owned() /></dd>
                    <dt>"Role"</dt>
                    <dd>{role}</dd>
                </dl>
            </div>
        }
        .into_any()
    } else {
        view! {
            <Note tone=Tone::Good title="They have an account here already">
                <p>{email}" signs in with the password they have, and finds this organisation as "{role}"."</p>
            </Note>
        }
        .into_any()
    };
    let heading = title.clone();
    view! {
        <PageHead window=title title=move || heading.clone() crumbs=crumbs()>""</PageHead>
        <div class="stack">
            {content}
            <div class="row">
                <a class="button button--primary" href=PATH>"Go to the members"</a>
                <a class="button" href=NEW>"Add another"</a>
            </div>
        </div>
    }
    .into_any()
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new("Settings", settings::PATH), Crumb::new("Members", PATH)]
}

/// Adds the member and answers with their initial password.
pub(crate) async fn submit(parts: Parts, Form(form): Form<NewMemberForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.add_member(&actor, &form).await {
        Ok(member) => {
            let password = form.password;
            show_once(parts, move || view! { <MemberAdded member=member.clone() password=password.clone() /> }).await
        }
        Err(error) => refuse(parts, NewMemberForm { password: String::new(), ..form }, error).await,
    }
}
