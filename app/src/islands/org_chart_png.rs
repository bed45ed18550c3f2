//! The chart's drawing as a PNG: the browser paints what the server drew.

use leptos::prelude::{document, set_timeout};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, Document, Event, HtmlAnchorElement, HtmlCanvasElement, HtmlElement, HtmlImageElement};

use super::{fetched, page};

/// Dots to one unit of the drawing, and the most dots a side may have: browsers refuse larger canvases.
const SHARPNESS: f64 = 2.0;
const LONGEST: f64 = 16_000.0;

/// Shows the button that the page keeps hidden without JavaScript.
pub(super) fn attach(document: &Document) {
    let Some(body) = document.body() else { return };
    for button in page::all(&body, "[data-chart-png]") {
        let _ = button.remove_attribute("hidden");
        let pressed = button.clone();
        page::on(&button, "click", move |_: Event| paint_for(&pressed));
    }
}

fn paint_for(button: &HtmlElement) {
    let Some(address) = button.get_attribute("data-chart-png") else { return };
    let button = button.clone();
    spawn_local(async move {
        if paint(&address).await.is_err() {
            button.set_text_content(Some("Too large for a PNG"));
            set_timeout(move || button.set_text_content(Some("PNG")), std::time::Duration::from_secs(4));
        }
    });
}

async fn paint(address: &str) -> Result<(), JsValue> {
    let svg = fetched::text(address).await?;
    let image = HtmlImageElement::new()?;
    // A data address, which the page's policy allows for images; the drawing refers to nothing outside itself.
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", String::from(js_sys::encode_uri_component(&svg))));
    JsFuture::from(image.decode()).await?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = SHARPNESS.min(LONGEST / width.max(height));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most LONGEST, and positive")]
    let (across, down) = ((width * scale) as u32, (height * scale) as u32);
    canvas.set_width(across);
    canvas.set_height(down);
    let ground: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    ground.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, f64::from(across), f64::from(down))?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&canvas.to_data_url()?);
    link.set_download("orgonaut-org-chart.png");
    link.click();
    Ok(())
}
