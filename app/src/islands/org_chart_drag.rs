//! Cards that follow the pointer: a mouse takes a card anywhere, a finger takes it by its grip, because elsewhere it scrolls.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, PointerEvent};

use super::org_chart_move::{Moves, item_of};
use super::page;

/// Pixels before a press is a drag, and near the edge of the window of the chart, where it scrolls by so many at a time.
const SLOP: i32 = 6;
const EDGE: i32 = 48;
const STEP: i32 = 16;
/// The left button or a finger, among those held.
const MAIN_BUTTON: u16 = 1;

/// A press on a card, which may become a drag.
struct Press {
    item: HtmlElement,
    x: i32,
    y: i32,
    /// The card under the pointer, once it is one.
    ghost: Option<HtmlElement>,
}

struct Drag {
    root: Element,
    moves: Rc<Moves>,
    press: RefCell<Option<Press>>,
}

/// Lets cards be dragged.
pub(super) fn attach(root: &Element, moves: &Rc<Moves>) {
    let drag = Rc::new(Drag { root: root.clone(), moves: Rc::clone(moves), press: RefCell::default() });
    let on_press = Rc::clone(&drag);
    page::on(root, "pointerdown", move |event: PointerEvent| on_press.press(&event));
    let on_move = Rc::clone(&drag);
    page::on(root, "pointermove", move |event: PointerEvent| on_move.follow(&event));
    let on_release = Rc::clone(&drag);
    page::on(root, "pointerup", move |_: PointerEvent| on_release.release());
    page::on(root, "pointercancel", move |_: PointerEvent| drag.give_up());
    // The browser's own dragging of links would end ours.
    page::on(root, "dragstart", move |event: Event| event.prevent_default());
}

impl Drag {
    fn press(&self, event: &PointerEvent) {
        self.moves.set_drag_ended(false);
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let is_in = |selector: &str| target.closest(selector).ok().flatten().is_some();
        let takes = is_in(".chart__grip") || (event.pointer_type() == "mouse" && is_in(".chart__card") && !is_in(".chart__count"));
        // While somebody is held, a press begins the click that puts them down.
        if event.button() == 0 && takes && !self.moves.is_holding() {
            let press = item_of(&target).map(|item| Press { item, x: event.client_x(), y: event.client_y(), ghost: None });
            self.press.replace(press);
        }
    }

    fn follow(&self, event: &PointerEvent) {
        // Released where nobody heard of it.
        if event.buttons() & MAIN_BUTTON == 0 {
            return self.give_up();
        }
        let (x, y) = (event.client_x(), event.client_y());
        {
            let mut pressed = self.press.borrow_mut();
            let Some(press) = pressed.as_mut() else { return };
            if press.ghost.is_none() {
                if (x - press.x).abs().max((y - press.y).abs()) < SLOP {
                    return;
                }
                press.ghost = ghost(&press.item);
                self.moves.pick_up(&press.item, "Drop them on the new manager; Escape puts them back.");
                let _ = self.root.set_pointer_capture(event.pointer_id());
            } else if !self.moves.is_holding() {
                // Escape was pressed.
                *pressed = None;
                self.moves.set_drag_ended(true);
                return;
            }
            if let Some(ghost) = &press.ghost {
                let _ = ghost.style().set_property("left", &format!("{}px", x + 8));
                let _ = ghost.style().set_property("top", &format!("{}px", y + 8));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "pixels of a window")]
        let under = document().element_from_point(x as f32, y as f32);
        let card = under.and_then(|under| under.closest(".chart__card").ok().flatten());
        self.moves.aim(card.and_then(|card| item_of(&card)).as_ref());
        self.scroll(x, y);
    }

    /// Forgets the press, and puts the card back if it follows the pointer.
    fn give_up(&self) {
        if self.press.take().is_some_and(|press| press.ghost.is_some()) {
            let _ = self.moves.put_back("");
        }
    }

    fn release(&self) {
        if self.press.take().is_none_or(|press| press.ghost.is_none()) {
            return;
        }
        self.moves.set_drag_ended(true);
        if let Err(refusal) = self.moves.put_down() {
            let _ = self.moves.put_back(&refusal);
        }
    }

    /// Brings what is beyond the edge into sight.
    fn scroll(&self, x: i32, y: i32) {
        let Some(pan) = self.root.parent_element() else { return };
        let window = pan.get_bounding_client_rect();
        let step = |at: i32, from: f64, to: f64| {
            let at = f64::from(at);
            i32::from(at > to - f64::from(EDGE)) * STEP - i32::from(at < from + f64::from(EDGE)) * STEP
        };
        pan.set_scroll_left(pan.scroll_left() + step(x, window.left(), window.right()));
        pan.set_scroll_top(pan.scroll_top() + step(y, window.top(), window.bottom()));
    }
}

/// A copy of somebody's card, for the eye alone.
fn ghost(item: &HtmlElement) -> Option<HtmlElement> {
    let card = item.query_selector(":scope > .chart__card").ok().flatten()?;
    let ghost: HtmlElement = card.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    let _ = ghost.class_list().add_1("chart__ghost");
    page::set(&ghost, "aria-hidden", "true");
    document().body()?.append_child(&ghost).ok()?;
    Some(ghost)
}
