//! Moving people in the chart of a scenario: what the island fills in and opens. Without JavaScript it stays closed, and people are moved on
//! their own pages.

use leptos::prelude::*;

use crate::pages::scenarios::ReportsChoice;

/// The question that follows a drop. The form goes where every edit of a person goes.
#[component]
pub(super) fn MoveDialog(
    /// Path before the id of the person moved.
    people: String,
    /// The address of this chart that shows the person whose id follows.
    back: String,
) -> impl IntoView {
    view! {
        <dialog class="dialog" id="move-person" aria-labelledby="move-person-title" data-people=people>
            <h2 id="move-person-title">"Move "<bdi data-move="who"></bdi>"?"</h2>
            <p>"The new manager is "<bdi data-move="to"></bdi>"."</p>
            <form class="chart__move" method="post">
                <input type="hidden" name="action" value="move" />
                <input type="hidden" name="version" />
                <input type="hidden" name="key" />
                <input type="hidden" name="manager" />
                <input type="hidden" name="back" value=back />
                <ReportsChoice legend="And their reports" />
                <div class="row">
                    <button class="button button--primary" type="submit">"Move person"</button>
                    <button class="button button--quiet" type="button" data-move="leave">"Leave as it is"</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
