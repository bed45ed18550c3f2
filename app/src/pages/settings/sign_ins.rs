//! Where the person is signed in, and ending it there.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::EndSignInForm;
use contract::view::{SignInRow, Viewer};
use leptos::prelude::*;
use tower_sessions::Session;

use super::layout::SettingsHead;
use crate::components::{Badge, Column, DataTable, Exact, Glyph, Moment, TableLook, Tone};
use crate::pages::form_state::{done, fail};
use crate::pages::loaded::loaded;
use crate::request;
use crate::session::Flash;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/sessions";

const COLUMNS: &[Column] = &[Column::text("Sign-in"), Column::text("Last seen"), Column::text("Organisation"), Column::number("End it")];

/// `/settings/sessions`.
#[component]
pub(crate) fn SignInsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let id = request::session().and_then(|session| session.id()).map_or(0, |id| id.0);
        let rows = services.sign_ins(&actor, id).await?;
        Ok(view! { <SignIns rows viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn SignIns(
    /// Every sign-in, this one first.
    rows: Vec<SignInRow>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let has_others = rows.len() > 1;
    let rows = rows.into_iter().map(|row| view! { <Row row /> }).collect_view();
    view! {
        <SettingsHead viewer current=PATH title="Sign-ins" about="Every browser you are signed in with" />
        <section class="card card--clipped">
            <DataTable caption="Your sign-ins, this one first" columns=COLUMNS look=TableLook::Inner>{rows}</DataTable>
            {has_others.then(|| view! {
                <form class="card__foot row" method="post" action=PATH>
                    <button class="button button--danger" type="submit" name="id" value=EndSignInForm::OTHERS>"End all others"</button>
                    <span class="hint">"Do this when you do not recognise one, then change your password."</span>
                </form>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Row(row: SignInRow) -> impl IntoView {
    let end = if row.is_current {
        view! { <Badge tone=Tone::Good glyph=Glyph::Check label="This one" /> }.into_any()
    } else {
        view! {
            <form method="post" action=PATH>
                <button class="button" type="submit" name="id" value=row.id>"End"<span class="visually-hidden">" this sign-in"</span></button>
            </form>
        }
        .into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {row.browser.unwrap_or_else(|| "Unknown browser".to_owned())}
                <span class="table__sub dots">
                    {row.address.map(|address| view! { <span>"from "{address}</span> })}
                    <span>"since "<Exact at=row.started_at to_the_minute=true /></span>
                </span>
            </th>
            <td role="cell" data-label="Last seen"><Moment at=row.last_seen_at /></td>
            <td role="cell" data-label="Organisation"><bdi>{row.tenant.unwrap_or_default()}</bdi></td>
            <td class="table__number" role="cell">{end}</td>
        </tr>
    }
    .into_any()
}

/// Ends one, or all others.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<EndSignInForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let id = session.id().map_or(0, |id| id.0);
    let flash = if form.id == EndSignInForm::OTHERS { Flash::OthersEnded } else { Flash::SignInEnded };
    match services.end_sign_in(&actor, &form, id).await {
        Ok(()) => done(&session, &parts, flash, PATH).await,
        Err(error) => fail(parts, error).await,
    }
}
