//! What is known about a person, and where it came from.

use contract::view::{Fact, FactOrigin};
use contract::{Attribute, AttributeKind, Provider};
use leptos::prelude::*;

use crate::format;

/// The facts, each with its origin.
#[component]
pub(super) fn Facts(
    /// The facts.
    facts: Vec<Fact>,
    /// The source that owns them, and the person's id there.
    source: Option<(Provider, String)>,
    /// Whether the source's facts cannot be changed here.
    is_locked: bool,
    /// How many of them a planner decided against the source.
    overridden: usize,
    /// The manager's source id while the manager is not here yet.
    deferred_manager: Option<String>,
) -> impl IntoView {
    let provider = source.as_ref().map(|(provider, _)| provider.label());
    let sentence = match (provider, is_locked, overridden) {
        (None, _, _) => "No source knows this person.".to_owned(),
        (Some(provider), true, 0) => format!("Locked here: change them in {provider}."),
        (Some(provider), false, 0) => format!("As {provider} says; free to be planned in this context."),
        (Some(provider), _, some) => {
            format!("{} differently than {provider} says.", format::counted(some as u64, "fact decided", "facts decided"))
        }
    };
    let has_deferred = deferred_manager.is_some();
    let lines = facts.into_iter().filter(|fact| !(has_deferred && fact.attribute == Attribute::Manager));
    let lines = lines.map(|fact| view! { <Line fact provider /> }).collect_view();
    view! {
        <section class="card" aria-labelledby="facts">
            <header class="card__head">
                <h2 id="facts">"Facts"</h2>
                <span class="hint">{sentence}</span>
            </header>
            <dl class="person-facts">
                {lines}
                {source.map(|(provider, id)| view! {
                    <div class="person-facts__line">
                        <dt>"Employee id"</dt>
                        <dd><span class="number">{id}</span></dd>
                        <dd class="hint">{format!("at {}", provider.label())}</dd>
                    </div>
                })}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Line(fact: Fact, provider: Option<&'static str>) -> impl IntoView {
    let Fact { attribute, value, origin } = fact;
    let class = match origin {
        FactOrigin::Planner { .. } => "person-facts__line person-facts__line--planned",
        FactOrigin::Source | FactOrigin::Here => "person-facts__line",
    };
    let provider = provider.unwrap_or("The source");
    let origin = match origin {
        FactOrigin::Source => view! { {provider} }.into_any(),
        FactOrigin::Here => view! { "Entered here" }.into_any(),
        FactOrigin::Planner { source_says: Some(words) } => {
            view! { "Planned; "{provider}" says "<del><bdi>{shown(attribute, &words)}</bdi></del> }.into_any()
        }
        FactOrigin::Planner { source_says: None } => view! { "Planned; "{provider}" has none" }.into_any(),
    };
    view! {
        <div class=class>
            <dt>{attribute.label()}</dt>
            <dd>{match value {
                Some(value) => view! { <bdi>{shown(attribute, &value)}</bdi> }.into_any(),
                None => view! { <span class="faint">"None"</span> }.into_any(),
            }}</dd>
            <dd class="hint">{origin}</dd>
        </div>
    }
    .into_any()
}

fn shown(attribute: Attribute, value: &str) -> String {
    match attribute.kind() {
        AttributeKind::Date => format::day(value),
        AttributeKind::Choice(_) => {
            let mut letters = value.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(facts: Vec<Fact>, is_locked: bool) -> String {
        let overridden = facts.iter().filter(|fact| matches!(fact.origin, FactOrigin::Planner { .. })).count();
        let source = Some((Provider::BambooHr, "1187".to_owned()));
        Owner::new().with(|| view! { <Facts facts source is_locked overridden deferred_manager=None /> }.to_html())
    }

    fn title(origin: FactOrigin) -> Fact {
        Fact { attribute: Attribute::JobTitle, value: Some("Head of <Nordics>".to_owned()), origin }
    }

    #[test]
    fn a_planners_decision_shows_both_values() {
        let html = html(vec![title(FactOrigin::Planner { source_says: Some("Engineer".to_owned()) })], false);
        assert!(html.contains("Head of &lt;Nordics&gt;") && html.contains("Engineer") && html.contains("1 fact decided"), "{html}");
    }

    #[test]
    fn facts_of_the_baseline_are_said_to_be_locked() {
        assert!(html(vec![title(FactOrigin::Source)], true).contains("Locked here: change them in BambooHR."));
    }
}
