//! The forms of the page, submitted.

use axum::Form;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::{WebhookAction, WebhookForm};
use contract::{AppError, Permission};
use engine::webhook::Registering;
use leptos::prelude::*;
use secrecy::{ExposeSecret as _, SecretString};
use tower_sessions::Session;

use super::PATH;
use super::page::SecretMade;
use crate::pages::form_state::{done, fail, refuse, show_once};
use crate::request;
use crate::session::Flash;

/// Does what the button says.
pub(crate) async fn submit(session: Session, parts: Parts, Form(form): Form<WebhookForm>) -> Response {
    let acting = request::acting(&parts).and_then(|(services, actor)| {
        actor.require(Permission::IntegrationsManage)?;
        Ok((services, actor))
    });
    let (services, actor) = match acting {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let errors = form.errors();
    if !errors.is_empty() {
        return refuse(parts, form.without_secrets(), AppError::Invalid { fields: errors }).await;
    }
    let keeps_previous = form.keeps_previous();
    let secret = |text: &str| SecretString::from(text.trim());
    let (outcome, flash) = match form.action {
        Some(WebhookAction::Register) => {
            let address = match services.webhook_path(&actor).await {
                Ok(path) => request::public_address_of(&parts, &path),
                Err(error) => return fail(parts, error).await,
            };
            match services.register_webhook(&actor, &secret(&form.register_key), &address, form.registered_at()).await {
                Ok(Registering::Registered) => (Ok(()), Flash::WebhookRegistered),
                Ok(Registering::UnderWay) => (Ok(()), Flash::WebhookUnderWay),
                Err(error) => (Err(error), Flash::WebhookRegistered),
            }
        }
        Some(WebhookAction::SigningKey) => {
            (services.set_webhook_key(&actor, &secret(&form.webhook_secret), keeps_previous).await, Flash::SigningKeySaved)
        }
        _ => match services.generate_webhook_secret(&actor, &form.was, keeps_previous).await {
            Ok(made) => {
                let made = made.expose_secret().to_owned();
                return show_once(parts, move || view! { <SecretMade secret=made.clone() /> }).await;
            }
            Err(error) => return refuse(parts, form.without_secrets(), error).await,
        },
    };
    match outcome {
        Ok(()) => done(&session, &parts, flash, PATH).await,
        Err(error) => refuse(parts, form.without_secrets(), error).await,
    }
}
