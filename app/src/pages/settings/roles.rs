//! Roles: the list.

use contract::Permission;
use contract::view::{RoleRow, Viewer};
use leptos::prelude::*;

use super::layout::SettingsHead;
use crate::components::{Column, DataTable};
use crate::format;
use crate::pages::loaded::loaded;
use crate::request;

/// Path of the list; a role's own page is below it.
pub(crate) const PATH: &str = "/settings/roles";

const COLUMNS: &[Column] = &[Column::text("Role"), Column::text("Includes"), Column::number("Members")];

/// `/settings/roles`.
#[component]
pub(crate) fn RolesPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let roles = services.roles(&actor).await?;
        Ok(view! { <Roles roles viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Roles(
    /// The roles.
    roles: Vec<RoleRow>,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let rows = roles.into_iter().map(|role| view! { <Row role /> }).collect_view();
    view! {
        <SettingsHead viewer current=PATH title="Roles" about="What members may see and do, role by role" />
        <section class="card card--clipped">
            <DataTable caption="Roles by name" columns=COLUMNS>{rows}</DataTable>
        </section>
    }
    .into_any()
}

#[component]
fn Row(role: RoleRow) -> impl IntoView {
    view! {
        <tr class="table__row--opens" role="row">
            <th scope="row" role="rowheader"><a class="table__open" href=format!("{PATH}/{}", role.key)><bdi>{role.name}</bdi></a></th>
            <td role="cell" data-label="Includes">{included(&role.permissions)}</td>
            <td class="table__number" role="cell" data-label="Members">{format::grouped(role.members)}</td>
        </tr>
    }
    .into_any()
}

fn included(permissions: &[Permission]) -> String {
    if permissions.len() == Permission::ALL.len() {
        return "Everything".to_owned();
    }
    if permissions.is_empty() {
        return "Nothing".to_owned();
    }
    permissions.iter().map(|permission| permission.label()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_includes_all_or_nothing_says_so_in_one_word() {
        assert_eq!(included(Permission::ALL), "Everything");
        assert_eq!(included(&[]), "Nothing");
        assert_eq!(included(&[Permission::PeopleView, Permission::AuditView]), "See people, Read the audit log");
    }
}
