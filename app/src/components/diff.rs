//! What changed: attribute by attribute, old to new.

use contract::view::AttributeChange;
use contract::{AttributeKind, Value};
use leptos::prelude::*;

use crate::format;

/// A list of changes.
#[component]
pub(crate) fn Diff(
    /// [`DiffLine`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="diff">{children()}</dl> }
}

/// One attribute, old to new. What was not there before, or is not there now, is said in words.
#[component]
pub(crate) fn DiffLine(
    /// The change.
    change: AttributeChange,
) -> impl IntoView {
    let kind = change.attribute.kind();
    let old = shown(kind, &change.old);
    let new = shown(kind, &change.new);
    view! {
        <div class="diff__line">
            <dt>{change.attribute.label()}</dt>
            <dd>
                {old.map(|old| view! {
                    <del class="diff__old"><bdi>{old}</bdi></del>
                    <span class="diff__arrow" aria-hidden="true">"→"</span>
                    <span class="visually-hidden">" is now "</span>
                })}
                {match new {
                    Some(new) => view! { <ins class="diff__new"><bdi>{new}</bdi></ins> }.into_any(),
                    None => view! { <span class="diff__empty">"empty"</span> }.into_any(),
                }}
            </dd>
        </div>
    }
    .into_any()
}

/// A value in words, as its kind is written.
pub(crate) fn shown(kind: AttributeKind, value: &Value) -> Option<String> {
    let text = value.shown()?;
    Some(match kind {
        AttributeKind::Date => format::day(text),
        AttributeKind::Choice(_) => format::capitalised(text),
        _ => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use contract::Attribute;

    use super::*;

    fn html(attribute: Attribute, old: Value, new: Value) -> String {
        Owner::new().with(|| view! { <DiffLine change=AttributeChange { attribute, old, new } /> }.to_html())
    }

    #[test]
    fn an_emptied_value_is_said_to_be_empty() {
        let html = html(Attribute::JobTitle, Value::text("Engineer"), Value::Null);
        assert!(html.contains(">Engineer<") && html.contains(">empty<"), "{html}");
    }

    #[test]
    fn a_first_value_has_no_arrow_before_it() {
        let html = html(Attribute::StartDate, Value::Absent, Value::text("2026-03-01"));
        assert!(html.contains("1 Mar 2026") && !html.contains('→'), "{html}");
    }

    #[test]
    fn a_reference_is_shown_by_its_name() {
        let html = html(Attribute::Manager, Value::reference("7", "Elena <Vasquez>"), Value::reference("9", "Thomas Whitfield"));
        assert!(html.contains("Elena &lt;Vasquez&gt;") && html.contains("Thomas Whitfield"), "{html}");
    }
}
