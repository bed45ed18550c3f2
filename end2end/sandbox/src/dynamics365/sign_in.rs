//! `POST /{tenant}/oauth2/v2.0/token` (section A.2).

use std::collections::HashMap;

use axum::http::{Method, StatusCode, header};
use serde_json::json;
use url::form_urlencoded;

use super::refusal::entra;
use super::tenant::Tenant;
use crate::bamboohr::Answer;
use crate::message::{Reply, Request};

/// What a token for Human Resources as it stood alone is asked for.
const TALENT_SCOPE: &str = "http://hr.talent.dynamics.com/.default";
const LIFE_SECONDS: u32 = 3599;

/// Answers a request for a directory there is; `number` counts the requests of the sandbox.
pub(crate) fn answer(account: &str, tenant: &mut Tenant, request: &Request, number: u64) -> Answer {
    let fields: HashMap<String, String> = form_urlencoded::parse(&request.body).into_owned().collect();
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let position = tenant.applications.iter().position(|application| application.client_id == field("client_id"));
    let key = position.map(|position| tenant.applications[position].name);
    let refused = |status, error, code, sentence: &str| Answer { reply: entra(status, error, code, sentence), key };
    if request.method != Method::POST || !request.path.ends_with("/oauth2/v2.0/token") {
        return Answer { reply: Reply::new(StatusCode::NOT_FOUND, "text/html; charset=utf-8", ""), key: None };
    }
    if field("grant_type") != "client_credentials" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type.");
    }
    let Some(position) = position else {
        let sentence = format!("Application with identifier '{}' was not found in the directory '{account}'.", field("client_id"));
        return refused(StatusCode::BAD_REQUEST, "unauthorized_client", 700_016, &sentence);
    };
    let application = &tenant.applications[position];
    if field("client_secret").is_empty() {
        let sentence = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_218, sentence);
    }
    if application.has_expired {
        let sentence = "The provided client secret keys for app are expired. Visit the Azure portal to create new keys for your app.";
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_222, sentence);
    }
    if application.secret != field("client_secret") {
        let sentence = "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.";
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_215, sentence);
    }
    let scope = field("scope");
    let own = [format!("https://{account}.operations.dynamics.com"), format!("https://{account}.sandbox.operations.dynamics.com")];
    let is_known = scope == TALENT_SCOPE || own.iter().any(|resource| scope == format!("{resource}/.default"));
    if !is_known {
        let sentence = format!("The resource principal named {scope} was not found in the tenant named {account}.");
        return refused(StatusCode::BAD_REQUEST, "invalid_resource", 500_011, &sentence);
    }
    if !application.has_consent {
        let sentence = "The user or administrator has not consented to use the application.";
        return refused(StatusCode::BAD_REQUEST, "invalid_grant", 65_001, sentence);
    }
    let token = format!("eyJ0eXAiOiJKV1QifQ.{number:016x}.{}", application.name);
    tenant.tokens.insert(token.clone(), (position, scope.trim_end_matches("/.default").to_owned()));
    let body = json!({"token_type": "Bearer", "expires_in": LIFE_SECONDS, "ext_expires_in": LIFE_SECONDS, "access_token": token});
    let reply =
        Reply::json_with(StatusCode::OK, "application/json; charset=utf-8", &body).with(header::CACHE_CONTROL, "no-store, no-cache");
    Answer { reply, key }
}

/// Answers for a directory nobody has.
pub(crate) fn unknown_directory(said: &str) -> Reply {
    let sentence = format!("Tenant '{said}' not found. Check to make sure you have the correct tenant ID.");
    entra(StatusCode::BAD_REQUEST, "invalid_request", 90_002, &sentence)
}

/// The body of a request as the log may show it.
pub(crate) fn shown_body(body: &[u8]) -> String {
    let shown = form_urlencoded::parse(body).map(|(name, value)| {
        let value = if name == "client_secret" { "***".into() } else { value };
        (name, value)
    });
    form_urlencoded::Serializer::new(String::new()).extend_pairs(shown).finish()
}
