//! Asking again before something is lost.
//!
//! The trigger is a button without a type in a form that gets the page which asks the same question. A browser that knows `command` opens
//! the dialog, keeps the focus in it and gives it back; every other one submits the form, and the page asks. Neither needs a script.

use leptos::prelude::*;

/// A button that asks in a dialog, or on the page at `page` where there are no dialogs.
#[component]
pub(crate) fn Confirm(
    /// Id of the dialog.
    #[prop(into)]
    id: String,
    /// The words of the button; they end with an ellipsis.
    #[prop(into)]
    trigger: String,
    /// Address of the page that asks the same.
    #[prop(into)]
    page: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// What is lost, and the form that does it.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    view! {
        <form method="get" action=page>
            <button class="button button--danger" command="show-modal" commandfor=id.clone()>{trigger}</button>
        </form>
        <dialog class="dialog" id=id.clone() aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{title}</h2>
            {children()}
            <button class="button button--quiet dialog__close" type="button" command="close" commandfor=id.clone()>"Cancel"</button>
        </dialog>
    }
    .into_any()
}
