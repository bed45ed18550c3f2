//! What is wrong with a form, on top of it, where focus goes.

use contract::FieldError;
use leptos::prelude::*;

use super::{Glyph, Icon};

/// The summary; nothing when nothing is wrong.
#[component]
pub(crate) fn ErrorSummary(
    /// All that is wrong. Those of a field link to it; the field's id is its name.
    errors: Vec<FieldError>,
) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let words = match <[_; 1]>::try_from(errors) {
            Ok([error]) => view! { <p class="note__title">{line(error)}</p> }.into_any(),
            Err(errors) => {
                let lines = errors.into_iter().map(|error| view! { <li>{line(error)}</li> }).collect_view();
                view! {
                    <h2 class="note__title">"A few things need your attention"</h2>
                    <ul>{lines}</ul>
                }
                .into_any()
            }
        };
        view! {
            <div class="note note--bad error-summary" role="alert" tabindex="-1" autofocus>
                <Icon glyph=Glyph::Warning />
                <div>{words}</div>
            </div>
        }
        .into_any()
    })
}

fn line(error: FieldError) -> AnyView {
    let FieldError { field, message } = error;
    if field.is_empty() { message.into_any() } else { view! { <a href=format!("#{field}")>{message}</a> }.into_any() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_fields_lead_to_their_fields_and_those_of_the_form_lead_nowhere() {
        let errors = vec![FieldError::new("email", "Enter your email address."), FieldError::form("Try again later.")];
        let html = Owner::new().with(|| view! { <ErrorSummary errors /> }.to_html());
        assert!(html.contains("href=\"#email\"") && html.matches("<a ").count() == 1 && html.contains("Try again later."), "{html}");
    }
}
