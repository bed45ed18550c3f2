//! A chart that is larger than its window moves with the pointer that holds it.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::page;

/// Where the pointer and the chart were when it was taken.
#[derive(Clone, Copy)]
struct Hold {
    x: i32,
    y: i32,
    left: i32,
    top: i32,
}

/// Lets the ground of the chart be dragged by a mouse; fingers scroll by themselves.
pub(super) fn attach(pan: &Element) {
    let held: Rc<Cell<Option<Hold>>> = Rc::default();
    let (ground, taken) = (pan.clone(), Rc::clone(&held));
    page::on(pan, "pointerdown", move |event: PointerEvent| {
        let on_card = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let on_card = on_card.is_some_and(|element| element.closest(".chart__card, .chart__rest").ok().flatten().is_some());
        if event.pointer_type() == "mouse" && event.button() == 0 && !on_card {
            event.prevent_default();
            let _ = ground.set_pointer_capture(event.pointer_id());
            taken.set(Some(Hold { x: event.client_x(), y: event.client_y(), left: ground.scroll_left(), top: ground.scroll_top() }));
        }
    });
    let (ground, moved) = (pan.clone(), Rc::clone(&held));
    page::on(pan, "pointermove", move |event: PointerEvent| {
        if let Some(hold) = moved.get() {
            ground.set_scroll_left(hold.left + hold.x - event.client_x());
            ground.set_scroll_top(hold.top + hold.y - event.client_y());
        }
    });
    for end in ["pointerup", "pointercancel"] {
        let held = Rc::clone(&held);
        page::on(pan, end, move |_: PointerEvent| held.set(None));
    }
}
