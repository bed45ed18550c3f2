//! The question after somebody was put down below another manager: with their reports or without. The page holds it closed; its answer is
//! the form every edit of a person is.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

use super::page;

pub(super) struct Question {
    pub(super) dialog: HtmlDialogElement,
    form: Element,
    /// Path before the id of the person moved.
    people: String,
    /// The address of the chart that shows the person whose id follows.
    back: String,
}

impl Question {
    pub(super) fn of_page() -> Option<Self> {
        let dialog: HtmlDialogElement = document().get_element_by_id("move-person")?.dyn_into().ok()?;
        let form = dialog.query_selector("form").ok().flatten()?;
        let back = form.query_selector("[name=back]").ok().flatten()?.get_attribute("value")?;
        let people = dialog.get_attribute("data-people")?;
        Some(Self { dialog, form, people, back })
    }

    /// Opens it. Sent twice, it is one edit; opened again, another one.
    pub(super) fn ask(&self, who: &HtmlElement, who_name: &str, to: &HtmlElement, to_name: &str) {
        let value = |of: &HtmlElement, name: &str| of.get_attribute(name).unwrap_or_default();
        let person = value(who, "data-person");
        self.write("[data-move=who]", who_name);
        self.write("[data-move=to]", to_name);
        page::set(&self.form, "action", &format!("{}{person}", self.people));
        self.fill("version", &value(who, "data-version"));
        // A page that cannot save it shows the field as it was sent: the id alone says nothing to anybody.
        self.fill("manager", &format!("{to_name} ({})", value(to, "data-person")));
        self.fill("key", &format!("{person}-{}", js_sys::Date::now()));
        self.fill("back", &format!("{}{person}#{person}", self.back));
        for choice in page::all(&self.form, "fieldset") {
            let _ = choice.toggle_attribute_with_force("hidden", !who.has_attribute("data-direct"));
        }
        let _ = self.dialog.show_modal();
    }

    fn write(&self, selector: &str, words: &str) {
        for place in page::all(&self.dialog, selector) {
            place.set_text_content(Some(words));
        }
    }

    fn fill(&self, name: &str, value: &str) {
        for field in page::all(&self.form, &format!("[name={name}]")) {
            page::set(&field, "value", value);
        }
    }
}
