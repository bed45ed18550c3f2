//! Invitations nobody has accepted: sending them again, taking them back.

use axum::Form;
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::InvitationForm;
use contract::view::InvitationRow;
use leptos::prelude::*;
use tower_sessions::Session;

use super::{INVITATIONS, PATH};
use crate::components::{Badge, Column, DataTable, Glyph, Moment, TableLook, Tone};
use crate::pages::form_state::{done, fail, refuse};
use crate::request;
use crate::session::Flash;

const COLUMNS: &[Column] =
    &[Column::text("Invited"), Column::text("Role"), Column::text("Sent"), Column::text("Link"), Column::number("Actions")];

/// The card below the members; nothing when there is no invitation.
#[component]
pub(super) fn Invitations(
    /// The invitations.
    invitations: Vec<InvitationRow>,
) -> impl IntoView {
    (!invitations.is_empty()).then(|| {
        let rows = invitations.into_iter().map(|invitation| view! { <Row invitation /> }).collect_view();
        view! {
            <section class="card card--clipped">
                <div class="card__head"><h2>"Invitations"</h2></div>
                <DataTable caption="Invitations nobody has accepted yet" columns=COLUMNS look=TableLook::Inner>{rows}</DataTable>
            </section>
        }
    })
}

#[component]
fn Row(invitation: InvitationRow) -> impl IntoView {
    let InvitationRow { id, email, role, invited_by, sent_at, expires_at, is_expired } = invitation;
    let link = if is_expired {
        view! { <Badge tone=Tone::Warn glyph=Glyph::Clock label="Expired" /> }.into_any()
    } else {
        view! { "Expires "<Moment at=expires_at /> }.into_any()
    };
    let whom = email.clone();
    let whose = email.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {email}
                {invited_by.map(|name| view! { <span class="table__sub">"by "<bdi>{name}</bdi></span> })}
            </th>
            <td role="cell" data-label="Role"><bdi>{role}</bdi></td>
            <td role="cell" data-label="Sent"><Moment at=sent_at /></td>
            <td role="cell" data-label="Link">{link}</td>
            <td class="table__number" role="cell">
                <form class="row row--end" method="post" action=INVITATIONS>
                    <button class="button" type="submit" name="send" value=id.clone()>
                        "Send again"<span class="visually-hidden">" to "{whom}</span>
                    </button>
                    <button class="button button--quiet" type="submit" name="revoke" value=id>
                        "Take back"<span class="visually-hidden">" the invitation of "{whose}</span>
                    </button>
                </form>
            </td>
        </tr>
    }
    .into_any()
}

/// Sends one again, or takes it back.
pub(crate) async fn submit(session: Session, mut parts: Parts, Form(form): Form<InvitationForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let (acted, flash) = if form.send.is_empty() {
        (services.revoke_invitation(&actor, &form.revoke).await, Flash::InvitationRevoked)
    } else {
        (services.send_invitation_again(&actor, &form.send).await.map(drop), Flash::Invited)
    };
    match acted {
        Ok(()) => done(&session, &parts, flash, PATH).await,
        Err(error) => {
            // There is no page at this address: what was refused is told on the one it was sent from.
            parts.uri = Uri::from_static(PATH);
            refuse(parts, form, error).await
        }
    }
}
