//! The server `orgonaut`: configuration, routes with their layers, and the command line, put together around the use cases of `engine`
//! and the pages of `app`.

mod application;
pub mod assets;
pub mod cli;
pub mod config;
mod events;
mod export;
mod health;
mod logging;
mod middleware;
mod refusal;
mod rest;
mod router;
mod serve;
mod session_store;
mod webhook;

pub use application::{Application, Workers, build};
