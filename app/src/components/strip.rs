//! The last runs as a strip of bars: height is duration, colour and mark are the outcome.

use std::fmt::Write as _;

use contract::Timestamp;
use contract::view::RunRow;
use leptos::prelude::*;

use super::Tone;
use super::badge::run_look;
use crate::format;

const STEP: usize = 14;
const WIDTH: usize = 11;
const HEIGHT: i64 = 42;
/// The marks' own line below the bars.
const MARKS: i64 = 10;
/// A run too short to see is drawn this high.
const LEAST: i64 = 4;

/// The strip. Who does not see it reads the same as one sentence; every run is also in the table below.
#[component]
pub(crate) fn Strip(
    /// The runs, oldest first.
    runs: Vec<RunRow>,
    /// Now, for a run that has not ended.
    now: Timestamp,
) -> impl IntoView {
    let longest = runs.iter().filter_map(|run| run.duration_ms(now)).max().unwrap_or(0).max(1);
    let width = (runs.len() * STEP).saturating_sub(STEP - WIDTH);
    let label = sentence(&runs);
    let bars = runs.into_iter().enumerate().map(|(at, run)| {
        let (tone, _) = run_look(run.status);
        let taken = run.duration_ms(now).unwrap_or(0);
        let height = (taken * HEIGHT / longest).max(LEAST);
        let left = at * STEP;
        let title = format!("{}, {}, {}", run.status.label(), format::duration(taken), format::ago(run.queued_at, now));
        view! {
            <g>
                <title>{title}</title>
                <rect class=format!("strip__bar strip__bar--{}", tone.id()) x=left y=HEIGHT - height width=WIDTH height=height rx="2" />
                {mark(tone, left)}
            </g>
        }
    });
    view! {
        <svg class="strip" role="img" aria-label=label viewBox=format!("0 0 {} {}", width.max(1), HEIGHT + MARKS) width=width>
            {bars.collect_view()}
        </svg>
    }
    .into_any()
}

/// A triangle for a warning, a square for a failure: the outcome does not hang on colour.
fn mark(tone: Tone, left: usize) -> Option<AnyView> {
    let top = HEIGHT + 3;
    match tone {
        Tone::Warn => {
            let points = format!("{},{} {},{} {},{}", left + 2, top + 6, left + 9, top + 6, left + 5, top);
            Some(view! { <polygon class="strip__mark strip__mark--warn" points=points /> }.into_any())
        }
        Tone::Bad => Some(view! { <rect class="strip__mark strip__mark--bad" x=left + 2 y=top width="7" height="7" /> }.into_any()),
        Tone::Good | Tone::Busy | Tone::Mute => None,
    }
}

fn sentence(runs: &[RunRow]) -> String {
    let mut words = format::counted(runs.len() as u64, "run", "runs");
    let outcomes = contract::RunStatus::ALL.iter().map(|status| (status, runs.iter().filter(|run| run.status == *status).count()));
    for (at, (status, count)) in outcomes.filter(|(_, count)| *count > 0).enumerate() {
        let separator = if at == 0 { ": " } else { ", " };
        let _ = write!(words, "{separator}{count} {}", status.label().to_lowercase());
    }
    words
}
