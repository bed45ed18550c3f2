//! A branch of the chart made in the browser, as the server makes it.

use contract::view::{ChartBranch, ChartNode, PersonStatus};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::page;
use crate::format;

/// Puts reports below a person: the first page in place of what was there, further ones after it. Gives the first of them.
pub(super) fn append(item: &HtmlElement, branch: &ChartBranch, begin: &str) -> Option<HtmlElement> {
    let group = item.query_selector(":scope > ul").ok().flatten().unwrap_or_else(|| {
        let group = page::element("ul", "", "");
        page::set(&group, "role", "group");
        let _ = item.append_child(&group);
        group
    });
    if item.has_attribute("data-after") {
        for rest in page::all(&group, ":scope > .chart__rest") {
            rest.remove();
        }
    } else {
        group.set_text_content(None);
    }
    let mut first = None;
    for node in &branch.nodes {
        let made = element(node, begin);
        let _ = group.append_child(&made);
        first = first.or_else(|| made.dyn_into::<HtmlElement>().ok());
    }
    match &branch.next {
        Some(cursor) => {
            page::set(item, "data-after", cursor);
            let _ = group.append_child(&rest(item, begin));
        }
        None => {
            let _ = item.remove_attribute("data-after");
        }
    }
    first
}

fn element(node: &ChartNode, begin: &str) -> Element {
    let item = page::element("li", "chart__item", "");
    page::set(&item, "data-person", &node.id);
    page::set(&item, "data-version", &node.version.to_string());
    let card = page::element("div", "chart__card", "");
    let name = page::element("a", "chart__name", &node.name);
    page::set(&name, "href", &format!("/people/{}", node.id));
    let _ = card.append_child(&name);
    let later = (node.status == PersonStatus::Future).then_some("starts later");
    for words in [node.job_title.as_deref(), later].into_iter().flatten() {
        let _ = card.append_child(&page::element("span", "chart__title", words));
    }
    if node.direct > 0 {
        page::set(&item, "data-direct", &node.direct.to_string());
        let count = page::element("a", "chart__count number", &counts(node));
        page::set(&count, "href", &format!("{begin}{}", node.id));
        let _ = card.append_child(&count);
    }
    let _ = item.append_child(&card);
    item
}

/// The link to the rest of somebody's reports.
fn rest(item: &HtmlElement, begin: &str) -> Element {
    let rest = page::element("li", "chart__rest", "");
    let link = page::element("a", "", "More");
    page::set(&link, "href", &format!("{begin}{}", item.get_attribute("data-person").unwrap_or_default()));
    let _ = rest.append_child(&link);
    rest
}

fn counts(node: &ChartNode) -> String {
    let direct = format::counted(node.direct, "report", "reports");
    if node.below > node.direct { format!("{direct} · {}", format::counted(node.below, "person", "people")) } else { direct }
}

/// What a card says of reports.
pub(super) fn count_of(item: &HtmlElement) -> Option<String> {
    let count = item.query_selector(":scope > .chart__card > .chart__count").ok().flatten()?;
    count.text_content()
}
