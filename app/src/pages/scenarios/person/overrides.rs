//! Where the scenario is not as the source says, and taking the source's values back.

use contract::view::{AttributeChange, ScenarioPersonView};
use leptos::prelude::*;

use super::super::person_path;
use crate::components::{Column, Confirm, DataTable, Diff, DiffLine};
use crate::format;

const COLUMNS: &[Column] = &[
    Column { label: "Attribute", class: "scenarios__how" },
    Column::text("Source and scenario"),
    Column { label: "Release", class: "scenarios__undo" },
];

/// The overrides; nothing where there are none.
#[component]
pub(super) fn Overrides(
    /// The person.
    view: ScenarioPersonView,
    /// Whether the page asks if all of them are to be released.
    asks: bool,
) -> impl IntoView {
    (!view.overrides.is_empty()).then(|| {
        let source = view.person.source.map_or("the source", contract::Provider::label);
        let path = person_path(&view.scenario.id, &view.person.id);
        let (version, can_edit) = (view.version, view.can_edit);
        let key = view.request_key.clone();
        let all = (can_edit && view.overrides.len() > 1).then(|| {
            let question = ReleaseAllQuestion { path: path.clone(), version, key: format!("{key}all"), count: view.overrides.len() as u64, source };
            view! { <div class="card__foot"><ReleaseAll question asks /></div> }
        });
        let rows = view.overrides.into_iter().map(|change| {
            let release = can_edit.then(|| view! { <Release path=path.clone() version key=format!("{key}{}", change.attribute.name()) change=change.clone() /> });
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader"><strong class="person">{change.attribute.label()}</strong></th>
                    <td role="cell"><Diff><DiffLine change /></Diff></td>
                    <td role="cell">{release}</td>
                </tr>
            }
        });
        let rows = rows.collect_view();
        view! {
            <section class="card card--clipped" id="overrides">
                <div class="card__head"><h2>"Planned, and not as "{source}" says"</h2></div>
                <p class="card__body hint">"A sync leaves these as they are. Releasing one takes the source's value back, and lets it follow the source again."</p>
                <DataTable caption="Planned values" columns=COLUMNS>{rows}</DataTable>
                {all}
            </section>
        }
        .into_any()
    })
}

#[component]
fn Release(path: String, version: i64, key: String, change: AttributeChange) -> impl IntoView {
    let label = format!("Release {}", change.attribute.label().to_lowercase());
    view! {
        <form method="post" action=path>
            <input type="hidden" name="action" value="release" />
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="key" value=key />
            <input type="hidden" name="attribute" value=change.attribute.name() />
            <button class="button" type="submit" aria-label=label>"Release"</button>
        </form>
    }
}

/// What releasing everything asks about.
#[derive(Debug, Clone)]
struct ReleaseAllQuestion {
    path: String,
    version: i64,
    key: String,
    count: u64,
    source: &'static str,
}

/// The button, which asks first: in a dialog, or on this page where scripts are switched off.
#[component]
fn ReleaseAll(question: ReleaseAllQuestion, asks: bool) -> impl IntoView {
    if asks {
        return view! { <div class="stack"><Question question /></div> }.into_any();
    }
    let page = format!("{}?ask=release#overrides", question.path);
    let title = format!("Release all {} planned values?", question.count);
    view! { <Confirm id="release-all" trigger="Release all…" look="" page title><Question question /></Confirm> }.into_any()
}

#[component]
fn Question(question: ReleaseAllQuestion) -> impl IntoView {
    let ReleaseAllQuestion { path, version, key, count, source } = question;
    let words = format!(
        "{} of this person become what {source} says, and follow it again. It can be undone.",
        format::counted(count, "value", "values")
    );
    view! {
        <p>{words}</p>
        <form method="post" action=path>
            <input type="hidden" name="action" value="release" />
            <input type="hidden" name="version" value=version />
            <input type="hidden" name="key" value=key />
            <button class="button button--primary" type="submit">"Release all"</button>
        </form>
    }
    .into_any()
}
