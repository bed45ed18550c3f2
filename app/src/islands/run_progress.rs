//! A run's progress while it goes on, pushed by the server.

use contract::view::RunProgress;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

use crate::components::RunProgressBar;

/// The progress of a run that has not settled. It follows `{page}/events`: `progress` carries a [`RunProgress`] as JSON, `settled`
/// reloads the page, which then shows the outcome.
#[island]
pub fn LiveRunProgress(
    /// Address of the events.
    events: String,
    /// How far the run was when the page was rendered.
    initial: RunProgress,
) -> impl IntoView {
    let progress = RwSignal::new(initial);
    Effect::new(move || follow(&events, progress));
    view! { <RunProgressBar progress /> }
}

/// Follows the events while the tab is seen; a hidden tab costs the server nothing.
fn follow(address: &str, progress: RwSignal<RunProgress>) {
    let address = address.to_owned();
    let mut source: Option<EventSource> = None;
    let mut follow_while_seen = move || {
        if document().hidden() {
            if let Some(source) = source.take() {
                source.close();
            }
        } else if source.is_none() {
            source = subscribe(&address, progress).ok();
        }
    };
    follow_while_seen();
    let listener = Closure::<dyn FnMut()>::new(follow_while_seen).into_js_value();
    // The page is reloaded when the run settles, so the listener lives as long as it is needed.
    let _ = document().add_event_listener_with_callback("visibilitychange", listener.unchecked_ref());
}

fn subscribe(address: &str, progress: RwSignal<RunProgress>) -> Result<EventSource, JsValue> {
    let source = EventSource::new(address)?;
    let on_progress = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(next) = event.data().as_string().and_then(|json| serde_json::from_str(&json).ok()) {
            progress.set(next);
        }
    });
    source.add_event_listener_with_callback("progress", on_progress.into_js_value().unchecked_ref())?;
    let settled = source.clone();
    let on_settled = Closure::<dyn Fn()>::new(move || {
        settled.close();
        let _ = location().reload();
    });
    source.add_event_listener_with_callback("settled", on_settled.into_js_value().unchecked_ref())?;
    Ok(source)
}
