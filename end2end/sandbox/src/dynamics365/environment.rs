//! `GET /data/{entity set}` of an environment.

use axum::http::{HeaderName, Method, StatusCode, header};
use serde_json::{Map, Value, json};

use super::entity_set::EntitySet;
use super::query::{Query, next_link};
use super::refusal::{odata, unauthorised};
use super::rows::rows;
use super::tenant::Tenant;
use crate::bamboohr::Answer;
use crate::company::Company;
use crate::message::{Reply, Request};

/// Names the request to Microsoft's support.
const ACTIVITY_ID: HeaderName = HeaderName::from_static("ms-dyn-aid");
/// What a token for Human Resources as it stood alone is for.
const TALENT_RESOURCE: &str = "http://hr.talent.dynamics.com";

/// Answers a request; `number` counts the requests of the sandbox.
pub(crate) fn answer(account: &str, company: &Company, tenant: &Tenant, request: &Request, number: u64) -> Answer {
    let application = application(tenant, request);
    let key = application.map(|position| tenant.applications[position].name);
    let reply = match application {
        Some(position) => permitted(company, tenant, position, request).unwrap_or_else(|refusal| refusal),
        None => unauthorised(account),
    };
    Answer { reply: reply.with(ACTIVITY_ID, &format!("{number:08x}-0000-4000-8000-000000000000")), key }
}

/// The application of a token that is known, for this environment, of an application that the environment knows.
fn application(tenant: &Tenant, request: &Request) -> Option<usize> {
    let (scheme, token) = request.header(&header::AUTHORIZATION)?.split_once(' ')?;
    let (position, audience) = tenant.tokens.get(token).filter(|_| scheme.eq_ignore_ascii_case("bearer"))?;
    let is_talent = request.path.starts_with("/namespaces/");
    let is_for_here = if is_talent { audience == TALENT_RESOURCE } else { *audience == format!("https://{}", request.host) };
    (is_for_here && tenant.applications[*position].is_registered).then_some(*position)
}

fn permitted(company: &Company, tenant: &Tenant, application: usize, request: &Request) -> Result<Reply, Reply> {
    let name = request.path.split_once("/data/").map_or("", |(_, name)| name);
    let set = EntitySet::by_name(name).filter(|_| request.method == Method::GET);
    let set = set.ok_or_else(|| {
        let message = format!("No HTTP resource was found that matches the request URI 'https://{}{}'.", request.host, request.path);
        odata(StatusCode::NOT_FOUND, &message)
    })?;
    if tenant.refused.contains(&set) || !tenant.applications[application].may_read.contains(&set) {
        return Err(odata(StatusCode::FORBIDDEN, &format!("Access denied to entity {name}.")));
    }
    let query = Query::of(request)?;
    let rows = rows(set, company, tenant);
    if let Some(first) = rows.first() {
        // What is withheld is known all the same.
        let mut known = first.clone();
        known.values.extend(tenant.withheld.iter().map(|property| (property.clone(), Value::Null)));
        query.check(&known, name)?;
    }
    let meant: Vec<_> = rows.into_iter().filter(|row| query.admits(row)).collect();
    let count = meant.len();
    let after = query.after.as_deref();
    let rest = meant.into_iter().filter(|row| after.is_none_or(|after| row.key.as_str() > after)).skip(query.skip);
    let limit = query.top.unwrap_or(usize::MAX).min(tenant.page_size);
    let mut page: Vec<_> = rest.take(limit.saturating_add(1)).collect();
    let has_more = page.len() > limit && query.top.is_none_or(|top| top > limit);
    page.truncate(limit);

    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), json!(format!("https://{}/data/$metadata#{name}", request.host)));
    if query.has_count {
        body.insert("@odata.count".to_owned(), json!(count));
    }
    if let Some(last) = page.last().filter(|_| has_more) {
        body.insert("@odata.nextLink".to_owned(), json!(next_link(request, &last.key)));
    }
    body.insert("value".to_owned(), page.into_iter().map(|row| query.project(row)).collect());
    Ok(Reply::json_with(StatusCode::OK, "application/json; odata.metadata=minimal", &Value::Object(body)))
}
