//! Revoking a token: the page that asks, for browsers without dialogs, and the form of both.

use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use contract::AppError;
use contract::view::TokenState;
use leptos::prelude::*;
use tower_sessions::Session;

use super::{CONSEQUENCE, PATH, revocation_of};
use crate::components::{Crumb, PageHead};
use crate::pages::form_state::{done, fail};
use crate::pages::loaded::loaded;
use crate::pages::settings;
use crate::request;
use crate::session::Flash;

/// `/settings/api-tokens/{id}/revoke`.
#[component]
pub(crate) fn RevokeTokenPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let token = services.api_token(&actor, path.rsplit('/').nth(1).unwrap_or_default()).await?;
        if token.state != TokenState::Active {
            return Err(AppError::NotFound);
        }
        let title = format!("Revoke {}?", token.name);
        let heading = title.clone();
        Ok(view! {
            <PageHead
                window=title
                title=move || heading.clone()
                crumbs=vec![Crumb::new("Settings", settings::PATH), Crumb::new("API tokens", PATH)]
            >
                <code>{token.prefix}"…"</code>
            </PageHead>
            <form class="card" method="post" action=revocation_of(&token.id)>
                <p class="card__body">{CONSEQUENCE}</p>
                <div class="card__foot row">
                    <button class="button button--danger" type="submit">"Revoke token"</button>
                    <a class="button button--quiet" href=PATH>"Cancel"</a>
                </div>
            </form>
        })
    })
}

/// Revokes the token. One that is revoked already needs no revoking.
pub(crate) async fn submit(session: Session, Path(id): Path<String>, parts: Parts) -> Response {
    let revoked = async {
        let (services, actor) = request::acting(&parts)?;
        services.revoke_api_token(&actor, &id).await
    };
    match revoked.await {
        Ok(()) => done(&session, &parts, Flash::TokenRevoked, PATH).await,
        Err(error) => fail(parts, error).await,
    }
}
