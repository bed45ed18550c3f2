//! The queue in front of SQLite's one writer: one writes at a time, the most urgent first, the longest waiting among equals.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

/// How long the queue counts as pressed after something urgent had to wait.
const PRESSED_FOR: Duration = Duration::from_secs(1);

/// How urgent a write is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A batch of a sync: many of them, nobody waits for one.
    Batch,
    /// Something a vendor's request waits for.
    Delivery,
    /// Something a person waits for.
    Interactive,
}

struct Waiting {
    priority: Priority,
    order: Reverse<u64>,
    turn: oneshot::Sender<Pass>,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        (self.priority, self.order) == (other.priority, other.order)
    }
}
impl Eq for Waiting {}
impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.priority, self.order).cmp(&(other.priority, other.order))
    }
}

#[derive(Default)]
struct State {
    is_taken: bool,
    arrivals: u64,
    waiting: BinaryHeap<Waiting>,
    /// When something more urgent than a batch last had to wait.
    pressed_at: Option<Instant>,
}

/// Lets one through at a time.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<Mutex<State>>);

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

/// The right to write; giving it up lets the next one through.
pub(crate) struct Pass(Gate);

impl Gate {
    /// Waits for its turn.
    pub(crate) async fn enter(&self, priority: Priority) -> Pass {
        let turn = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if !state.is_taken {
                state.is_taken = true;
                return Pass(self.clone());
            }
            if priority > Priority::Batch {
                state.pressed_at = Some(Instant::now());
            }
            let (sender, receiver) = oneshot::channel();
            state.arrivals += 1;
            let order = Reverse(state.arrivals);
            state.waiting.push(Waiting { priority, order, turn: sender });
            receiver
        };
        turn.await.expect("the gate hands its pass on before it is dropped")
    }

    /// Whether something more urgent than a batch had to wait within the last second.
    pub(crate) fn is_pressed(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_pressed()
    }

    /// Whether anybody waits, or something urgent is likely to come soon because it did within the last second.
    pub(crate) fn is_wanted(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !state.waiting.is_empty() || state.is_pressed()
    }
}

impl State {
    fn is_pressed(&self) -> bool {
        self.pressed_at.is_some_and(|at| at.elapsed() < PRESSED_FOR)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let next = {
            let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
            let next = state.waiting.pop();
            state.is_taken = next.is_some();
            next
        };
        // One that gave up waiting sends the pass back, and dropping it there wakes the one after.
        if let Some(next) = next {
            drop(next.turn.send(Pass(self.0.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_most_urgent_goes_first_and_equals_in_order_of_arrival() {
        let gate = Gate::default();
        let first = gate.enter(Priority::Batch).await;
        let served = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for (name, priority) in [("a", Priority::Batch), ("b", Priority::Interactive), ("c", Priority::Batch), ("d", Priority::Interactive)]
        {
            let (entered, served) = (gate.clone(), served.clone());
            tasks.push(tokio::spawn(async move {
                let _pass = entered.enter(priority).await;
                served.lock().unwrap().push(name);
            }));
            tokio::task::yield_now().await;
        }
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*served.lock().unwrap(), ["b", "d", "a", "c"]);
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_pressed_for_a_second_after_something_urgent_had_to_wait() {
        let gate = Gate::default();
        let first = gate.enter(Priority::Batch).await;
        assert!(futures_poll_once(std::pin::pin!(gate.enter(Priority::Batch))).await.is_none());
        assert!(!gate.is_pressed());
        assert!(futures_poll_once(std::pin::pin!(gate.enter(Priority::Delivery))).await.is_none());
        drop(first);
        assert!(gate.is_pressed());
        tokio::time::advance(PRESSED_FOR).await;
        assert!(!gate.is_pressed());
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_wanted_while_anybody_waits_and_for_a_second_after_something_urgent_had_to() {
        let gate = Gate::default();
        let first = gate.enter(Priority::Batch).await;
        assert!(!gate.is_wanted());
        let mut batch = Box::pin(gate.enter(Priority::Batch));
        assert!(futures_poll_once(batch.as_mut()).await.is_none());
        assert!(gate.is_wanted());
        drop(first);
        let second = batch.await;
        assert!(!gate.is_wanted());
        assert!(futures_poll_once(std::pin::pin!(gate.enter(Priority::Interactive))).await.is_none());
        drop(second);
        assert!(gate.is_wanted());
        tokio::time::advance(PRESSED_FOR).await;
        assert!(!gate.is_wanted());
    }

    #[tokio::test]
    async fn one_that_gives_up_waiting_holds_nobody_up() {
        let gate = Gate::default();
        let first = gate.enter(Priority::Batch).await;
        {
            let impatient = gate.enter(Priority::Interactive);
            tokio::pin!(impatient);
            assert!(futures_poll_once(impatient).await.is_none());
        }
        drop(first);
        drop(gate.enter(Priority::Batch).await);
    }

    async fn futures_poll_once<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        let mut future = future;
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(match future.as_mut().poll(context) {
                std::task::Poll::Ready(output) => Some(output),
                std::task::Poll::Pending => None,
            })
        })
        .await
    }
}
