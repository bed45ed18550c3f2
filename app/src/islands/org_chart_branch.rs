//! A branch of the chart made in the browser, as the server makes it.

use contract::view::{ChartBranch, ChartNode, ChartRest, PersonStatus};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::page;
use crate::format;

/// Where cards lead.
pub(super) struct Ways {
    /// Address of a chart that begins with the person whose id follows.
    pub(super) begin: String,
    /// Path before the ids of people.
    pub(super) people: String,
}

/// Puts reports below a person, after those who are there. Gives the first of them.
pub(super) fn append(item: &HtmlElement, branch: &ChartBranch, ways: &Ways) -> Option<HtmlElement> {
    let group = item.query_selector(":scope > ul").ok().flatten().unwrap_or_else(|| {
        let group = page::element("ul", "", "");
        page::set(&group, "role", "group");
        let _ = item.append_child(&group);
        group
    });
    for rest in page::all(&group, ":scope > [data-after]") {
        rest.remove();
    }
    let mut first = None;
    for node in &branch.nodes {
        let made = element(node, ways);
        let _ = group.append_child(&made);
        first = first.or_else(|| made.dyn_into::<HtmlElement>().ok());
    }
    if let Some(rest) = &branch.rest {
        let manager = item.get_attribute("data-person").unwrap_or_default();
        let _ = group.append_child(&more(rest, &format!("{}{manager}&after={}", ways.begin, rest.after)));
    }
    first
}

fn element(node: &ChartNode, ways: &Ways) -> Element {
    let item = page::element("li", "chart__item", "");
    page::set(&item, "data-person", &node.id);
    page::set(&item, "data-version", &node.version.to_string());
    let card = page::element("div", "chart__card", "");
    let name = isolated("a", "chart__name", &node.name);
    page::set(&name, "href", &format!("{}{}", ways.people, node.id));
    let _ = card.append_child(&name);
    if let Some(title) = &node.job_title {
        let _ = card.append_child(&isolated("span", "chart__title", title));
    }
    let later = (node.status == PersonStatus::Future).then_some("starts later");
    for words in later.into_iter().chain(node.in_circle.then_some("reports in a circle")) {
        let _ = card.append_child(&page::element("span", "chart__title", words));
    }
    if node.direct > 0 {
        page::set(&item, "data-direct", &node.direct.to_string());
        let team = format::team(node);
        let count = page::element("a", "chart__count number", &team);
        page::set(&count, "href", &format!("{}{}", ways.begin, node.id));
        page::set(&count, "aria-label", &format!("{team} of {}", node.name));
        let _ = card.append_child(&count);
    }
    let _ = item.append_child(&card);
    item
}

/// An element with what somebody wrote, in whatever direction it runs.
fn isolated(name: &str, class: &str, words: &str) -> Element {
    let element = page::element(name, class, "");
    let _ = element.append_child(&page::element("bdi", "", words));
    element
}

/// The link to the rest of somebody's reports.
fn more(rest: &ChartRest, address: &str) -> Element {
    let item = page::element("li", "chart__rest", "");
    page::set(&item, "data-after", &rest.after);
    let link = page::element("a", "", &format!("{} more", format::grouped(rest.people)));
    page::set(&link, "href", address);
    let _ = item.append_child(&link);
    item
}

/// What a card says of reports.
pub(super) fn count_of(item: &HtmlElement) -> Option<String> {
    let count = item.query_selector(":scope > .chart__card > .chart__count").ok().flatten()?;
    count.text_content()
}
