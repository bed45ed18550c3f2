//! Whom the run touched: source HRIS, source id, email, scenario context (O19).

use contract::view::{IdentityRow, Page};
use leptos::prelude::*;

use super::place::Place;
use crate::components::{Column, DataTable, Pager, PersonLink};

const COLUMNS: &[Column] =
    &[Column::text("Person"), Column::text("Email"), Column::text("Source"), Column::text("Source id"), Column::text("Context")];
const SECTION: &str = "identities";

/// The identities, page by page; nothing when nobody was touched.
#[component]
pub(super) fn Identities(
    /// This page of them.
    identities: Page<IdentityRow>,
    /// Where the person is.
    place: Place,
) -> impl IntoView {
    let first = place.identities.is_some().then(|| Place { identities: None, ..place.clone() }.address(SECTION));
    let next = identities.next.clone().map(|cursor| Place { identities: Some(cursor), ..place.clone() }.address(SECTION));
    let (shown, total) = (identities.items.len(), identities.total);
    (total > 0).then(|| {
        let rows = identities.items.into_iter().map(|identity| view! { <Identity identity /> }).collect_view();
        view! {
            <section class="card card--clipped" id=SECTION>
                <div class="card__head"><h2>"Affected identities"</h2></div>
                <DataTable caption="Affected identities" columns=COLUMNS>{rows}</DataTable>
                <div class="card__foot"><Pager shown total noun=("identity", "identities") first next /></div>
            </section>
        }
    })
}

#[component]
fn Identity(identity: IdentityRow) -> impl IntoView {
    let IdentityRow { source, source_id, email, name, person, context } = identity;
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><PersonLink id=person name /></th>
            <td role="cell" data-empty=email.is_none().then_some("")>
                <span class="clamp">{email.clone().unwrap_or_else(|| "–".to_owned())}</span>
            </td>
            <td role="cell" data-label="Source">{source.label()}</td>
            <td role="cell" data-label="Source id"><span class="mono">{source_id}</span></td>
            <td role="cell" data-label="Context"><bdi>{context}</bdi></td>
        </tr>
    }
    .into_any()
}
