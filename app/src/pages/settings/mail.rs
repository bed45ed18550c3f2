//! Mail: where it goes, how sending goes, and a test.

use axum::http::request::Parts;
use axum::response::Response;
use contract::view::{MailView, MailWay, Viewer};
use leptos::prelude::*;
use tower_sessions::Session;

use super::layout::SettingsHead;
use crate::components::{Badge, ErrorSummary, Glyph, Group, Moment, Note, Tone};
use crate::format;
use crate::pages::form_state::{FormState, done, fail, refuse};
use crate::pages::loaded::loaded;
use crate::request;
use crate::session::Flash;

/// Path of the page.
pub(crate) const PATH: &str = "/settings/mail";

/// `/settings/mail`.
#[component]
pub(crate) fn MailPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let view = services.mail(&actor).await?;
        Ok(view! { <Mail view state=FormState::of_request() viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Mail(
    /// What came back.
    view: MailView,
    /// What is wrong with the test.
    state: FormState<()>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let MailView { way, from, waiting, last_error, failed, last_sent_at, test_to } = view;
    let (goes_to, leaves) = match &way {
        MailWay::Server(host) => (view! { <code>{host.clone()}</code> }.into_any(), true),
        MailWay::Folder(folder) => (view! { "Files in "<code>{folder.clone()}</code> }.into_any(), false),
    };
    let stays = (!leaves).then(|| view! { <StaysHere /> });
    let trouble = last_error.map(|error| {
        let title = format!("{} cannot be sent yet", format::counted(waiting, "mail", "mails"));
        view! { <Note tone=Tone::Warn title><p>{error}</p><p>"It is tried again by itself, with growing pauses, for three days."</p></Note> }
    });
    view! {
        <SettingsHead viewer current=PATH title="Mail" about="How Orgonaut reaches people outside of these pages" />
        <ErrorSummary errors=state.errors />
        {stays}
        {trouble}
        <Group title="Sending" about="Whoever runs this installation decides it, by the options mail_url and mail_from.">
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Goes to"</dt>
                    <dd>{goes_to}</dd>
                    <dt>"Comes from"</dt>
                    <dd>{from}</dd>
                    <dt>"Last sent"</dt>
                    <dd>{match last_sent_at {
                        Some(at) => view! { <Moment at /> }.into_any(),
                        None => "Nothing yet".into_any(),
                    }}</dd>
                    <dt>"Waiting"</dt>
                    <dd>{format::grouped(waiting)}</dd>
                    <dt>"Given up in the last 30 days"</dt>
                    <dd>{if failed == 0 {
                        view! { <Badge tone=Tone::Good glyph=Glyph::Check label="None" /> }.into_any()
                    } else {
                        format::grouped(failed).into_any()
                    }}</dd>
                </dl>
            </div>
        </Group>
        <Group title="Test" about="A short mail to yourself, at once. It shows whether the way out works.">
            <form class="card" method="post" action=PATH>
                <div class="card__body"><p>"To "<strong>{test_to}</strong></p></div>
                <div class="card__foot">
                    <button class="button button--primary" type="submit">"Send test"</button>
                </div>
            </form>
        </Group>
    }
    .into_any()
}

/// Says that mail stays on the machine.
#[component]
pub(crate) fn StaysHere() -> impl IntoView {
    view! {
        <Note tone=Tone::Warn title="Nothing leaves this machine">
            <p>
                "No mail server is configured, so mail is written into the data folder. Set "<code>"mail_url"</code>
                " to have it sent; docs/configuration.md says how."
            </p>
        </Note>
    }
}

/// Sends the test.
pub(crate) async fn submit(session: Session, parts: Parts) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.send_test_mail(&actor).await {
        Ok(()) => done(&session, &parts, Flash::TestMailSent, PATH).await,
        Err(error) => refuse(parts, (), error).await,
    }
}
