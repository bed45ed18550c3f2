//! Moving somebody to another manager in the chart: picked up, held over the others, put down. Pointer and keys go the same way, and what
//! goes on is said where everybody sees and hears it.

use std::cell::{Cell, RefCell};

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, KeyboardEvent, MouseEvent};

use super::org_chart_question::Question;
use super::page;

const HELD: &str = "chart__item--held";
const AIMED: &str = "chart__item--aimed";
const REFUSED: &str = "chart__item--refused";

/// What came of a key or a click.
pub(super) enum Answer {
    /// It says nothing about moving.
    NotMine,
    /// It is dealt with.
    Done,
    /// It is dealt with, and this person is in focus then.
    Focus(HtmlElement),
}

/// The move under way, if there is one.
pub(super) struct Moves {
    status: Element,
    question: Question,
    held: RefCell<Option<HtmlElement>>,
    aimed: RefCell<Option<HtmlElement>>,
    /// Whom the open question is about.
    asked: RefCell<Option<HtmlElement>>,
    /// Whether the click that ends a drag is still to come: it opens nothing.
    drag_ended: Cell<bool>,
}

impl Moves {
    /// Nothing where the page lets nobody be moved.
    pub(super) fn of_page() -> Option<Self> {
        let status = document().query_selector(".chart__status").ok().flatten()?;
        let question = Question::of_page()?;
        let (held, aimed, asked) = (RefCell::default(), RefCell::default(), RefCell::default());
        Some(Self { status, question, held, aimed, asked, drag_ended: Cell::default() })
    }

    /// The question asked after somebody was put down.
    pub(super) const fn dialog(&self) -> &HtmlDialogElement {
        &self.question.dialog
    }

    /// Gives a card what it is taken by.
    pub(super) fn equip(item: &HtmlElement) {
        let Ok(Some(card)) = item.query_selector(":scope > .chart__card") else { return };
        let grip = page::element("button", "chart__grip", "");
        page::set(&grip, "type", "button");
        page::set(&grip, "tabindex", "-1");
        page::set(&grip, "aria-label", &format!("Move {}", name_of(item)));
        let _ = card.append_child(&grip);
    }

    pub(super) fn is_holding(&self) -> bool {
        self.held.borrow().is_some()
    }

    /// Says something.
    fn say(&self, words: &str) {
        self.status.set_text_content(Some(words));
    }

    /// Takes somebody up; `how` says what can be done then.
    pub(super) fn pick_up(&self, item: &HtmlElement, how: &str) {
        let _ = item.class_list().add_1(HELD);
        self.say(&format!("{} is picked up. {how}", name_of(item)));
        self.held.replace(Some(item.clone()));
    }

    /// Holds them over somebody, or over nobody: what opens more people of a large team is nobody.
    pub(super) fn aim(&self, at: Option<&HtmlElement>) {
        let Some(held) = self.held.borrow().clone() else { return };
        let at = at.filter(|at| at.has_attribute("data-person"));
        if self.aimed.borrow().as_ref() == at {
            return;
        }
        self.unmark();
        self.aimed.replace(at.cloned());
        // What was said of the manager before does not hold over nobody.
        let Some(at) = at else { return self.say(&format!("{} is picked up.", name_of(&held))) };
        if *at == held {
            return;
        }
        let refusal = refusal(&held, at);
        let _ = at.class_list().add_1(if refusal.is_some() { REFUSED } else { AIMED });
        self.say(&refusal.unwrap_or_else(|| format!("Move {} under {}.", name_of(&held), name_of(at))));
    }

    /// Asks the rest, or says why they cannot be put down here: then they are still held.
    pub(super) fn put_down(&self) -> Result<(), String> {
        let (held, aimed) = (self.held.borrow().clone(), self.aimed.borrow().clone());
        let Some((held, aimed)) = held.zip(aimed) else { return Err("Nobody is there.".to_owned()) };
        if let Some(refusal) = refusal(&held, &aimed) {
            self.say(&format!("Not possible: {refusal} Choose somebody else, or press Escape."));
            return Err(refusal);
        }
        self.let_go();
        self.say("");
        self.question.ask(&held, &name_of(&held), &aimed, &name_of(&aimed));
        self.asked.replace(Some(held));
        Ok(())
    }

    /// Leaves everything as it was, and says so after `why`. Gives whom it was about.
    pub(super) fn put_back(&self, why: &str) -> Option<HtmlElement> {
        let held = self.held.borrow().clone()?;
        self.let_go();
        self.say(format!("{why} {} stays where they are.", name_of(&held)).trim_start());
        Some(held)
    }

    /// The question was closed. Gives whom it was about, unless it was answered.
    pub(super) fn left(&self) -> Option<HtmlElement> {
        let asked = self.asked.take()?;
        self.say(&format!("{} stays where they are.", name_of(&asked)));
        Some(asked)
    }

    /// The question was answered.
    pub(super) fn sent(&self) {
        if let Some(asked) = self.asked.take() {
            self.say(&format!("Moving {}…", name_of(&asked)));
        }
        self.dialog().close();
    }

    /// A key pressed on somebody.
    pub(super) fn key(&self, event: &KeyboardEvent, item: &HtmlElement) -> Answer {
        match (self.is_holding(), event.key().as_str()) {
            (false, "m" | "M") if item.has_attribute("data-person") => {
                self.pick_up(item, "Arrows choose the new manager, Enter moves, Escape puts them back.");
            }
            (true, "Enter" | " ") if item.has_attribute("data-person") => {
                self.aim(Some(item));
                let _ = self.put_down();
            }
            _ => return Answer::NotMine,
        }
        event.prevent_default();
        Answer::Done
    }

    /// A click in the chart: without dragging, one takes somebody by the grip and another one chooses the manager.
    pub(super) fn click(&self, event: &MouseEvent, target: &Element) -> Answer {
        if self.drag_ended.take() {
            event.prevent_default();
            return Answer::Done;
        }
        let within = |selector: &str| target.closest(selector).ok().flatten();
        let Some(item) = within(".chart__card").and_then(|card| item_of(&card)) else { return Answer::NotMine };
        let held = self.held.borrow().clone();
        match held {
            Some(held) if held == item => {
                event.prevent_default();
                let _ = self.put_back("");
                Answer::Focus(held)
            }
            Some(_) if within(".chart__count").is_none() => {
                event.prevent_default();
                self.aim(Some(&item));
                let _ = self.put_down();
                Answer::Done
            }
            None if within(".chart__grip").is_some() => {
                self.pick_up(&item, "Choose the new manager; the same card or Escape puts them back.");
                Answer::Focus(item)
            }
            _ => Answer::NotMine,
        }
    }

    /// Whether the click to come ends a drag.
    pub(super) fn set_drag_ended(&self, has_ended: bool) {
        self.drag_ended.set(has_ended);
    }

    fn let_go(&self) {
        self.unmark();
        self.aimed.take();
        if let Some(held) = self.held.take() {
            let _ = held.class_list().remove_1(HELD);
        }
        if let Some(body) = document().body() {
            for ghost in page::all(&body, ".chart__ghost") {
                ghost.remove();
            }
        }
    }

    fn unmark(&self) {
        if let Some(aimed) = self.aimed.borrow().as_ref() {
            let _ = aimed.class_list().remove_2(AIMED, REFUSED);
        }
    }
}

/// Why the one cannot report to the other, as far as the page shows it; the server knows the rest.
fn refusal(held: &HtmlElement, to: &HtmlElement) -> Option<String> {
    let above = held.parent_element().and_then(|list| item_of(&list));
    if held == to {
        Some("Nobody reports to themselves.".to_owned())
    } else if held.contains(Some(to)) {
        Some(format!("{} is below {}.", name_of(to), name_of(held)))
    } else if above.as_ref() == Some(to) {
        Some(format!("{} reports to {} already.", name_of(held), name_of(to)))
    } else {
        None
    }
}

/// The person something of the chart belongs to.
pub(super) fn item_of(element: &Element) -> Option<HtmlElement> {
    element.closest("li[data-person]").ok().flatten()?.dyn_into().ok()
}

fn name_of(item: &HtmlElement) -> String {
    item.query_selector(".chart__name").ok().flatten().and_then(|name| name.text_content()).unwrap_or_default()
}
