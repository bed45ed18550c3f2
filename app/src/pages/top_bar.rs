//! The bar on top of every page. An entry is there when its page exists and the role may see it.

use contract::Permission;
use contract::view::Viewer;
use leptos::prelude::*;

use crate::components::{Glyph, Icon};
use crate::request;

/// An entry of the main navigation.
struct Entry {
    label: &'static str,
    href: &'static str,
    /// What every page of the area begins with.
    area: &'static str,
    permission: Permission,
}

const ENTRIES: &[Entry] = &[
    Entry { label: "People", href: "/people", area: "/people", permission: Permission::PeopleView },
    Entry {
        label: "Integrations",
        href: "/settings/integrations/logs",
        area: "/settings/integrations",
        permission: Permission::IntegrationsManage,
    },
];

/// The bar: the mark alone while nobody is signed in.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let viewer = request::actor().map(|actor| actor.viewer);
    let path = request::path();
    view! {
        <header class="top-bar">
            <a class="top-bar__mark" href="/"><Mark />"Orgonaut"</a>
            {viewer.map(|viewer| view! { <Navigation viewer path /> })}
        </header>
    }
    .into_any()
}

#[component]
fn Navigation(viewer: Viewer, path: String) -> impl IntoView {
    let entries: Vec<_> = ENTRIES.iter().filter(|entry| viewer.may(entry.permission)).collect();
    let links = |class: &'static str| {
        let links = entries.iter().map(|entry| {
            let is_current = path.starts_with(entry.area);
            view! { <a class=class href=entry.href aria-current=is_current.then_some("page")>{entry.label}</a> }
        });
        links.collect_view()
    };
    let find = viewer.may(Permission::PeopleView).then(|| {
        view! { <a class="button button--quiet only-wide" href="/people#search"><Icon glyph=Glyph::Search />"Find a person "<kbd>"/"</kbd></a> }
    });
    view! {
        <span class="top-bar__tenant only-wide"><bdi>{viewer.tenant_name.clone()}</bdi></span>
        <nav class="top-bar__links only-wide" aria-label="Main">{links("top-bar__link")}</nav>
        <div class="top-bar__end">
            {find}
            <button class="button" type="button" popovertarget="profile-menu" aria-label=format!("{}, profile menu", viewer.name)>
                <span class="avatar" aria-hidden="true">{initials(&viewer.name)}</span>
                <span class="top-bar__person only-wide"><bdi>{viewer.name.clone()}</bdi></span>
                <Icon glyph=Glyph::Down />
            </button>
            <button class="button button--square only-narrow" type="button" popovertarget="main-menu" aria-label="Main menu">
                <Icon glyph=Glyph::Menu />
            </button>
        </div>
        <div class="menu" id="profile-menu" popover="auto"><ProfileMenu viewer=viewer.clone() /></div>
        <nav class="menu" id="main-menu" popover="auto" aria-label="Main menu">{links("menu__entry")}</nav>
    }
    .into_any()
}

/// What is in the profile menu.
#[component]
pub(crate) fn ProfileMenu(
    /// Who is signed in.
    viewer: Viewer,
) -> impl IntoView {
    view! {
        <div class="menu__about">
            <strong><bdi>{viewer.name}</bdi></strong>
            <span class="hint">{viewer.email}</span>
            <span class="hint"><bdi>{viewer.tenant_name}</bdi>", "{viewer.role}</span>
        </div>
        <form method="post" action="/sign-out">
            <button class="menu__entry" type="submit"><Icon glyph=Glyph::Leave />"Sign out"</button>
        </form>
    }
    .into_any()
}

#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <rect class="mark__ground" width="20" height="20" rx="5" />
            <circle class="mark__node" cx="10" cy="5.6" r="2" />
            <circle class="mark__node" cx="5.4" cy="14" r="2" />
            <circle class="mark__node" cx="14.6" cy="14" r="2" />
            <path class="mark__line" d="M10 7.6v2.2M5.4 12V9.8h9.2V12" />
        </svg>
    }
    .into_any()
}

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_ends_of_a_name() {
        let shown: Vec<_> = ["Maja Lindqvist", "Ana de la Cruz", "Cher", "李 思远", ""].into_iter().map(initials).collect();
        assert_eq!(shown, ["ML", "AC", "C", "李思", ""]);
    }
}
