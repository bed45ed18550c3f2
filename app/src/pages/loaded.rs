//! A page that needs something first.

use contract::AppError;
use leptos::either::Either;
use leptos::prelude::*;

use super::problem::problem;

/// The page once it is there, or what stood in its way.
pub(crate) fn loaded<V: IntoView + 'static>(page: impl Future<Output = Result<V, AppError>> + Send + 'static) -> impl IntoView {
    Suspend::new(async move {
        match page.await {
            Ok(page) => Either::Left(page),
            Err(error) => Either::Right(problem(error)),
        }
    })
}
