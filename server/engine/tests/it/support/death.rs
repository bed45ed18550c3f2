//! Processes that die: a worker's future is dropped where it stands, and nothing of it goes on.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::poll_fn;

/// Lets `work` go on to its `polls`-th stop and drops it there; its output if it came to an end before.
pub(crate) async fn killed_after<F: Future>(polls: usize, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}

/// How long a request is waited for before the work that may hold it up goes on by one stop.
const PATIENCE: Duration = Duration::from_millis(50);

/// Lets `work` come to its end and counts its stops.
pub(crate) async fn counting_stops<F: Future>(work: F) -> (usize, F::Output) {
    let mut work = pin!(work);
    let mut polls = 0;
    let output = poll_fn(|context| {
        polls += 1;
        work.as_mut().poll(context)
    })
    .await;
    (polls, output)
}

/// People an import applies in two transactions, the second of several batches, when nobody else waits to write.
pub(crate) const TWO_TRANSACTIONS: usize = 5_800;

/// Lets `work` go on until it is seen to have come to a place; it stands still there. It must not end before.
pub(crate) async fn stopped_when<F: Future>(mut work: Pin<&mut F>, mut is_there: impl AsyncFnMut() -> bool) {
    loop {
        let step = poll_fn(|context: &mut Context<'_>| Poll::Ready(work.as_mut().poll(context))).await;
        assert!(step.is_pending(), "the run was over before it came to the place where it was to be stopped");
        if is_there().await {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Carries out a request while `work` stands still, and lets `work` go on only as far as it holds the request up. It must not end before.
pub(crate) async fn meanwhile<F: Future, R: Future>(mut work: Pin<&mut F>, request: R) -> R::Output {
    let mut request = pin!(request);
    loop {
        if let Ok(output) = tokio::time::timeout(PATIENCE, request.as_mut()).await {
            return output;
        }
        let step = poll_fn(|context: &mut Context<'_>| Poll::Ready(work.as_mut().poll(context))).await;
        assert!(step.is_pending(), "the run was over before the request was carried out");
    }
}
