//! Server-sent events: what pages are told while they are open.

pub(crate) mod run_progress;
