//! BambooHR as it is on the wire. Section numbers in this folder are those of the vendor document on BambooHR's public API.

mod authorisation;
mod changed;
mod directory;
mod employee;
mod fields;
mod keys;
mod list;
mod metadata;
mod read_path;
mod refusal;
mod rendering;
mod report;
mod routes;
mod tables;
mod tenant;
mod view;
mod webhooks;

mod datasets;

pub use keys::{ADMINISTRATOR_KEY, DATASETS_KEY, DIRECTORY_KEY, DISABLED_KEY, LIMITED_KEY, REPORTS_KEY};
pub use read_path::ReadPath;
pub(crate) use tenant::Tenant;
pub(crate) use webhooks::deliveries;
pub use webhooks::{Delivery, HookEvent};

use axum::http::{HeaderName, StatusCode, header};

use self::authorisation::authorise;
use self::routes::{Endpoint, endpoint};
use self::view::{EmptyDate, View};
use crate::company::Company;
use crate::message::{Reply, Request};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The account a request is for, if it is for BambooHR at all: by subdomain, or by path on the older gateway (section 1.1).
pub(crate) fn account_of<'r>(host: &'r str, path: &'r str) -> Option<&'r str> {
    match host.strip_suffix(".bamboohr.com")? {
        "api" => path.strip_prefix("/api/gateway.php/")?.split('/').next(),
        subdomain => Some(subdomain),
    }
}

/// Answers a request for an account nobody has. What the real service does then is not known; this is a plain 404.
pub(crate) fn unknown_account() -> Reply {
    refusal::plain(StatusCode::NOT_FOUND, "Company not found")
}

/// A reply and the name of the key that was used.
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    pub(crate) key: Option<&'static str>,
}

/// Answers a request; `number` counts the requests of the sandbox.
pub(crate) fn answer(company: &Company, tenant: &mut Tenant, request: &Request, number: u64) -> Answer {
    let endpoint = endpoint(&request.method, &request.path);
    let (reply, key) = match authorise(tenant, request) {
        Err(reply) => (reply, None),
        Ok(key) => {
            let name = tenant.keys[key].name;
            let reply = match endpoint {
                None => refusal::plain(StatusCode::NOT_FOUND, "Not found"),
                Some(endpoint) => permitted(company, tenant, key, request, endpoint),
            };
            (reply, Some(name))
        }
    };
    // Datasets echo the caller's own id; elsewhere it is BambooHR's, 39 digits.
    let echoed = request.header(&REQUEST_ID).filter(|_| endpoint.is_some_and(Endpoint::is_dataset)).map(str::to_owned);
    let reply = reply.with(REQUEST_ID, &echoed.unwrap_or_else(|| format!("{:039}", 271_828_182_845_904_523_536_u128 + u128::from(number))));
    Answer { reply, key }
}

fn permitted(company: &Company, tenant: &mut Tenant, key: usize, request: &Request, endpoint: Endpoint<'_>) -> Reply {
    let path = endpoint.read_path();
    if !tenant.keys[key].may_read.contains(&path) || tenant.refused.contains(&path) {
        return refusal::forbidden(endpoint);
    }
    // What is written or told of what was written is no reply to keep.
    let owner = tenant.keys[key].name;
    match endpoint {
        Endpoint::Webhooks => return webhooks::list(tenant, owner),
        Endpoint::MakeWebhook => return webhooks::create(tenant, owner, request),
        Endpoint::DeleteWebhook(id) => return webhooks::delete(tenant, owner, id),
        _ => {}
    }
    let decisive = decisive_part(tenant.keys[key].name, request);
    if let Some(reply) = tenant.known_reply(&decisive) {
        return reply;
    }
    let view = View { company, tenant, key: &tenant.keys[key], day: company.today, empty_date: EmptyDate::Zeros };
    let reply = match endpoint {
        Endpoint::List => list::list(view, request),
        Endpoint::Employee(id) => employee::employee(view, request, id),
        Endpoint::Directory => directory::directory(view, request),
        Endpoint::Changed => changed::changed(view, request),
        Endpoint::ChangedTable(table) => tables::changed(view, request, table),
        Endpoint::Table { employee, table } => tables::table(view, request, employee, table),
        Endpoint::Datasets => Ok(datasets::names()),
        Endpoint::DatasetFields(dataset) => datasets::fields(view, dataset),
        Endpoint::DatasetOptions(dataset) => datasets::options(view, request, dataset),
        Endpoint::DatasetData(dataset) => datasets::data(view, request, dataset),
        Endpoint::CustomReport => report::custom(view, request),
        Endpoint::MetaFields => Ok(metadata::fields(view, request)),
        Endpoint::MetaTables => Ok(metadata::tables(request)),
        Endpoint::MetaLists => Ok(metadata::lists(view, request)),
        Endpoint::MetaUsers => Ok(metadata::users(view, request)),
        Endpoint::CompanyInformation => Ok(metadata::company_information(view)),
        Endpoint::MonitoredFields => Ok(webhooks::monitored_fields()),
        Endpoint::Webhooks | Endpoint::MakeWebhook | Endpoint::DeleteWebhook(_) => Err(refusal::plain(StatusCode::NOT_FOUND, "Not found")),
    }
    .unwrap_or_else(|refusal| refusal);
    if reply.status == StatusCode::OK {
        tenant.keep_reply(decisive, reply.clone());
    }
    reply
}

/// Everything of a request that decides the reply, as long as neither company nor account changes.
fn decisive_part(key: &str, request: &Request) -> Vec<u8> {
    let header = |name| request.header(&name).unwrap_or_default();
    let head =
        [key, request.method.as_str(), &request.host, &request.path, &request.query, header(header::ACCEPT), header(header::CONTENT_TYPE)];
    [head.join("\n").as_bytes(), b"\n", &request.body].concat()
}
