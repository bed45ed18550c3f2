//! A member's page.

use contract::form::MemberRoleForm;
use contract::view::{AuditFilter, MemberView};
use leptos::prelude::*;

use super::{consequence, crumbs, path_of, removal_of};
use crate::components::{Choice, Confirm, ErrorSummary, Exact, Group, PageHead, Select};
use crate::pages::audit;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/settings/members/{id}`.
#[component]
pub(crate) fn MemberPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let view = services.member(&actor, path.rsplit('/').next().unwrap_or_default()).await?;
        let stored = || MemberRoleForm { role: view.member.role_key.clone(), was: String::new() };
        let state = FormState::of_request().or_stored(stored);
        Ok(view! { <Member view state /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Member(
    /// The member and what may be done about them.
    view: MemberView,
    /// What was entered and what is wrong with it.
    state: FormState<MemberRoleForm>,
) -> impl IntoView {
    let was = state.origin(|values| values.was.clone(), view.member.role_key.clone());
    let FormState { values, errors, .. } = state;
    let MemberView { member, roles, can_change } = view;
    let role = if can_change {
        let choices = roles.iter().map(|role| Choice::new(&role.key, &role.name)).collect();
        view! {
            <form class="card" method="post" action=path_of(&member.id) novalidate>
                <input type="hidden" name="was" value=was />
                <div class="card__body stack">
                    <Select name="role" label="Role" choices chosen=values.role hint="Counts from their next click on." errors=errors.clone() />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Give role"</button></div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <div class="card card__body">
                <p><strong>{member.role.clone()}</strong></p>
                <p class="hint">"It includes more than your own role, so only somebody who may do all of it can change it."</p>
            </div>
        }
        .into_any()
    };
    let deeds = audit::address_of(&AuditFilter { by: Some(member.id.clone()), ..AuditFilter::default() });
    let (name, email, since) = (member.name.clone(), member.email.clone(), member.since);
    let window = name.clone();
    let removal = (can_change && !member.is_self).then(|| {
        let title = format!("Remove {}?", member.name);
        view! {
            <Group title="Remove" about="They lose access; what they did stays.">
                <Confirm id="removal" trigger=format!("Remove {}…", member.name) page=removal_of(&member.id) title>
                    <p>{consequence(&member)}</p>
                    <form method="post" action=removal_of(&member.id)>
                        <button class="button button--danger" type="submit">"Remove member"</button>
                    </form>
                </Confirm>
            </Group>
        }
    });
    view! {
        <PageHead window title=move || view! { <bdi>{name.clone()}</bdi> } crumbs=crumbs()>
            <span>{email}</span>
            <span>"member since "<Exact at=since to_the_minute=true /></span>
            {deeds.map(|address| view! { <span><a href=address>"What they did"</a></span> })}
        </PageHead>
        <ErrorSummary errors />
        <Group title="Role" about="What somebody may see and do here.">{role}</Group>
        {removal}
    }
    .into_any()
}
