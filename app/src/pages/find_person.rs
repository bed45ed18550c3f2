//! The bar's way to finding a person: in the context the page shows. The island opens the search over the page, from the same places.

use contract::id::PublicKind;
use leptos::prelude::*;

use crate::components::{Glyph, Icon};
use crate::pages::people::find;
use crate::pages::scenarios;
use crate::query::Query;
use crate::request;

/// The link to the search of the directory. `data-find` is where names are asked for, `data-leads` what the id of a chosen person follows.
#[component]
pub(crate) fn FindPerson() -> impl IntoView {
    let way = Way::of_page(&request::path(), &request::query());
    view! {
        <a class="button button--quiet only-wide" href=format!("{}#search", way.directory) data-find=way.find data-leads=way.people>
            <Icon glyph=Glyph::Search />
            "Find a person "
            <kbd>"/"</kbd>
        </a>
    }
    .into_any()
}

/// The same search as an entry of the menu that a narrow page has in place of the bar.
#[component]
pub(crate) fn FindPersonEntry() -> impl IntoView {
    let way = Way::of_page(&request::path(), &request::query());
    view! { <a class="menu__entry" href=format!("{}#search", way.directory)><Icon glyph=Glyph::Search />"Find a person"</a> }.into_any()
}

/// Where people of one context are found.
#[derive(Debug, PartialEq, Eq)]
struct Way {
    directory: String,
    find: String,
    people: String,
}

impl Way {
    /// On a page: those of a scenario lead to the people of that scenario.
    fn of_page(path: &str, query: &Query) -> Self {
        let is_context = |id: &&str| PublicKind::Context.matches(id);
        let scenario = path.strip_prefix(scenarios::PATH).and_then(|rest| rest.split('/').nth(1)).filter(is_context);
        let kept = Query::default().with("context", scenario.or_else(|| query.get("context").filter(is_context)));
        let find = kept.address(find::PATH);
        match scenario {
            Some(id) => Self { directory: format!("{}/people", scenarios::path_of(id)), find, people: scenarios::people_path(id) },
            None => Self { directory: kept.address("/people"), find, people: "/people/".to_owned() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(path: &str, query: &str) -> [String; 3] {
        let way = Way::of_page(path, &Query::parse(query));
        [way.directory, way.find, way.people]
    }

    #[test]
    fn people_are_found_in_the_context_the_page_shows() {
        let scenario = "scn_4kPmN8rT2wXq";
        let here = format!("/people/find?context={scenario}");
        assert_eq!(way("/departments", "context="), ["/people", "/people/find", "/people/"]);
        let in_context = way("/departments", &format!("context={scenario}"));
        assert_eq!(in_context, [format!("/people?context={scenario}"), here.clone(), "/people/".to_owned()]);
        let in_scenario = way(&format!("/scenarios/{scenario}/people/act_4kPmN8rT2wXq"), "");
        assert_eq!(in_scenario, [format!("/scenarios/{scenario}/people"), here, format!("/scenarios/{scenario}/people/")]);
        assert_eq!(way("/scenarios/compare", "b=scn_4kPmN8rT2wXq")[0], "/people");
        assert_eq!(way("/departments", "context=elsewhere")[0], "/people");
    }
}
