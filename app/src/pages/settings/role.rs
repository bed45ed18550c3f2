//! One role: what it includes.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::Permission;
use contract::form::RoleForm;
use contract::view::{RoleRow, Viewer};
use leptos::prelude::*;
use tower_sessions::Session;

use super::roles;
use crate::components::{Checkbox, Crumb, ErrorSummary, Group, PageHead};
use crate::format;
use crate::pages::form_state::{FormState, done, refuse};
use crate::pages::loaded::loaded;
use crate::request;
use crate::session::Flash;

/// `/settings/roles/{key}`.
#[component]
pub(crate) fn RolePage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let role = services.role(&actor, path.rsplit('/').next().unwrap_or_default()).await?;
        Ok(view! { <Role role state=FormState::of_request() viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Role(
    /// The role as it is stored.
    role: RoleRow,
    /// What was entered and what is wrong with it.
    state: FormState<RoleForm>,
    /// Who looks: what they may not do themselves they cannot give or take.
    viewer: Viewer,
) -> impl IntoView {
    let stored: BTreeSet<_> = role.permissions.iter().copied().collect();
    let was = state.origin(|values| values.was.clone(), RoleForm::words(&stored));
    let FormState { values, errors, .. } = state;
    let checked = if errors.is_empty() { stored.clone() } else { values.permissions() };
    let is_limited = Permission::ALL.iter().any(|permission| !viewer.may(*permission));
    let boxes = Permission::ALL.iter().map(move |permission| {
        let is_theirs = viewer.may(*permission);
        let is_checked = if is_theirs { checked.contains(permission) } else { stored.contains(permission) };
        view! {
            <Checkbox name=permission.id() label=permission.label() hint=permission.meaning() checked=is_checked disabled=!is_theirs />
        }
    });
    let name = role.name.clone();
    let crumbs = vec![Crumb::new("Settings", super::PATH), Crumb::new("Roles", roles::PATH)];
    let about = if is_limited {
        "You give and take what your own role includes; the rest stays as it is."
    } else {
        "A change counts from the next click of everybody who has the role."
    };
    view! {
        <PageHead window=format!("Role {name}") title=move || view! { <bdi>{name.clone()}</bdi> } crumbs>
            {format::counted(role.members, "member has", "members have")}" this role"
        </PageHead>
        <ErrorSummary errors />
        <Group title="Includes" about>
            <form class="card" method="post" action=format!("{}/{}", roles::PATH, role.key)>
                <input type="hidden" name="was" value=was />
                <div class="card__body stack">
                    {boxes.collect_view()}
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Save role"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

/// Saves what the role includes.
pub(crate) async fn submit(session: Session, Path(key): Path<String>, parts: Parts, Form(form): Form<RoleForm>) -> Response {
    let saved = async {
        let (services, actor) = request::acting(&parts)?;
        services.change_role(&actor, &key, &form).await
    };
    match saved.await {
        Ok(()) => done(&session, &parts, Flash::RoleChanged, &format!("{}/{key}", roles::PATH)).await,
        Err(error) => refuse(parts, form, error).await,
    }
}
