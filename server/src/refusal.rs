//! The page behind an answer that no page was made for: a panic, a time limit, a forged form, a body too large, too many requests.

use app::assets::Assets;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

use crate::middleware::trace;

/// Gives every error that comes without a page of its own a body that says what happened, what to do, and the request id. What the
/// error's maker wrote is dropped: it is not meant for people, and of a 5xx nobody outside may see more than the id.
pub(crate) async fn explain(State(assets): State<Assets>, request: Request, next: Next) -> Response {
    let wanted = Wanted::of(request.uri().path(), request.headers());
    let request_id = trace::request_id(&request).to_owned();
    let response = next.run(request).await;
    if !(response.status().is_client_error() || response.status().is_server_error()) || has_own_body(response.headers()) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let (content_type, text) = wanted.body(parts.status, &request_id, &assets.stylesheet);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Response::from_parts(parts, Body::from(text)).into_response()
}

fn has_own_body(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    content_type.starts_with(b"text/html") || content_type.starts_with(b"application/json")
}

/// What the asker can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Page,
    Json,
    Line,
}

impl Wanted {
    fn of(path: &str, headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if path.starts_with("/api/") || accept.contains("application/json") {
            Self::Json
        } else if accept.contains("text/html") {
            Self::Page
        } else {
            Self::Line
        }
    }

    fn body(self, status: StatusCode, request_id: &str, stylesheet: &str) -> (&'static str, String) {
        let Explanation { title, advice } = explanation(status);
        match self {
            Self::Page => ("text/html; charset=utf-8", page(status, title, advice, request_id, stylesheet)),
            Self::Json => ("application/json", json!({ "error": code(status), "message": advice, "request_id": request_id }).to_string()),
            Self::Line => ("text/plain; charset=utf-8", format!("{title}. {advice} Request {request_id}\n")),
        }
    }
}

struct Explanation {
    title: &'static str,
    advice: &'static str,
}

fn explanation(status: StatusCode) -> Explanation {
    let (title, advice) = match status {
        StatusCode::UNAUTHORIZED => ("You are not signed in", "Sign in, then try again."),
        StatusCode::FORBIDDEN => (
            "This did not come from Orgonaut's own page",
            "Nothing was changed. Open the page here and send it again; if you came through a proxy, its public address must be configured.",
        ),
        StatusCode::NOT_FOUND => ("There is nothing here", "Check the address, or go back to the start page."),
        StatusCode::METHOD_NOT_ALLOWED => ("This address does not take that", "Go back and use the page's own buttons."),
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            ("This took too long", "The server is busy or its database is slow. Wait a moment, then try again.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("That was too large", "Nothing was changed. Send less at once."),
        StatusCode::TOO_MANY_REQUESTS => ("Too many requests", "Wait a few seconds, then try again."),
        status if status.is_server_error() => (
            "Something went wrong here",
            "It is not your fault, and it was written down. Try again; if it stays, tell whoever runs this server the request id.",
        ),
        _ => ("This request could not be understood", "Nothing was changed. Go back and try again."),
    };
    Explanation { title, advice }
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthenticated",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::TOO_MANY_REQUESTS => "rate_limited",
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => "unavailable",
        status if status.is_server_error() => "internal",
        _ => "invalid",
    }
}

/// Every value is ours: the texts above, an address of the build, an id of our own making.
fn page(status: StatusCode, title: &str, advice: &str, request_id: &str, stylesheet: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Orgonaut</title>
<link rel="stylesheet" href="{stylesheet}">
</head>
<body>
<main class="page">
<div class="problem">
<h1>{title}</h1>
<p>{advice}</p>
<p>Status {code}, request <code>{request_id}</code></p>
<div class="row"><a class="button" href="/">Go to the start page</a></div>
</div>
</main>
</body>
</html>
"#,
        code = status.as_u16(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(accept: &str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, HeaderValue::from_str(accept).unwrap())])
    }

    #[test]
    fn a_browser_gets_a_page_a_program_json_and_a_terminal_one_line() {
        assert_eq!(Wanted::of("/people", &accepting("text/html,application/xhtml+xml")), Wanted::Page);
        assert_eq!(Wanted::of("/api/v1/integrations", &accepting("*/*")), Wanted::Json);
        assert_eq!(Wanted::of("/fn/people", &accepting("application/json")), Wanted::Json);
        assert_eq!(Wanted::of("/people", &accepting("*/*")), Wanted::Line);
    }

    #[test]
    fn every_error_status_has_words_for_a_person_and_one_for_a_program() {
        for status in (400..600).filter_map(|status| StatusCode::from_u16(status).ok()) {
            let Explanation { title, advice } = explanation(status);
            assert!(!title.ends_with('.') && advice.ends_with('.'), "{status}");
            assert!(!code(status).contains(' '), "{status}");
        }
    }
}
