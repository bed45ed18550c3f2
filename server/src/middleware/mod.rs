//! What happens to every request before and after its handler, one concern per file. Their order is decided in `router`.

pub(crate) mod actor;
pub(crate) mod client_address;
pub(crate) mod csrf;
pub(crate) mod rate_limit;
pub(crate) mod request_context;
pub(crate) mod security_headers;
pub(crate) mod trace;
