//! Something that is so or is not.

use leptos::prelude::*;

/// A checkbox with its words, and more words below them.
#[component]
pub(crate) fn Checkbox(
    /// Name in the form, also its id.
    #[prop(into)]
    name: String,
    /// What is so when it is checked.
    #[prop(into)]
    label: String,
    /// More words.
    #[prop(into, optional)]
    hint: String,
    /// Whether it is checked.
    checked: bool,
    /// Whether this person cannot change it.
    #[prop(optional)]
    disabled: bool,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{name}-hint"));
    view! {
        <div class="checkbox">
            <input type="checkbox" id=name.clone() name=name.clone() value="on" checked=checked disabled=disabled aria-describedby=hint_id.clone() />
            <label for=name>{label}</label>
            {hint_id.map(|id| view! { <p class="checkbox__hint" id=id>{hint}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkbox_is_described_by_its_hint() {
        let html = Owner::new().with(|| view! { <Checkbox name="audit.view" label="Audit" hint="Reads it." checked=true /> }.to_html());
        assert!(html.contains("aria-describedby=\"audit.view-hint\"") && html.contains("id=\"audit.view-hint\""), "{html}");
        assert!(html.contains(" checked") && !html.contains(" disabled"), "{html}");
    }
}
