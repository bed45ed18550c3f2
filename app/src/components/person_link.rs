//! A person's name that leads to their page, where they have one.

use leptos::prelude::*;

/// The name, clamped, in its own direction.
#[component]
pub(crate) fn PersonLink(
    /// The person, `act_…`; `None` for somebody who is not here, or not yet.
    id: Option<String>,
    /// The name.
    name: String,
) -> impl IntoView {
    match id {
        Some(id) => view! { <a class="person" href=format!("/people/{id}")><span class="clamp" dir="auto">{name}</span></a> }.into_any(),
        None => view! { <strong class="person clamp" dir="auto">{name}</strong> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_somewhere_only_where_there_is_somebody() {
        let html = |id: Option<&str>| {
            let id = id.map(str::to_owned);
            Owner::new().with(|| view! { <PersonLink id name="Priya <Nair>".to_owned() /> }.to_html())
        };
        assert!(html(Some("act_1")).contains("href=\"/people/act_1\""));
        assert!(!html(None).contains("href") && html(None).contains("Priya &lt;Nair&gt;"));
    }
}
