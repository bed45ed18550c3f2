//! An answer that is a file, sent piece by piece.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use contract::AppError;
use futures::StreamExt as _;
use futures::stream::unfold;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use tokio::sync::mpsc;

/// What is written piece by piece.
pub(super) trait Pieces: Send + 'static {
    /// The next piece; `None` after the last one.
    fn next_piece(&mut self) -> impl Future<Output = Result<Option<String>, AppError>> + Send;
}

/// A file of this name. The next piece is read while one is sent. What fails on the way breaks the connection off: half a file must not
/// look like a whole one.
pub(super) fn file<P: Pieces>(name: &str, content_type: &'static str, pieces: P) -> Response {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(read(pieces, sender));
    let pieces = unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Ok(Some(piece))) => Some((Ok(piece), Some(receiver))),
            Some(Ok(None)) => None,
            Some(Err(error)) => Some((Err(error), None)),
            None => Some((Err(AppError::Internal { request_id: String::new() }), None)),
        }
    });
    // Compression asks once more after the end, for trailers; a stream that was unfolded panics then, which cut the connection off.
    let mut response = Body::from_stream(pieces.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Reads until the end, which is said, or until nobody wants more.
async fn read<P: Pieces>(mut pieces: P, sender: mpsc::Sender<Result<Option<String>, AppError>>) {
    loop {
        let piece = pieces.next_piece().await;
        let is_last = !matches!(piece, Ok(Some(_)));
        if sender.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

/// The answer to a file that cannot be had; the layers above give it words.
pub(super) fn refused(error: &AppError) -> Response {
    match error {
        AppError::NotFound => StatusCode::NOT_FOUND,
        AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
    .into_response()
}
