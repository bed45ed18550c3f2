//! The list of members.

use contract::FieldError;
use contract::form::InvitationForm;
use contract::view::{InvitationRow, MemberRow, Page, Viewer};
use leptos::prelude::*;

use super::invitations::Invitations;
use super::{INVITE, NEW, PATH};
use crate::components::{Column, DataTable, ErrorSummary, Moment, Pager};
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::pages::settings::layout::SettingsHead;
use crate::query::Query;
use crate::request;

const COLUMNS: &[Column] = &[Column::text("Member"), Column::text("Role"), Column::text("Joined")];

/// `/settings/members?after=…`.
#[component]
pub(crate) fn MembersPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let query = request::query();
        let after = query.get("after");
        let page = services.members(&actor, after).await?;
        let is_first = after.is_none();
        let invitations = services.invitations(&actor).await?;
        let errors = FormState::<InvitationForm>::of_request().errors;
        Ok(view! { <Members page is_first invitations errors viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Members(
    /// One page of members.
    page: Page<MemberRow>,
    /// Whether it is the first.
    is_first: bool,
    /// Invitations nobody has accepted.
    invitations: Vec<InvitationRow>,
    /// Why an invitation was not sent again.
    #[prop(optional)]
    errors: Vec<FieldError>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let (shown, total) = (page.items.len(), page.total);
    let first = (!is_first).then(|| PATH.to_owned());
    let next = page.next.as_deref().map(|cursor| Query::default().with("after", Some(cursor)).address(PATH));
    let rows = page.items.into_iter().map(|member| view! { <Row member /> }).collect_view();
    view! {
        <SettingsHead viewer current=PATH title="Members" about="Who signs in to this organisation, and as what" />
        <ErrorSummary errors />
        <section class="card card--clipped">
            <div class="card__head">
                <h2>"Members"</h2>
                <div class="row">
                    <a class="button" href=NEW>"Add without mail"</a>
                    <a class="button button--primary" href=INVITE>"Invite a member"</a>
                </div>
            </div>
            <DataTable caption="Members by name" columns=COLUMNS>{rows}</DataTable>
            <div class="card__foot"><Pager shown total noun=("member", "members") first next /></div>
        </section>
        {is_first.then(|| view! { <Invitations invitations /> })}
    }
    .into_any()
}

#[component]
fn Row(member: MemberRow) -> impl IntoView {
    view! {
        <tr class="table__row--opens" role="row">
            <th scope="row" role="rowheader">
                <a class="table__open" href=format!("{PATH}/{}", member.id)><bdi>{member.name}</bdi></a>
                {member.is_self.then_some(" (you)")}
                <span class="table__sub">{member.email}</span>
            </th>
            <td role="cell" data-label="Role"><bdi>{member.role}</bdi></td>
            <td role="cell" data-label="Joined"><Moment at=member.since /></td>
        </tr>
    }
    .into_any()
}
