//! Times in the viewer's zone: only the browser knows it.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element};

/// Rewrites every exact time of the page, and the exact times behind relative ones.
pub(super) fn rewrite(document: &Document) {
    let Ok(times) = document.query_selector_all("time[data-exact], time[title]") else { return };
    for at in 0..times.length() {
        if let Some(time) = times.item(at).and_then(|node| node.dyn_into::<Element>().ok()) {
            rewrite_one(&time);
        }
    }
}

fn rewrite_one(time: &Element) {
    let Some(moment) = time.get_attribute("datetime") else { return };
    let precision = time.get_attribute("data-exact");
    let date = Date::new(&JsValue::from_str(&moment));
    let words = String::from(date.to_locale_string("en-GB", &format(precision.as_deref() != Some("minute"))));
    if precision.is_some() {
        time.set_text_content(Some(&words));
    } else {
        let _ = time.set_attribute("title", &words);
    }
}

fn format(with_seconds: bool) -> JsValue {
    let format = Object::new();
    let seconds = with_seconds.then_some(("second", "2-digit"));
    let parts = [("day", "numeric"), ("month", "short"), ("year", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    for (part, style) in parts.into_iter().chain(seconds).chain([("timeZoneName", "short")]) {
        let _ = Reflect::set(&format, &part.into(), &style.into());
    }
    format.into()
}
