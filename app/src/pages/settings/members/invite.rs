//! Inviting somebody by mail.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::InviteForm;
use contract::view::{MailWay, RoleName};
use leptos::prelude::*;
use tower_sessions::Session;

use super::{INVITE, NEW, PATH};
use crate::components::{Choice, Crumb, ErrorSummary, Field, Group, PageHead, Select};
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::pages::settings;
use crate::pages::settings::mail::StaysHere;
use crate::request;
use crate::session::Flash;

/// `/settings/members/invite`.
#[component]
pub(crate) fn InvitePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let roles = services.roles_to_give(&actor).await?;
        let stays = matches!(services.mail(&actor).await?.way, MailWay::Folder(_));
        Ok(view! { <Invite state=FormState::of_request() roles stays /> })
    })
}

/// The form.
#[component]
pub(crate) fn Invite(
    /// What was entered and what is wrong with it.
    state: FormState<InviteForm>,
    /// Roles to choose from.
    roles: Vec<RoleName>,
    /// Whether mail stays on the machine.
    stays: bool,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    let nobody = Choice::new("", "Choose a role");
    let choices = std::iter::once(nobody).chain(roles.iter().map(|role| Choice::new(&role.key, &role.name))).collect();
    let crumbs = vec![Crumb::new("Settings", settings::PATH), Crumb::new("Members", PATH)];
    view! {
        <PageHead window="Invite a member" title=|| "Invite a member" crumbs>"They get a link by mail and choose their own password"</PageHead>
        <ErrorSummary errors=errors.clone() />
        {stays.then(|| view! { <StaysHere /> })}
        <Group title="Who" about="The link works once, for seven days. You can send it again, or take it back.">
            <form class="card" method="post" action=INVITE novalidate>
                <div class="card__body stack">
                    <Field name="email" label="Email" kind="email" value=values.email errors=errors.clone() />
                    <Select name="role" label="Role" choices chosen=values.role errors />
                </div>
                <div class="card__foot row">
                    <button class="button button--primary" type="submit">"Send invitation"</button>
                    <a class="button button--quiet" href=NEW>"Add without mail"</a>
                </div>
            </form>
        </Group>
    }
    .into_any()
}

/// Sends the invitation.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<InviteForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.invite(&actor, &form).await {
        Ok(_) => done(&session, &parts, Flash::Invited, PATH).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
