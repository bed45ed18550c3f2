//! Who asks: the token of the `Authorization` header (RFC 6750).

use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use contract::AppError;
use engine::Services;
use engine::error::under_reference;
use engine::identity::ApiClient;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde::Serialize;

use super::failure::Failure;
use crate::middleware::trace;

/// A program and its request.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    /// Whom the token lets in.
    pub(super) client: ApiClient,
    request_id: String,
}

impl Asking {
    /// What came of the request; a use case that refused becomes the one form of error.
    pub(super) fn answer<T: Serialize>(self, done: Result<T, AppError>) -> Response {
        match done {
            Ok(answer) => Json(answer).into_response(),
            Err(error) => Failure { error, request_id: self.request_id }.answer(),
        }
    }
}

/// Sets [`Asking`] for whom a token lets in; everybody else gets 401. A use case that fails says so under the request's id.
pub(super) async fn set_asking(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let (request_id, token) = (trace::request_id(&request).to_owned(), token(request.headers()).map(str::to_owned));
    under_reference(request_id.clone(), async move {
        let client = match token {
            Some(token) => services.authenticate(&token).await,
            None => Err(AppError::Unauthenticated),
        };
        match client {
            Ok(client) => {
                request.extensions_mut().insert(Asking { client, request_id });
                next.run(request).await
            }
            Err(error) => Failure { error, request_id }.answer(),
        }
    })
    .await
}

/// The token; the scheme's name is not case-sensitive (RFC 9110 section 11.1).
fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_is_what_follows_the_scheme() {
        let of = |text: &str| token(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(text).unwrap())])).map(str::to_owned);
        assert_eq!(of("Bearer ogn_x"), Some("ogn_x".to_owned()));
        assert_eq!(of("bearer  ogn_x "), Some("ogn_x".to_owned()));
        assert_eq!(of("Basic b2duOng="), None);
        assert_eq!(of("ogn_x"), None);
        assert_eq!(token(&HeaderMap::new()), None);
    }
}
