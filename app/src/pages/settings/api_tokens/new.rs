//! Making a token. It is shown by the answer alone and kept nowhere.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::ApiScope;
use contract::form::{NewTokenForm, TokenLife};
use contract::view::TokenRow;
use leptos::prelude::*;
use secrecy::ExposeSecret as _;

use super::{NEW, PATH};
use crate::components::{Choice, Crumb, ErrorSummary, Exact, Field, Group, Note, PageHead, Select, Tone};
use crate::islands::CopyButton;
use crate::pages::form_state::{FormState, fail, refuse, show_once};
use crate::pages::loaded::loaded;
use crate::pages::settings;
use crate::request;

/// `/settings/api-tokens/new`.
#[component]
pub(crate) fn NewTokenPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let request_key = services.new_api_token(&actor)?;
        let blank = || NewTokenForm { expires: TokenLife::default().id().to_owned(), ..NewTokenForm::default() };
        Ok(view! { <NewToken request_key state=FormState::of_request().or_stored(blank) /> })
    })
}

/// The form.
#[component]
pub(crate) fn NewToken(
    /// The key of the form.
    request_key: String,
    /// What was entered and what is wrong with it.
    state: FormState<NewTokenForm>,
) -> impl IntoView {
    let FormState { values, errors, .. } = state;
    let choices = TokenLife::ALL.iter().map(|life| Choice::new(life.id(), life.label())).collect();
    let scopes = ApiScope::ALL.iter().map(|scope| view! { <dt>{scope.label()}</dt><dd>{scope.meaning()}</dd> }).collect_view();
    view! {
        <PageHead window="Create a token" title=|| "Create a token" crumbs=crumbs()>"For a program that reads over the REST API"</PageHead>
        <ErrorSummary errors=errors.clone() />
        <Group title="Token" about="Name it after what uses it, so that it can be revoked when that is gone.">
            <form class="card" method="post" action=NEW novalidate>
                <div class="card__body stack">
                    <Field name="name" label="What it is for" value=values.name errors=errors.clone() />
                    <Select name="expires" label="Expires" choices chosen=Some(values.expires) errors />
                    <dl class="facts">{scopes}</dl>
                    <input type="hidden" name="key" value=request_key />
                </div>
                <div class="card__foot"><button class="button button--primary" type="submit">"Create token"</button></div>
            </form>
        </Group>
    }
    .into_any()
}

/// The answer: the token, this once.
#[component]
pub(crate) fn TokenCreated(
    /// What is kept of it.
    row: TokenRow,
    /// The token itself.
    token: String,
) -> impl IntoView {
    let expires = match row.expires_at {
        Some(at) => view! { <Exact at to_the_minute=true /> }.into_any(),
        None => view! { "when it is revoked" }.into_any(),
    };
    view! {
        <PageHead window="The token is created" title=|| "The token is created" crumbs=crumbs()>{row.name}</PageHead>
        <div class="stack">
            <Note tone=Tone::Warn title="The token is shown this once">
                <p>"Copy it now and keep it like a password. Here only a fingerprint of it is kept."</p>
            </Note>
            <div class="card card__body">
                <dl class="facts">
                    <dt>"Token"</dt>
                    <dd class="row"><code id="token">{token}</code><CopyButton target="token".to_owned() /></dd>
                    <dt>"Use"</dt>
                    <dd><code>"Authorization: Bearer "{row.prefix}"…"</code></dd>
                    <dt>"Ends"</dt>
                    <dd>{expires}</dd>
                </dl>
            </div>
            <div class="row"><a class="button button--primary" href=PATH>"Go to the tokens"</a></div>
        </div>
    }
    .into_any()
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb::new("Settings", settings::PATH), Crumb::new("API tokens", PATH)]
}

/// Makes the token and answers with it.
pub(crate) async fn submit(parts: Parts, Form(form): Form<NewTokenForm>) -> Response {
    let (services, actor) = match request::acting(&parts) {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    match services.create_api_token(&actor, &form).await {
        Ok(new) => {
            let (row, token) = (new.row, new.token);
            show_once(parts, move || view! { <TokenCreated row=row.clone() token=token.expose_secret().to_owned() /> }).await
        }
        Err(error) => refuse(parts, form, error).await,
    }
}
