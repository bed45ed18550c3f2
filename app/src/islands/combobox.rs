//! A text field that offers what can be chosen.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Most that is offered at once; who wants more types more.
const OFFERED: usize = 50;

/// A combobox of the ARIA pattern "list autocomplete with manual selection". Without JavaScript the browser's own list of suggestions
/// stands in. Any text may be entered: what the field takes is checked where it arrives.
#[island]
pub fn Combobox(
    /// Name in the form, also its id.
    name: String,
    /// Label.
    label: String,
    /// What can be chosen.
    choices: Vec<String>,
    /// What was entered before.
    value: String,
) -> impl IntoView {
    let list_id = StoredValue::new(format!("{name}-choices"));
    let option_id = {
        let name = name.clone();
        move |at: usize| format!("{name}-choice-{at}")
    };
    let (entered, set_entered) = signal(value);
    let (is_open, set_open) = signal(false);
    let (active, set_active) = signal(None::<usize>);
    let (is_live, set_live) = signal(false);
    Effect::new(move || set_live.set(true));

    let all = StoredValue::new(choices.clone());
    let offered = move || all.with_value(|all| matching(all, &entered.get()));
    let close = move || {
        set_open.set(false);
        set_active.set(None);
    };
    let choose = move |choice: String| {
        set_entered.set(choice);
        close();
    };
    let on_key = move |event: KeyboardEvent| {
        let count = offered().len();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                set_open.set(true);
                set_active.set(Some(step(active.get_untracked(), count, event.key() == "ArrowDown")));
            }
            "Enter" => {
                if let Some(choice) = active.get_untracked().filter(|_| is_open.get_untracked()).and_then(|at| offered().get(at).cloned()) {
                    event.prevent_default();
                    choose(choice);
                }
            }
            "Escape" if is_open.get_untracked() => {
                event.prevent_default();
                close();
            }
            _ => {}
        }
    };
    let id_of = option_id.clone();
    let active_id = move || active.get().filter(|_| is_open.get()).map(&id_of);
    let datalist_id = StoredValue::new(format!("{name}-suggestions"));
    let suggestions = choices.into_iter().map(|choice| view! { <option value=choice></option> }).collect_view();
    view! {
        <div class="field combobox">
            <label class="field__label" for=name.clone()>{label.clone()}</label>
            <input
                class="field__input"
                id=name.clone()
                name=name
                type="text"
                autocomplete="off"
                list=move || (!is_live.get()).then(|| datalist_id.get_value())
                role=move || is_live.get().then_some("combobox")
                aria-autocomplete=move || is_live.get().then_some("list")
                aria-expanded=move || is_live.get().then(|| is_open.get().to_string())
                aria-controls=move || is_live.get().then(|| list_id.get_value())
                aria-activedescendant=active_id
                value=entered.get_untracked()
                prop:value=entered
                on:input=move |event| {
                    set_entered.set(event_target_value(&event));
                    set_open.set(true);
                    set_active.set(None);
                }
                on:keydown=on_key
                on:click=move |_| set_open.set(true)
                on:blur=move |_| set_open.set(false)
            />
            <datalist id=datalist_id.get_value()>{suggestions}</datalist>
            <ul class="combobox__list" id=list_id.get_value() role="listbox" aria-label=label hidden=move || !is_open.get() || offered().is_empty()>
                {move || {
                    let options = offered().into_iter().enumerate().map(|(at, choice)| {
                        let words = choice.clone();
                        // Before the field loses focus: by then the list is gone.
                        view! {
                            <li
                                id=option_id(at)
                                role="option"
                                aria-selected=move || (active.get() == Some(at)).to_string()
                                on:mousedown=move |event| {
                                    event.prevent_default();
                                    choose(choice.clone());
                                }
                            >
                                {words}
                            </li>
                        }
                    });
                    options.collect_view()
                }}
            </ul>
        </div>
    }
}

/// The choices that have the entered text in them, whatever its case; those that begin with it first.
fn matching(choices: &[String], entered: &str) -> Vec<String> {
    let entered = entered.trim().to_lowercase();
    let (first, second): (Vec<_>, Vec<_>) = choices
        .iter()
        .map(|choice| (choice, choice.to_lowercase()))
        .filter(|(_, folded)| folded.contains(&entered))
        .partition(|(_, folded)| folded.starts_with(&entered));
    first.into_iter().chain(second).take(OFFERED).map(|(choice, _)| choice.clone()).collect()
}

/// The next place in a list that goes round.
fn step(active: Option<usize>, count: usize, is_down: bool) -> usize {
    match (active, is_down) {
        (None, true) => 0,
        (None, false) => count - 1,
        (Some(at), true) => (at + 1) % count,
        (Some(at), false) => (at + count - 1) % count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_as_entered_comes_before_what_has_it_inside() {
        let choices = ["Data platform", "Platform", "Sales"].map(str::to_owned);
        assert_eq!(matching(&choices, " PLAT"), ["Platform", "Data platform"]);
        assert_eq!(matching(&choices, "").len(), 3);
        assert!(matching(&choices, "legal").is_empty());
    }

    #[test]
    fn the_arrows_go_round() {
        assert_eq!([step(None, 3, true), step(Some(2), 3, true), step(None, 3, false), step(Some(0), 3, false)], [0, 0, 2, 2]);
    }
}
