//! Taking events in: those that come within two milliseconds are written by one insert, and each is answered when it is on the disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use store::Store;
use store::webhooks::NewEvent;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// How long the first waits for others.
const COLLECT: Duration = Duration::from_millis(2);
/// The most events written at once.
const BATCH: usize = 1_024;
/// The most events that may wait: what comes beyond is told to come again.
const MOST_WAITING: usize = 20_000;

/// Why an event was not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// Too many wait.
    Full,
    /// The database refused; it was logged.
    Failed,
}

type Answer = oneshot::Sender<Result<Vec<String>, NotTaken>>;

struct Waiting {
    events: Vec<NewEvent>,
    /// For each delivery, how many of the events are its.
    answers: Vec<(usize, Answer)>,
    since: Instant,
}

#[derive(Default)]
struct State {
    waiting: Option<Waiting>,
    is_writing: bool,
}

/// Takes events in. Cheap to clone; clones share one queue.
#[derive(Clone)]
pub(crate) struct Intake {
    store: Store,
    state: Arc<Mutex<State>>,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}

impl Intake {
    /// Into this database.
    pub(crate) fn new(store: Store) -> Self {
        Self { store, state: Arc::default() }
    }

    /// Takes in the events of one delivery; gives the public ids of their runs, in order, once they are durable.
    pub(super) async fn take(&self, events: Vec<NewEvent>) -> Result<Vec<String>, NotTaken> {
        let (sender, receiver) = oneshot::channel();
        let is_first = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let waiting = state.waiting.get_or_insert_with(|| Waiting { events: Vec::new(), answers: Vec::new(), since: Instant::now() });
            if waiting.events.len() + events.len() > MOST_WAITING {
                return Err(NotTaken::Full);
            }
            waiting.answers.push((events.len(), sender));
            waiting.events.extend(events);
            !std::mem::replace(&mut state.is_writing, true)
        };
        if is_first {
            // Not in this request's own future: others wait for it too, and must not lose it when this one goes away.
            tokio::spawn(self.clone().write_all());
        }
        receiver.await.unwrap_or(Err(NotTaken::Failed))
    }

    /// Writes until nobody waits.
    async fn write_all(self) {
        loop {
            let since = {
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(waiting) = &state.waiting else {
                    state.is_writing = false;
                    return;
                };
                waiting.since
            };
            tokio::time::sleep_until(since + COLLECT).await;
            let taken = self.state.lock().unwrap_or_else(PoisonError::into_inner).waiting.take();
            let Some(Waiting { events, answers, .. }) = taken else { continue };
            self.write(&events, answers).await;
        }
    }

    async fn write(&self, events: &[NewEvent], answers: Vec<(usize, Answer)>) {
        let mut answers = answers.into_iter().peekable();
        let mut rest = events;
        while answers.peek().is_some() {
            // The events of one delivery stand or fall together.
            let mut of_batch = Vec::new();
            let mut size = 0;
            while let Some((count, _)) = answers.peek() {
                if !of_batch.is_empty() && size + count > BATCH {
                    break;
                }
                size += count;
                of_batch.extend(answers.next());
            }
            let (batch, after) = rest.split_at(size);
            rest = after;
            let written = self.store.queue_events(batch).await;
            if let Err(error) = &written {
                tracing::error!(error = error as &dyn std::error::Error, events = batch.len(), "events could not be taken in");
            }
            let mut runs = written.ok().map(Vec::into_iter);
            for (count, answer) in of_batch {
                let own = runs.as_mut().map(|runs| runs.by_ref().take(count).collect()).ok_or(NotTaken::Failed);
                // Whoever went away needs no answer; the event is kept.
                let _gone = answer.send(own);
            }
        }
    }
}
