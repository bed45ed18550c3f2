//! What changed: person, operation, old to new.

use contract::run::{ChangeOp, ChangeState};
use contract::view::{AttributeChange, ChangeFilter, ChangeRow, Page};
use contract::{Attribute, Value};
use leptos::prelude::*;

use super::change_filter::ChangeFilterBar;
use super::place::Place;
use crate::components::{Badge, Column, DataTable, Diff, DiffLine, Glyph, Pager, PersonLink, Segment, Segments, Tone};
use crate::format;

const COLUMNS: &[Column] = &[
    Column { label: "Who or what", class: "changes__who" },
    Column { label: "Operation", class: "changes__what" },
    Column::text("Change"),
];
const SECTION: &str = "changes";

/// The changes, filtered by operation, page by page.
#[component]
pub(super) fn Changes(
    /// How many there are of each operation.
    by_op: Vec<(ChangeOp, u64)>,
    /// This page of them.
    changes: Page<ChangeRow>,
    /// Whether the run has ended.
    is_settled: bool,
    /// Where the person is.
    place: Place,
) -> impl IntoView {
    let all: u64 = by_op.iter().map(|(_, count)| count).sum();
    let first = place.changes.is_some().then(|| Place { changes: None, ..place.clone() }.address(SECTION));
    let next = changes.next.clone().map(|cursor| Place { changes: Some(cursor), ..place.clone() }.address(SECTION));
    let segments = segments(&by_op, all, &place);
    let is_filtered = place.filter.attribute.is_some() || place.filter.person.is_some();
    let has_any = all > 0 || is_filtered;
    let (csv, json) = (place.export("csv"), place.export("json"));
    let (shown, total) = (changes.items.len(), changes.total);
    let content = if shown == 0 {
        let words = match (all, is_settled) {
            _ if is_filtered => "No change matches what is filtered by.",
            (0, true) => "This run has changed nothing.",
            (0, false) => "Nothing so far.",
            _ => "Nothing of this kind.",
        };
        view! { <p class="card__body hint">{words}</p> }.into_any()
    } else {
        view! {
            <ChangeTable caption="What changed" changes=changes.items />
            <div class="card__foot"><Pager shown total noun=("change", "changes") first next /></div>
        }
        .into_any()
    };
    view! {
        <section class="card card--clipped" id=SECTION>
            <div class="card__head">
                <h2>"What changed"</h2>
                {(all > 0).then(|| view! {
                    <div class="row changes__tools">
                        <Segments label="Operation" segments />
                        <a class="button" href=csv download="">"Export CSV"</a>
                        <a class="button" href=json download="">"Export JSON"</a>
                    </div>
                })}
            </div>
            {has_any.then(|| view! { <ChangeFilterBar place section=SECTION /> })}
            {content}
        </section>
    }
    .into_any()
}

fn segments(by_op: &[(ChangeOp, u64)], all: u64, place: &Place) -> Vec<Segment> {
    let segment = |label: &str, count: u64, op: Option<ChangeOp>| Segment {
        label: format!("{label} {}", format::grouped(count)),
        href: place.filtered(ChangeFilter { op, ..place.filter.clone() }).address(SECTION),
        is_current: place.filter.op == op,
    };
    let operations = by_op
        .iter()
        .filter(|(op, count)| *count > 0 || place.filter.op == Some(*op))
        .map(|(op, count)| segment(op.label(), *count, Some(*op)));
    std::iter::once(segment("All", all, None)).chain(operations).collect()
}

/// Changes in a table.
#[component]
pub(super) fn ChangeTable(
    /// What the table is called.
    caption: &'static str,
    /// The changes.
    changes: Vec<ChangeRow>,
) -> impl IntoView {
    let rows = changes.into_iter().map(|change| view! { <Change change /> }).collect_view();
    view! { <DataTable caption columns=COLUMNS>{rows}</DataTable> }
}

#[component]
fn Change(change: ChangeRow) -> impl IntoView {
    let ChangeRow { context, op, entity, source_id, label, person, state, attributes, .. } = change;
    let (tone, glyph) = match state {
        ChangeState::Staged => (Tone::Busy, Glyph::Queued),
        ChangeState::Applied => (Tone::Good, Glyph::Check),
        ChangeState::Conflict => (Tone::Warn, Glyph::Warning),
        ChangeState::Declined => (Tone::Mute, Glyph::Cancelled),
    };
    let content = if op == ChangeOp::Create {
        view! { <span class="clamp" dir="auto">{newcomer(&attributes)}</span> }.into_any()
    } else {
        let lines = attributes.into_iter().map(|change| view! { <DiffLine change /> }).collect_view();
        view! { <Diff>{lines}</Diff> }.into_any()
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <PersonLink id=person name=label />
                <span class="table__sub dots">
                    <span>{entity.label()}</span>
                    {source_id.map(|id| view! { <span class="mono">{id}</span> })}
                    <span><bdi>{context}</bdi></span>
                </span>
            </th>
            <td role="cell">
                {op.label()}
                {(state != ChangeState::Applied).then(|| view! { <div><Badge tone glyph label=state.label() /></div> })}
            </td>
            <td role="cell">{content}</td>
        </tr>
    }
    .into_any()
}

/// Who came, in a few words: everything else about them is new too.
pub(crate) fn newcomer(attributes: &[AttributeChange]) -> String {
    let value = |wanted| attributes.iter().find(|change| change.attribute == wanted).and_then(|change| Value::shown(&change.new));
    let words: Vec<_> = [Attribute::JobTitle, Attribute::Department, Attribute::Location].into_iter().filter_map(value).collect();
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_keeps_the_place_in_the_other_list_and_starts_its_own_anew() {
        let place = Place {
            path: "/run".to_owned(),
            filter: ChangeFilter::default(),
            changes: Some("c9".to_owned()),
            identities: Some("i4".to_owned()),
        };
        let segments = segments(&[(ChangeOp::Create, 1_204), (ChangeOp::Update, 0)], 1_204, &place);
        let shown: Vec<_> = segments.iter().map(|it| (it.label.as_str(), it.href.as_str(), it.is_current)).collect();
        assert_eq!(
            shown,
            [("All 1,204", "/run?identities=i4#changes", true), ("Created 1,204", "/run?op=create&identities=i4#changes", false)]
        );
    }
}
