//! The pages of the API tokens over made-up data.

use contract::ApiScope;
use contract::form::NewTokenForm;
use contract::view::{Page, TokenRow, TokenState};
use leptos::prelude::*;

use super::samples::{NOW, viewer};
use crate::pages::form_state::FormState;
use crate::pages::settings::api_tokens::ApiTokens;
use crate::pages::settings::api_tokens::new::{NewToken, TokenCreated};

/// The page of this name.
pub(super) fn api_tokens(name: &str) -> Option<AnyView> {
    Some(match name {
        "settings-api-tokens" => {
            let page = Page { items: tokens(), next: Some("c2".to_owned()), total: 57 };
            view! { <ApiTokens page is_first=true viewer=viewer() /> }.into_any()
        }
        "settings-api-tokens-none" => {
            view! { <ApiTokens page=Page { items: Vec::new(), next: None, total: 0 } is_first=true viewer=viewer() /> }.into_any()
        }
        "settings-new-api-token" => {
            let values = NewTokenForm { name: String::new(), expires: "90".to_owned(), key: String::new() };
            let errors = values.errors();
            view! { <NewToken request_key=String::new() state=FormState::new(values, errors) /> }.into_any()
        }
        "settings-api-token-created" => {
            let token = format!("ogn_Q7x2M9{}", "tK4rB0zN5wDcE".repeat(3));
            view! { <TokenCreated row=tokens().remove(0) token /> }.into_any()
        }
        _ => return None,
    })
}

fn tokens() -> Vec<TokenRow> {
    let row = |name: &str, state, by: Option<&str>, used: Option<i64>, expires: Option<i64>| TokenRow {
        id: "tok_4kPmN8rT2wXq".to_owned(),
        name: name.to_owned(),
        prefix: "ogn_Q7x2M9".to_owned(),
        scopes: ApiScope::ALL.to_vec(),
        state,
        created_at: NOW.plus_seconds(-40 * 86_400),
        created_by: by.map(str::to_owned),
        expires_at: expires.map(|seconds| NOW.plus_seconds(seconds)),
        last_used_at: used.map(|seconds| NOW.plus_seconds(-seconds)),
    };
    let mut tokens = vec![
        row("Grafana", TokenState::Active, Some("Maja Lindqvist"), Some(90), Some(50 * 86_400)),
        row(&"A program with a very long purpose ".repeat(3), TokenState::Expired, None, Some(900_000), Some(-86_400)),
        row("Spreadsheet", TokenState::Revoked, Some("Noor Haddad"), None, None),
    ];
    for (token, id) in tokens.iter_mut().zip(["tok_4kPmN8rT2wXq", "tok_4kPmN8rT2wXr", "tok_4kPmN8rT2wXs"]) {
        id.clone_into(&mut token.id);
    }
    tokens
}
