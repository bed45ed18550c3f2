//! The page.

use contract::view::{EditRow, ScenarioEditView};
use leptos::prelude::*;

use super::super::scenario::{Changes, Kept, UndoEdit, what};
use super::super::{crumbs, edit_path, id_in, path_of};
use crate::components::{Crumb, Moment, PageHead, Pager};
use crate::pages::loaded::loaded;
use crate::query::Query;
use crate::request;

/// `/scenarios/{id}/edits/{number}?after=…`.
#[component]
pub(crate) fn ScenarioEditPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let path = request::path();
        let query = request::query();
        let after = query.get("after");
        let number = path.rsplit('/').next().unwrap_or_default();
        let view = services.scenario_edit(&actor, id_in(&path), number, after).await?;
        let is_first = after.is_none();
        Ok(view! { <ScenarioEdit view is_first /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ScenarioEdit(
    /// What came back.
    view: ScenarioEditView,
    /// Whether its first changes are shown.
    is_first: bool,
) -> impl IntoView {
    let ScenarioEditView { scenario, edit, next, can_undo } = view;
    let EditRow { number, kind, by, at, undo_of, undone_by, kept, changes, changes_total } = edit;
    let path = edit_path(&scenario.id, number);
    let next = next.map(|cursor| Query::default().with("after", Some(&cursor)).address(&path));
    let first = (!is_first).then_some(path);
    let shown = changes.len();
    let mut way = crumbs(&scenario);
    way.push(Crumb::new("Edits", format!("{}#edits", path_of(&scenario.id))));
    let heading = format!("Edit {number}: {}", what(kind, undo_of));
    let title = heading.clone();
    let undo = {
        let path = path_of(&scenario.id);
        move || can_undo.then(|| view! { <UndoEdit path=path.clone() number /> })
    };
    view! {
        <PageHead window=heading title=move || title.clone() crumbs=way end=undo>
            <span>"by "<bdi>{by}</bdi></span>
            <Moment at />
            {undone_by.map(|undone_by| view! { <span>{format!("undone by edit {undone_by}")}</span> })}
        </PageHead>
        <section class="card">
            <div class="card__head"><h2>"What changed"</h2></div>
            <div class="card__body stack"><Changes scenario=scenario.id changes /><Kept sentences=kept /></div>
            <div class="card__foot"><Pager shown total=changes_total noun=("change", "changes") first next /></div>
        </section>
    }
    .into_any()
}
