//! What every page of the settings has on top.

use contract::Permission;
use contract::view::Viewer;
use leptos::prelude::*;

use super::{api_tokens, mail, members, organisation, profile, roles, sign_ins};
use crate::components::{Crumb, PageHead, Tab, Tabs};
use crate::pages::run_log;
use crate::routes::is_page;

/// The page of all integrations; until it exists, the log of runs.
const INTEGRATIONS: &str = "/settings/integrations";

/// Heading and tabs. A tab is there when its page exists for this person.
#[component]
pub(super) fn SettingsHead(
    /// Who looks.
    viewer: Viewer,
    /// Path of the tab that is shown.
    current: &'static str,
    /// The heading.
    title: &'static str,
    /// A line under it.
    about: &'static str,
) -> impl IntoView {
    let integrations = if is_page(INTEGRATIONS) { INTEGRATIONS } else { run_log::PATH };
    let tabs = [
        ("Profile", profile::PATH, None),
        ("Sign-ins", sign_ins::PATH, None),
        ("Members", members::PATH, Some(Permission::MembersManage)),
        ("Roles", roles::PATH, Some(Permission::MembersManage)),
        ("Mail", mail::PATH, Some(Permission::MembersManage)),
        ("Plan", organisation::PATH, Some(Permission::TenantManage)),
        ("Integrations", integrations, Some(Permission::IntegrationsManage)),
        ("API tokens", api_tokens::PATH, Some(Permission::IntegrationsManage)),
    ];
    let tabs = tabs.into_iter().filter(|(.., needs)| needs.is_none_or(|permission| viewer.may(permission)));
    let tabs = tabs.map(|(label, href, _)| Tab { label: label.to_owned(), href: href.to_owned(), is_current: href == current });
    view! {
        <PageHead window=format!("{title}, settings") title=move || title crumbs=vec![Crumb::new("Settings", super::PATH)]>{about}</PageHead>
        <Tabs label="Settings" tabs=tabs.collect() />
    }
    .into_any()
}
