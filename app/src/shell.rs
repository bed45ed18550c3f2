//! The document around every page.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use leptos::nonce::{Nonce, use_nonce};
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};

use crate::assets::{Assets, IslandAssets};
use crate::components::{Note, SPRITE, Toast, Tone};
use crate::pages::top_bar::TopBar;
use crate::request;
use crate::session::{self, Flash};

/// Pages of this site are fetched when a pointer rests on their link, so that a click shows them at once.
const SPECULATION_RULES: &str = r#"{"prefetch":[{"where":{"href_matches":"/*"},"eagerness":"moderate"}]}"#;

/// The document with `content` in its main part.
pub(crate) fn document<V: IntoView + 'static>(content: impl FnOnce() -> V) -> impl IntoView {
    provide_meta_context();
    let nonce = use_nonce();
    if let Some(policy) = nonce.as_ref().and_then(content_security_policy) {
        request::response().insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    let assets = request::extension::<Assets>().expect("the server puts the assets into every request");
    let loader = assets.islands.map(|islands| loader(&islands, nonce.clone()));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href=ICON />
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=assets.stylesheet />
                <script type="speculationrules" nonce=nonce>{SPECULATION_RULES}</script>
                {loader}
                <MetaTags />
            </head>
            <body>
                <Title formatter=|title: String| if title.is_empty() { "Orgonaut".to_owned() } else { format!("{title} · Orgonaut") } />
                <a class="skip-link" href="#main">"Skip to the content"</a>
                <div hidden inner_html=SPRITE></div>
                <TopBar />
                <main class="page" id="main" tabindex="-1">
                    {flash()}
                    {content()}
                </main>
            </body>
        </html>
    }
}

/// The mark in the window's tab.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Crect width='20' height='20' rx='5' \
                    fill='%234648d4'/%3E%3Cg fill='%23fff'%3E%3Ccircle cx='10' cy='5.6' r='2'/%3E%3Ccircle cx='5.4' cy='14' r='2'/%3E%3Ccircle \
                    cx='14.6' cy='14' r='2'/%3E%3C/g%3E%3Cpath d='M10 7.6v2.2M5.4 12V9.8h9.2V12' stroke='%23fff' stroke-width='1.3' \
                    fill='none'/%3E%3C/svg%3E";

/// Only what this site serves; a script runs if it carries this answer's nonce.
fn content_security_policy(nonce: &Nonce) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' \
         data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// Loads the wasm when the browser has nothing better to do, and brings each island to life. Where it cannot be loaded, what stands for
/// those without scripts takes its place.
fn loader(islands: &IslandAssets, nonce: Option<Nonce>) -> impl IntoView + use<> {
    let script = format!(
        "const start = async () => {{
    const islands = await import({:?});
    await islands.default({{ module_or_path: {:?} }});
    islands.hydrate();
    for (const island of document.querySelectorAll('leptos-island')) islands[island.dataset.component]?.(island);
    document.documentElement.dataset.hydrated = '';
}};
const goWithout = (error) => {{
    for (const instead of document.querySelectorAll('noscript')) instead.outerHTML = instead.textContent;
    throw error;
}};
const load = () => start().catch(goWithout);
'requestIdleCallback' in window ? requestIdleCallback(load) : setTimeout(load);",
        islands.script, islands.module
    );
    view! {
        <link rel="modulepreload" href=islands.script.clone() />
        <script type="module" nonce=nonce>{script}</script>
    }
}

/// The one-time sentence of the page before. A page fetched ahead leaves it for the page that is seen.
fn flash() -> impl IntoView {
    Suspend::new(async {
        let session = request::session().filter(|_| !request::is_prefetch())?;
        let flash = session::take_flash(&session).await.inspect_err(|error| tracing::warn!(%error, "session could not be read")).ok()??;
        Some(match flash {
            flash if flash.is_passing() => view! { <Toast words=flash.sentence() /> }.into_any(),
            Flash::InputKept | Flash::PasswordIsInitial => view! { <Note tone=Tone::Warn title=flash.sentence()>""</Note> }.into_any(),
            flash => view! { <Note tone=Tone::Good title=flash.sentence()>""</Note> }.into_any(),
        })
    })
}
