//! What every page and handler finds in its request's extensions: the use cases, the time, the addresses of the built files.

use std::sync::Arc;

use app::assets::Assets;
use app::request::{PublicAddress, RequestTime};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use engine::Services;
use engine::clock::Clock;
use engine::error::under_reference;

use super::trace;

/// What is the same for all requests.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// The use cases.
    pub(crate) services: Services,
    /// Tells each request its time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where people and vendors reach this installation.
    pub(crate) address: PublicAddress,
    /// Where the style sheet and the islands are.
    pub(crate) assets: Assets,
}

/// Sets [`Services`], [`RequestTime`], [`PublicAddress`] and [`Assets`]; a use case that fails says so under the request's id.
pub(crate) async fn set_request_context(State(context): State<RequestContext>, mut request: Request, next: Next) -> Response {
    let extensions = request.extensions_mut();
    extensions.insert(RequestTime(context.clock.now()));
    extensions.insert(context.address);
    extensions.insert(context.services);
    extensions.insert(context.assets);
    let reference = trace::request_id(&request).to_owned();
    under_reference(reference, next.run(request)).await
}
