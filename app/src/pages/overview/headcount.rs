//! Headcount over time: a line, and the same as a table.

use std::fmt::Write as _;

use contract::view::HeadcountDay;
use leptos::prelude::*;

use super::span::Span;
use crate::components::{Column, DataTable, Disclosure, Segment, Segments, TableLook};
use crate::format;

const COLUMNS: &[Column] = &[Column::text("Day"), Column::number("People")];
const WIDTH: i64 = 640;
const HEIGHT: i64 = 140;
/// Room above the highest and below the lowest figure.
const MARGIN: i64 = 10;
/// More points than this are not told apart.
const MOST_POINTS: usize = 60;

/// The figures of a span.
#[component]
pub(super) fn Headcount(
    /// One figure a day, oldest first.
    days: Vec<HeadcountDay>,
    /// How far back they go.
    span: Span,
) -> impl IntoView {
    let segments =
        Span::ALL.iter().map(|it| Segment { label: it.label().to_owned(), href: it.address(), is_current: *it == span }).collect();
    let days = thinned(days);
    let content = match (days.first().cloned(), days.last().cloned()) {
        (Some(first), Some(last)) if days.len() > 1 => view! { <Line first last days /> }.into_any(),
        (_, Some(only)) => view! {
            <div class="card__body headcount__alone">
                <p class="headcount__figure number">{format::grouped(only.people)}</p>
                <p class="hint">
                    {if only.people == 1 { "person" } else { "people" }}" on "{format::day(only.day.as_str())}
                    ". A line appears once figures of two days are kept; each day with a sync adds one."
                </p>
            </div>
        }
        .into_any(),
        _ => view! { <p class="card__body hint">"No figure was kept in this time. Each day with a sync adds one."</p> }.into_any(),
    };
    view! {
        <section class="card card--clipped" id="headcount">
            <div class="card__head"><h2>"Headcount"</h2><Segments label="Time" segments /></div>
            {content}
        </section>
    }
    .into_any()
}

#[component]
fn Line(first: HeadcountDay, last: HeadcountDay, days: Vec<HeadcountDay>) -> impl IntoView {
    let label = format!(
        "Headcount went from {} on {} to {} on {}",
        format::grouped(first.people),
        format::day(first.day.as_str()),
        format::grouped(last.people),
        format::day(last.day.as_str())
    );
    let line = line(&days);
    let area = format!("0,{HEIGHT} {line} {WIDTH},{HEIGHT}");
    let rows = days.into_iter().rev().map(|HeadcountDay { day, people }| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{format::day(day.as_str())}</th>
                <td class="table__number" role="cell" data-label="People">{format::grouped(people)}</td>
            </tr>
        }
    });
    view! {
        <figure class="card__body headcount">
            <p class="headcount__now number" aria-hidden="true">{format::grouped(last.people)}</p>
            <svg
                class="headcount__line"
                role="img"
                aria-label=label
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                preserveAspectRatio="none"
            >
                <polygon class="headcount__area" points=area />
                <polyline class="headcount__stroke" points=line />
            </svg>
            <figcaption class="headcount__ends hint" aria-hidden="true">
                <span>{format::day(first.day.as_str())}</span>
                <span>{format::day(last.day.as_str())}</span>
            </figcaption>
        </figure>
        <Disclosure summary="The same as a table">
            <DataTable caption="Headcount by day, newest first" columns=COLUMNS look=TableLook::Inner>{rows.collect_view()}</DataTable>
        </Disclosure>
    }
    .into_any()
}

/// The last figure of each of at most [`MOST_POINTS`] equal stretches.
fn thinned(days: Vec<HeadcountDay>) -> Vec<HeadcountDay> {
    let stretch = days.len().div_ceil(MOST_POINTS).max(1);
    // Counted from the newest, which is always kept.
    let offset = days.len().wrapping_sub(1) % stretch;
    days.into_iter().enumerate().filter(|(at, _)| at % stretch == offset).map(|(_, day)| day).collect()
}

/// Points of a line, a day to its place in time and a figure to its height.
fn line(days: &[HeadcountDay]) -> String {
    let figures = days.iter().map(|day| day.people.cast_signed());
    let (least, most) = (figures.clone().min().unwrap_or(0), figures.max().unwrap_or(0));
    let begin = days.first().map_or(0, |day| day.day.days());
    let length = days.last().map_or(0, |day| day.day.days() - begin).max(1);
    let mut points = String::new();
    for day in days {
        let x = (day.day.days() - begin) * WIDTH / length;
        let room = HEIGHT - 2 * MARGIN;
        let height = if most == least { room / 2 } else { (day.people.cast_signed() - least) * room / (most - least) };
        let separator = if points.is_empty() { "" } else { " " };
        let _ = write!(points, "{separator}{x},{}", HEIGHT - MARGIN - height);
    }
    points
}

#[cfg(test)]
mod tests {
    use contract::Date;

    use super::*;

    fn days(figures: &[(&str, u64)]) -> Vec<HeadcountDay> {
        figures.iter().map(|(day, people)| HeadcountDay { day: Date::parse(day).unwrap(), people: *people }).collect()
    }

    #[test]
    fn a_day_stands_where_it_is_in_time_and_the_most_people_stand_highest() {
        let days = days(&[("2026-11-01", 100), ("2026-11-02", 120), ("2026-11-11", 110)]);
        assert_eq!(line(&days), "0,130 64,10 640,70");
    }

    #[test]
    fn a_headcount_that_never_changes_is_a_level_line() {
        assert_eq!(line(&days(&[("2026-11-01", 5), ("2026-11-02", 5)])), "0,70 640,70");
    }

    #[test]
    fn a_long_history_is_thinned_and_keeps_its_newest_figure() {
        let many: Vec<_> = (0..400).map(|people| HeadcountDay { day: Date::parse("2026-11-01").unwrap(), people }).collect();
        let kept = thinned(many);
        assert!(kept.len() <= MOST_POINTS, "{}", kept.len());
        assert_eq!(kept.last().map(|day| day.people), Some(399));
        assert!(thinned(Vec::new()).is_empty());
    }
}
