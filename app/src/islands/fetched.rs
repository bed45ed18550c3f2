//! What an island asks the server for.

use js_sys::JSON;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

/// Fetches JSON from this site. An answer that is an error is one here too.
pub(super) async fn json<T: DeserializeOwned>(address: &str, signal: Option<&AbortSignal>) -> Result<T, JsValue> {
    let response = answer(address, signal).await?;
    let value = JsFuture::from(response.json()?).await?;
    let text = String::from(JSON::stringify(&value)?);
    serde_json::from_str(&text).map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Fetches text from this site.
pub(super) async fn text(address: &str) -> Result<String, JsValue> {
    let response = answer(address, None).await?;
    JsFuture::from(response.text()?).await?.as_string().ok_or(JsValue::NULL)
}

async fn answer(address: &str, signal: Option<&AbortSignal>) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_signal(signal);
    let response: Response = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, &init)).await?.dyn_into()?;
    if response.ok() { Ok(response) } else { Err(JsValue::from_f64(response.status().into())) }
}
