//! "Test connection", step by step (O7).

use contract::view::{StepOutcome, TestStep};
use leptos::prelude::*;

use crate::components::{Glyph, Icon};

/// The steps with their results, where focus goes unless something is wrong above them.
#[component]
pub(super) fn TestSteps(
    /// The steps.
    steps: Vec<TestStep>,
) -> impl IntoView {
    let lines = steps.into_iter().map(|step| {
        let (class, glyph, word) = match step.outcome {
            StepOutcome::Passed => ("step step--good", Glyph::Check, "Passed"),
            StepOutcome::Warned => ("step step--warn", Glyph::Warning, "Worth knowing"),
            StepOutcome::Failed => ("step step--bad", Glyph::Cross, "Failed"),
            StepOutcome::Skipped => ("step step--mute", Glyph::Skipped, "Not tried"),
        };
        view! {
            <li class=class>
                <Icon glyph />
                <div>
                    <p class="step__label">{step.label}</p>
                    {(!step.message.is_empty()).then(|| view! { <p class="hint">{step.message}</p> })}
                </div>
                <span class="hint">{word}</span>
            </li>
        }
    });
    view! {
        <section class="card__foot" id="test" role="status" tabindex="-1" autofocus>
            <h3>"Test connection"</h3>
            <ol class="steps">{lines.collect_view()}</ol>
        </section>
    }
    .into_any()
}
