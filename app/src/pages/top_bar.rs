//! The bar on top of every page. An entry is there when its page exists and the role may see it.

use contract::Permission;
use contract::view::{TenantChoice, Viewer};
use leptos::prelude::*;

use crate::components::{Glyph, Icon};
use crate::pages::find_person::{FindPerson, FindPersonEntry};
use crate::pages::notifications;
use crate::pages::settings::{self, tenant};
use crate::request;
use crate::routes::is_page;

/// An entry of the main navigation.
struct Entry {
    label: &'static str,
    href: &'static str,
    /// What the pages of the area begin with.
    areas: &'static [&'static str],
    permission: Permission,
}

/// In their order; of two of one name the first whose page exists.
const ENTRIES: &[Entry] = &[
    Entry { label: "Overview", href: "/", areas: &["/"], permission: Permission::PeopleView },
    Entry { label: "People", href: "/people", areas: &["/people", "/departments", "/org-chart"], permission: Permission::PeopleView },
    Entry { label: "Scenarios", href: "/scenarios", areas: &["/scenarios"], permission: Permission::ScenariosView },
    Entry {
        label: "Integrations",
        href: "/settings/integrations",
        areas: &["/settings/integrations"],
        permission: Permission::IntegrationsManage,
    },
    Entry {
        label: "Integrations",
        href: "/settings/integrations/logs",
        areas: &["/settings/integrations"],
        permission: Permission::IntegrationsManage,
    },
    Entry { label: "Audit", href: "/audit", areas: &["/audit"], permission: Permission::AuditView },
];

/// Where somebody begins whose role does not see the overview: the first page of the bar that is there for them.
pub(crate) fn first_page(viewer: &Viewer) -> &'static str {
    ENTRIES.iter().find(|entry| is_page(entry.href) && viewer.may(entry.permission)).map_or(settings::profile::PATH, |entry| entry.href)
}

/// Beyond it the badge stops counting.
const MOST_COUNTED: u64 = 99;

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

/// Whether a path belongs to the area that begins with `area`: to the overview it alone.
fn is_within(path: &str, area: &str) -> bool {
    path == area || (area != "/" && path.strip_prefix(area).is_some_and(|rest| rest.starts_with('/')))
}

#[component]
fn Navigation(viewer: Viewer, path: String) -> impl IntoView {
    let mut entries: Vec<_> = ENTRIES.iter().filter(|entry| is_page(entry.href) && viewer.may(entry.permission)).collect();
    entries.dedup_by_key(|entry| entry.label);
    let links = |class: &'static str| {
        let links = entries.iter().map(|entry| {
            let is_current = entry.areas.iter().any(|area| is_within(&path, area));
            view! { <a class=class href=entry.href aria-current=is_current.then_some("page")>{entry.label}</a> }
        });
        links.collect_view()
    };
    let find = viewer.may(Permission::PeopleView).then(|| view! { <FindPerson /> });
    let find_in_menu = viewer.may(Permission::PeopleView).then(|| view! { <FindPersonEntry /> });
    let tenant = if viewer.has_several_tenants {
        view! {
            <button class="top-bar__tenant top-bar__switch only-wide" type="button" popovertarget="tenant-menu">
                <span class="visually-hidden">"Organisation: "</span>
                <bdi>{viewer.tenant_name.clone()}</bdi>
                <Icon glyph=Glyph::Down />
            </button>
        }
        .into_any()
    } else {
        view! { <span class="top-bar__tenant only-wide"><bdi>{viewer.tenant_name.clone()}</bdi></span> }.into_any()
    };
    let has_several_tenants = viewer.has_several_tenants;
    let switch = has_several_tenants.then(|| {
        view! {
            <button class="menu__entry only-narrow" type="button" popovertarget="tenant-menu">"Another organisation…"</button>
        }
    });
    view! {
        {tenant}
        <nav class="top-bar__links only-wide" aria-label="Main">{links("top-bar__link")}</nav>
        <div class="top-bar__end">
            {find}
            {(viewer.unread_notifications > 0).then(|| view! { <InboxButton unread=viewer.unread_notifications /> })}
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
        <nav class="menu" id="main-menu" popover="auto" aria-label="Main menu">{links("menu__entry")}{find_in_menu}{switch}</nav>
        {has_several_tenants.then(|| view! {
            <div class="menu menu--tenants" id="tenant-menu" popover="auto">{tenants()}</div>
        })}
    }
    .into_any()
}

/// The square button with its red count: the way to what is unread.
#[component]
pub(crate) fn InboxButton(
    /// How many are unread.
    unread: u64,
) -> impl IntoView {
    let count = if unread > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { unread.to_string() };
    view! {
        <a class="button button--square" href=notifications::PATH aria-label=format!("Inbox, {unread} unread")>
            <Icon glyph=Glyph::Inbox />
            <span class="inbox-button__count" aria-hidden="true">{count}</span>
        </a>
    }
    .into_any()
}

/// The tenants to choose from. That they cannot be read is no reason to show no page.
fn tenants() -> impl IntoView {
    Suspend::new(async {
        let (services, actor) = request::signed_in().ok()?;
        let tenants = services.tenants(&actor).await.ok()?;
        Some(view! { <TenantMenu tenants /> })
    })
}

/// What is in the tenant switcher.
#[component]
pub(crate) fn TenantMenu(
    /// The tenants.
    tenants: Vec<TenantChoice>,
) -> impl IntoView {
    let entries = tenants.into_iter().map(|tenant| {
        view! {
            <button class="menu__entry" type="submit" name="tenant" value=tenant.id aria-current=tenant.is_current.then_some("true")>
                <bdi>{tenant.name}</bdi>
                <span class="menu__hint">{tenant.role}</span>
                {tenant.is_current.then(|| view! { <Icon glyph=Glyph::Check /> })}
            </button>
        }
    });
    view! { <form method="post" action=tenant::PATH aria-label="Organisations">{entries.collect_view()}</form> }.into_any()
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
        <a class="menu__entry" href=notifications::PATH><Icon glyph=Glyph::Inbox />"Notifications"</a>
        <a class="menu__entry" href=settings::PATH><Icon glyph=Glyph::Settings />"Settings"</a>
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
