//! The page that asks before a member is removed, for browsers without dialogs and for what went wrong.

use contract::AppError;
use contract::view::MemberRow;
use leptos::prelude::*;

use super::{consequence, crumbs, path_of, removal_of};
use crate::components::{Crumb, ErrorSummary, PageHead};
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/settings/members/{id}/remove`.
#[component]
pub(crate) fn RemoveMemberPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let view = services.member(&actor, path.rsplit('/').nth(1).unwrap_or_default()).await?;
        if !view.can_change || view.member.is_self {
            return Err(AppError::NotFound);
        }
        Ok(view! { <RemoveMember member=view.member state=FormState::of_request() /> })
    })
}

/// The question.
#[component]
pub(crate) fn RemoveMember(
    /// Who is removed.
    member: MemberRow,
    /// What went wrong.
    state: FormState<()>,
) -> impl IntoView {
    let title = format!("Remove {}?", member.name);
    let heading = title.clone();
    let crumbs = crumbs().into_iter().chain([Crumb::new(&member.name, path_of(&member.id))]).collect::<Vec<_>>();
    view! {
        <PageHead window=title title=move || heading.clone() crumbs>""</PageHead>
        <ErrorSummary errors=state.errors />
        <form class="card" method="post" action=removal_of(&member.id)>
            <p class="card__body">{consequence(&member)}</p>
            <div class="card__foot row">
                <button class="button button--danger" type="submit">"Remove member"</button>
                <a class="button button--quiet" href=path_of(&member.id)>"Cancel"</a>
            </div>
        </form>
    }
    .into_any()
}
