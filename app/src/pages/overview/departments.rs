//! People by department: bars that are a table.

use contract::view::DepartmentShare;
use leptos::prelude::*;

use crate::format;
use crate::query::Query;

/// How many departments are shown; the others are one line.
const SHOWN: usize = 8;

/// The departments with the most people.
#[component]
pub(super) fn Departments(
    /// Departments, the largest first.
    shares: Vec<DepartmentShare>,
    /// People in none.
    nowhere: u64,
) -> impl IntoView {
    let most = shares.first().map_or(1, |share| share.people.max(1));
    let others = shares.iter().skip(SHOWN).map(|share| share.people).sum::<u64>();
    let other_count = shares.len().saturating_sub(SHOWN) as u64;
    let rows = shares.into_iter().take(SHOWN).map(|share| {
        let address = Query::default().with("department", Some(&share.name)).with("status", Some("active")).address("/people");
        // Of a hundred; somebody is always seen.
        let width = (share.people * 100 / most).max(1);
        view! {
            <tr>
                <th scope="row"><a class="clamp" href=address><bdi>{share.name}</bdi></a></th>
                <td class="departments__bar">
                    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width=width height="10" /></svg>
                </td>
                <td class="number departments__count">{format::grouped(share.people)}</td>
            </tr>
        }
    });
    let rest = (other_count > 0).then(|| {
        format!(
            "{} with {}",
            format::counted(other_count, "more department", "more departments"),
            format::counted(others, "person", "people")
        )
    });
    let nowhere = (nowhere > 0).then(|| format!("{} without a department", format::counted(nowhere, "person", "people")));
    let more: Vec<_> = rest.into_iter().chain(nowhere).collect();
    view! {
        <section class="card card--clipped">
            <div class="card__head"><h2>"Departments"</h2></div>
            <div class="card__body">
                <table class="departments">
                    <caption class="visually-hidden">"Active people by department, the largest first"</caption>
                    <thead class="visually-hidden">
                        <tr><th scope="col">"Department"</th><th scope="col">"Share"</th><th scope="col">"People"</th></tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
                {(!more.is_empty()).then(|| view! { <p class="hint departments__rest">{more.join("; ")}"."</p> })}
            </div>
        </section>
    }
    .into_any()
}
