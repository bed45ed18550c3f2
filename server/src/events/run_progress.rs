//! `GET /settings/integrations/logs/{id}/events`: the progress of one run, until it settles.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use contract::AppError;
use contract::view::RunProgress;
use engine::{Actor, Services};
use futures::Stream;
use futures::stream::unfold;
use http::StatusCode;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

/// How often the run is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// How often the session is asked whether it still speaks for the same person.
const RECHECK_EVERY: Duration = Duration::from_mins(1);

/// The route.
pub(crate) fn router(shutdown: CancellationToken) -> Router {
    Router::new().route("/settings/integrations/logs/{id}/events", get(run_progress)).with_state(shutdown)
}

async fn run_progress(
    State(shutdown): State<CancellationToken>,
    Path(id): Path<String>,
    session: Session,
    Extension(services): Extension<Services>,
    actor: Option<Extension<Actor>>,
) -> Response {
    let Some(Extension(actor)) = actor else { return StatusCode::UNAUTHORIZED.into_response() };
    match services.run_progress(&actor, &id).await {
        Ok(first) => {
            let run = WatchedRun { services, session, actor, id };
            Sse::new(events(run, first, shutdown)).keep_alive(KeepAlive::default()).into_response()
        }
        Err(AppError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the progress of a run cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// One run as one person may see it.
struct WatchedRun {
    services: Services,
    session: Session,
    actor: Actor,
    id: String,
}

/// What a stream of progress needs to know.
trait Watch: Send {
    /// Where the run stands.
    fn progress(&mut self) -> impl Future<Output = Result<RunProgress, AppError>> + Send;

    /// Whether the session still speaks for the same person in the same tenant.
    fn is_still_welcome(&mut self) -> impl Future<Output = bool> + Send;
}

impl Watch for WatchedRun {
    async fn progress(&mut self) -> Result<RunProgress, AppError> {
        self.services.run_progress(&self.actor, &self.id).await
    }

    async fn is_still_welcome(&mut self) -> bool {
        let is_alive = self.session.load().await.is_ok();
        let speaks_for = app::session::current(&self.session).await.ok().flatten();
        if !is_alive || speaks_for != Some((self.actor.user_id, self.actor.org_id)) {
            return false;
        }
        // A role may have changed in between; the run is then asked for with what is left of it.
        match self.services.actor(self.actor.user_id, self.actor.org_id).await {
            Ok(actor) => {
                self.actor = actor;
                true
            }
            Err(_) => false,
        }
    }
}

/// Where a stream stands.
enum Step {
    /// There is something to tell.
    Tell(Box<RunProgress>),
    /// Wait for the next change.
    Watch(Box<RunProgress>),
    /// Say that nothing more will come.
    Settled,
    /// Nothing more.
    Over,
}

/// `progress` at once and after every change, `settled` at the end. A stream that ends without `settled` is opened again by the browser:
/// after a shutdown it meets the next server, after a sign-out it is refused.
fn events<W: Watch + 'static>(watch: W, first: RunProgress, shutdown: CancellationToken) -> impl Stream<Item = Result<Event, Infallible>> {
    let state = (watch, Step::Tell(Box::new(first)), Instant::now() + RECHECK_EVERY);
    unfold(state, move |(mut watch, mut step, mut recheck_at)| {
        let shutdown = shutdown.clone();
        async move {
            loop {
                match step {
                    Step::Tell(progress) => {
                        let event = Event::default().event("progress").json_data(&progress).ok()?;
                        let next = if progress.status.is_settled() { Step::Settled } else { Step::Watch(progress) };
                        return Some((Ok(event), (watch, next, recheck_at)));
                    }
                    Step::Watch(last) => {
                        shutdown.run_until_cancelled(sleep(LOOK_EVERY)).await?;
                        if Instant::now() >= recheck_at {
                            recheck_at += RECHECK_EVERY;
                            watch.is_still_welcome().await.then_some(())?;
                        }
                        let progress = watch.progress().await.ok()?;
                        step = if progress == *last { Step::Watch(last) } else { Step::Tell(Box::new(progress)) };
                    }
                    // A browser throws an event without data away.
                    Step::Settled => return Some((Ok(Event::default().event("settled").data("{}")), (watch, Step::Over, recheck_at))),
                    Step::Over => return None,
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use axum::body::to_bytes;
    use contract::RunStatus;
    use contract::run::RunPhase;
    use contract::view::RunCounts;

    use super::*;

    /// A run whose progress was written down beforehand; its last line repeats for ever.
    struct Script {
        lines: VecDeque<Result<RunProgress, AppError>>,
        is_welcome: bool,
    }

    impl Watch for Script {
        async fn progress(&mut self) -> Result<RunProgress, AppError> {
            if self.lines.len() > 1 { self.lines.pop_front().unwrap() } else { self.lines[0].clone() }
        }

        async fn is_still_welcome(&mut self) -> bool {
            self.is_welcome
        }
    }

    fn at(status: RunStatus, done: u64) -> RunProgress {
        let phase = Some(RunPhase::Pull);
        RunProgress { status, phase, done, total: None, counts: RunCounts::default(), waiting_until: None }
    }

    async fn told(lines: Vec<Result<RunProgress, AppError>>, is_welcome: bool, shutdown: CancellationToken) -> String {
        let script = Script { lines: lines.into(), is_welcome };
        let response = Sse::new(events(script, at(RunStatus::Running, 0), shutdown)).into_response();
        String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }

    fn names(text: &str) -> Vec<&str> {
        text.lines().filter_map(|line| line.strip_prefix("event: ")).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn every_change_is_told_once_and_the_end_is_announced() {
        let lines = vec![
            Ok(at(RunStatus::Running, 0)),
            Ok(at(RunStatus::Running, 7)),
            Ok(at(RunStatus::Running, 7)),
            Ok(at(RunStatus::Completed, 9)),
        ];
        let text = told(lines, true, CancellationToken::new()).await;
        assert_eq!(names(&text), ["progress", "progress", "progress", "settled"], "{text}");
        assert!(text.contains(r#""status":"completed""#), "{text}");
        assert!(text.contains("event: settled\ndata: {}\n\n"), "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_that_ended_ends_the_stream_within_a_minute() {
        let started = Instant::now();
        let text = told(vec![Ok(at(RunStatus::Running, 0))], false, CancellationToken::new()).await;
        assert_eq!(names(&text), ["progress"], "{text}");
        assert!(started.elapsed() <= RECHECK_EVERY + LOOK_EVERY);
    }

    #[tokio::test(start_paused = true)]
    async fn a_shutdown_ends_the_stream_without_calling_the_run_settled() {
        let shutdown = CancellationToken::new();
        shutdown.cancel();
        let text = told(vec![Ok(at(RunStatus::Running, 1))], true, shutdown).await;
        assert_eq!(names(&text), ["progress"], "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_may_no_longer_be_seen_ends_the_stream() {
        let text = told(vec![Err(AppError::NotFound)], true, CancellationToken::new()).await;
        assert_eq!(names(&text), ["progress"], "{text}");
    }
}
