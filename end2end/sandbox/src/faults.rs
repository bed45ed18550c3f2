//! Things that go wrong on purpose, for the next so many matching requests.

use std::time::{Duration, SystemTime};

use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::message::{Reply, Request};

/// What goes wrong, for whom, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub effect: Effect,
    /// Only requests for this account.
    #[serde(default)]
    pub account: Option<String>,
    /// Only requests whose path and query, decoded, contain this text.
    #[serde(default)]
    pub address: Option<String>,
    /// Matching requests that pass first.
    #[serde(default)]
    pub skip: u32,
    /// Matching requests it befalls; until faults are cleared when left out.
    #[serde(default)]
    pub times: Option<u32>,
}

impl Fault {
    /// Something that goes wrong with every request until faults are cleared.
    pub fn always(effect: Effect) -> Self {
        Self { effect, account: None, address: None, skip: 0, times: None }
    }

    /// Something that goes wrong with the next `times` requests.
    pub fn next(times: u32, effect: Effect) -> Self {
        Self { times: Some(times), ..Self::always(effect) }
    }
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Effect {
    /// Too many requests: 429, or 503 as it was before 2026-09-16 (section 5 of the vendor document).
    Throttle {
        /// 429 or 503.
        #[serde(default = "too_many")]
        status: u16,
        /// What the reply says of when to come back.
        #[serde(default)]
        retry_after: Option<RetryAfter>,
    },
    /// An empty page with some status.
    Status {
        /// The status.
        status: u16,
    },
    /// A web page with status 200 in place of the reply, as a proxy or a maintenance page gives it.
    Html,
    /// Half of the reply.
    TruncatedJson,
    /// The page names its own cursor as that of the next page.
    RepeatedCursor,
    /// The page's link to the following one leads to another host.
    ForeignNextLink {
        /// Which.
        host: String,
    },
    /// The page has the first half of its people and speaks of all of them.
    HalfAPage,
    /// The page has nobody and speaks of nobody.
    EmptyPage,
    /// The request is read and never answered.
    NoAnswer,
    /// The request is answered once faults are cleared.
    Held,
    /// The connection is closed without a reply.
    DroppedConnection,
}

/// Value of the header `Retry-After`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetryAfter {
    /// Seconds.
    Seconds(u64),
    /// A date so many seconds ahead.
    DateIn(u64),
    /// Any text.
    Text(String),
}

impl RetryAfter {
    #[expect(clippy::disallowed_methods, reason = "a vendor has its own clock")]
    fn value(&self) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::DateIn(seconds) => httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(*seconds)),
            Self::Text(text) => text.clone(),
        }
    }
}

const fn too_many() -> u16 {
    429
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Outcome {
    Reply(Reply),
    Held(Reply),
    NoAnswer,
    DroppedConnection,
}

/// Takes the effect that befalls a request out of the faults, if any does.
pub(crate) fn befalling(faults: &mut Vec<Fault>, request: &Request, account: &str) -> Option<Effect> {
    let query: Vec<String> = request.parameters().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}?{}", request.path, query.join("&"));
    let mut effect = None;
    for fault in faults.iter_mut() {
        let for_account = fault.account.as_ref().is_none_or(|wanted| wanted == account);
        if !for_account || !fault.address.as_ref().is_none_or(|part| address.contains(part)) {
            continue;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            continue;
        }
        fault.times = fault.times.map(|times| times.saturating_sub(1));
        effect = Some(fault.effect.clone());
        break;
    }
    faults.retain(|fault| fault.times != Some(0));
    effect
}

impl Effect {
    /// Whether the request gets no further than this.
    pub(crate) fn instead(&self) -> Option<Outcome> {
        let page = |status: u16| {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Reply::new(status, "text/html; charset=UTF-8", "")
        };
        Some(match self {
            Self::Throttle { status, retry_after } => {
                let reply = page(*status);
                Outcome::Reply(match retry_after {
                    Some(retry_after) => reply.with(header::RETRY_AFTER, &retry_after.value()),
                    None => reply,
                })
            }
            Self::Status { status } => Outcome::Reply(page(*status)),
            Self::Html => {
                let body = "<!DOCTYPE html><html><head><title>We will be back</title></head><body><h1>Maintenance</h1></body></html>";
                Outcome::Reply(Reply::new(StatusCode::OK, "text/html; charset=UTF-8", body))
            }
            Self::NoAnswer => Outcome::NoAnswer,
            Self::DroppedConnection => Outcome::DroppedConnection,
            Self::Held | Self::TruncatedJson | Self::RepeatedCursor | Self::ForeignNextLink { .. } | Self::HalfAPage | Self::EmptyPage => {
                return None;
            }
        })
    }

    /// What becomes of a true reply.
    pub(crate) fn spoil(&self, request: &Request, reply: Reply) -> Reply {
        match self {
            Self::TruncatedJson => Reply { body: reply.body.slice(..reply.body.len() / 2), ..reply },
            Self::RepeatedCursor => changed(reply, |body| {
                if body.get("value").is_some() {
                    body[NEXT_LINK] = format!("https://{}{}?{}", request.host, request.path, request.query).into();
                } else if let Some(cursor) = request.parameter("page[after]") {
                    body["meta"]["page"]["nextCursor"] = Value::String(cursor);
                }
            }),
            Self::ForeignNextLink { host } => changed(reply, |body| {
                if let Some(link) = body[NEXT_LINK].as_str() {
                    body[NEXT_LINK] = link.replacen(&request.host, host, 1).into();
                }
            }),
            Self::HalfAPage => changed(reply, |body| {
                let people = if body.get("value").is_some() { &mut body["value"] } else { &mut body["data"] };
                if let Some(people) = people.as_array_mut() {
                    people.truncate(people.len() / 2);
                }
            }),
            Self::EmptyPage => changed(reply, |body| {
                *body = if body.get("value").is_some() {
                    json!({ "value": [], "@odata.count": 0 })
                } else {
                    json!({ "data": [], "meta": { "total": 0 } })
                };
            }),
            _ => reply,
        }
    }
}

/// Where an OData page names the following one.
const NEXT_LINK: &str = "@odata.nextLink";

/// A reply of JSON with something changed in it; another is left as it is.
fn changed(reply: Reply, change: impl FnOnce(&mut Value)) -> Reply {
    let Ok(mut body) = serde_json::from_slice::<Value>(&reply.body) else { return reply };
    change(&mut body);
    Reply { body: body.to_string().into(), ..reply }
}
