//! What a person sees. Pages are rendered on the server, whole, and work without JavaScript; what moves in them is an island.
//!
//! With feature `ssr` this is a router of pages ([`routes::router`]) that the server merges; with feature `hydrate` it is the islands
//! alone, for the browser.

#![expect(unreachable_pub, reason = "a component's properties are public whatever its own visibility: the macro decides")]
#![cfg_attr(feature = "ssr", expect(clippy::needless_pass_by_value, reason = "a component owns its properties"))]

mod components;
mod format;
pub mod islands;

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
mod browser;
#[cfg(feature = "ssr")]
pub mod filters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod query;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod session_end;
#[cfg(feature = "ssr")]
mod shell;
