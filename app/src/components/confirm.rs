//! Asking again before something is lost.
//!
//! A button opens the dialog without a script: as a modal one where the browser knows `command`, as a popover where it knows only that.
//! With scripts switched off it is a link to the page that asks the same question. (In a form, a button with `command` and no type does
//! nothing at all.)

use leptos::prelude::*;

/// A button that asks in a dialog, or on the page at `page` where scripts are switched off.
#[component]
pub(crate) fn Confirm(
    /// Id of the dialog.
    #[prop(into)]
    id: String,
    /// The words of the button; they end with an ellipsis.
    #[prop(into)]
    trigger: String,
    /// How the button looks beside its being one: what loses something is red.
    #[prop(default = "button--danger")]
    look: &'static str,
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
        <button
            class=format!("button confirm__button {look}")
            type="button"
            command="show-modal"
            commandfor=id.clone()
            popovertarget=id.clone()
        >
            {trigger.clone()}
        </button>
        <a class=format!("button confirm__link {look}") href=page>{trigger}</a>
        <dialog class="dialog" id=id.clone() popover="auto" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{title}</h2>
            {children()}
            <button
                class="button button--quiet dialog__close"
                type="button"
                command="close"
                commandfor=id.clone()
                popovertarget=id.clone()
                popovertargetaction="hide"
            >
                "Cancel"
            </button>
        </dialog>
    }
    .into_any()
}
