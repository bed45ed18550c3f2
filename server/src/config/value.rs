//! Reads the text of one option. Each error is the rest of a sentence that begins with the option's name.

use std::net::SocketAddr;
use std::num::NonZeroU32;

use connectors::http::RouteTable;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use tracing_subscriber::EnvFilter;

use super::LogFormat;

pub(super) fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("\"{text}\" is not an address with a port; write one such as 127.0.0.1:3000"))
}

pub(super) fn routes(text: &str) -> Result<RouteTable, String> {
    text.parse().map_err(|error: connectors::http::RouteTableError| error.to_string())
}

/// Zero lifts the limit.
pub(super) fn rate_limit(text: &str) -> Result<Option<NonZeroU32>, String> {
    let requests: u32 =
        text.parse().map_err(|_| format!("\"{text}\" is not a number of requests per second; write one such as 50, or 0 for no limit"))?;
    Ok(NonZeroU32::new(requests))
}

/// Checked here, built again where the log is set up.
pub(super) fn log_filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| format!("\"{text}\" is not a log filter; write one such as info or info,engine=debug"))
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("\"{text}\" is neither text nor json")),
    }
}

pub(super) fn time_zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| format!("\"{text}\" is not a time zone of the IANA list; write one such as Europe/Copenhagen"))
}

/// A length of time such as `24h`, in seconds.
pub(super) fn seconds(text: &str) -> Result<i64, String> {
    let duration = text.parse::<SignedDuration>().ok().filter(|duration| !duration.is_negative());
    duration.map(|duration| duration.as_secs()).ok_or_else(|| format!("\"{text}\" is not a length of time; write one such as 24h or 90m"))
}
