//! All routes and all layers, in order.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::assets::Assets;
use app::request::PublicAddress;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use engine::Services;
use engine::clock::SystemClock;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::config::Config;
use crate::middleware::request_context::{RequestContext, set_request_context};
use crate::middleware::{actor, client_address, csrf, rate_limit, security_headers, trace};
use crate::{assets, events, export, health, refusal, rest, session_store, webhook};

/// Largest body a form may have, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;
/// How long an answer may take to begin.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// The routes in five groups. Health checks pass no limit, deliveries one of their own, files no session, programs with a token neither
/// sessions nor the check for forged forms; pages pass everything.
///
/// From the outside in, each with the reason it stands where it stands:
///
/// 1. request id, always our own, then the trace: all that follows can be found by the id, the final status included;
/// 2. security headers: on every answer, whoever made it;
/// 3. compression: of the error pages too; event streams pass through it unbuffered;
/// 4. explanations: the layers below refuse without words;
/// 5. panics become 500s here, so that 1 to 4 still happen to them;
/// 6. time limit: below it is all the work;
/// 7. client address, then the limit per address: before any work is done for it;
/// 8. forged forms: refused before their body is read;
/// 9. body limit;
/// 10. request context, session, actor: the costly part, for pages only.
pub(crate) fn router(config: &Config, services: &Services, shutdown: &CancellationToken) -> Router {
    let assets = assets::find(&config.site);
    let address = PublicAddress(config.public_url.to_string().trim_end_matches('/').to_owned());
    let context = RequestContext { services: services.clone(), clock: Arc::new(SystemClock), address, assets: assets.clone() };
    let files_of_pages = export::run_changes::router()
        .merge(export::run_records::router())
        .merge(export::audit::router())
        .merge(export::people::router())
        .merge(export::org_chart::router());
    let pages = app::routes::router().merge(events::run_progress::router(shutdown.clone())).merge(files_of_pages);
    let pages = pages.layer(from_fn(actor::set_actor));
    // A page is one person's: no cache on the way may keep it, and going back asks again.
    let private = SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let pages = pages.layer(private);
    let pages = session_store::keep_sessions(pages, services.sessions(), &config.public_url)
        .layer(from_fn_with_state(context, set_request_context));
    let open = pages.merge(files(&config.site)).layer(RequestBodyLimitLayer::new(BODY_LIMIT)).layer(csrf::layer(&config.public_url));
    let open = open.merge(rest::router(services, shutdown));
    let limited = match config.rate_limit {
        Some(per_second) => rate_limit::limit(open, per_second, shutdown),
        None => open,
    };
    let answering = limited
        .merge(webhook::router(services.clone(), config.rate_limit, shutdown))
        .layer(from_fn_with_state(config.trusted_proxies.clone(), client_address::set_client_address))
        .merge(health::router(services.clone()));
    security_headers::protect(answered(answering, assets), &config.public_url).layer(
        ServiceBuilder::new()
            .map_request(without_request_id)
            .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
            .layer(TraceLayer::new_for_http().make_span_with(trace::span).on_request(()).on_response(trace::answered).on_failure(()))
            .layer(PropagateRequestIdLayer::x_request_id()),
    )
}

/// Steps 3 to 6: whatever happens inside, an answer comes, in time and with words.
fn answered(router: Router, assets: Assets) -> Router {
    router.layer(
        ServiceBuilder::new()
            .layer(CompressionLayer::new())
            .layer(from_fn_with_state(assets, refusal::explain))
            .layer(CatchPanicLayer::new())
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT)),
    )
}

/// An id of the client's making would stand in our log and on our error pages.
fn without_request_id(mut request: Request) -> Request {
    request.headers_mut().remove("x-request-id");
    request
}

/// The built files. What the build makes carries a digest in its name and never changes; fonts change with a release at most. That a file
/// is missing nobody shall remember: the next release may bring it.
fn files(site: &Path) -> Router {
    let folder = |name: &str, cache: &'static str| {
        let files = ServeDir::new(site.join(name)).precompressed_br().precompressed_gzip().append_index_html_on_directories(false);
        let if_there = move |response: &Response| (!response.status().is_client_error()).then_some(HeaderValue::from_static(cache));
        Router::new().nest_service(&format!("/{name}"), files).layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, if_there))
    };
    folder("pkg", "public, max-age=31536000, immutable").merge(folder("fonts", "public, max-age=604800"))
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;

    /// What a browser is shown for a page that does `handler`.
    async fn shown(router: Router) -> (StatusCode, String) {
        let assets = Assets { stylesheet: "/pkg/orgonaut.css".to_owned(), islands: None };
        let request = Request::builder().uri("/").header("accept", "text/html").body(Body::empty()).unwrap();
        let response = answered(router, assets).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn panics() {
        panic!("the password is s3cret");
    }

    #[tokio::test]
    async fn a_panic_is_a_page_that_tells_nothing_of_its_cause() {
        let (status, page) = shown(Router::new().route("/", get(panics))).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("Something went wrong here") && !page.contains("s3cret"), "{page}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_does_not_come_is_given_up_after_the_time_limit() {
        let (status, page) = shown(Router::new().route("/", get(std::future::pending::<()>))).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.contains("This took too long"), "{page}");
    }

    #[tokio::test]
    async fn a_page_an_error_brings_itself_is_left_alone() {
        let page = || async { (StatusCode::CONFLICT, axum::response::Html("Somebody was faster")) };
        assert_eq!(shown(Router::new().route("/", get(page))).await, (StatusCode::CONFLICT, "Somebody was faster".to_owned()));
    }
}
