//! The org chart as a tree that opens where it is asked to, after the ARIA tree pattern. The lists of the page are the tree; what is not
//! in them yet is fetched a branch at a time.

use std::rc::Rc;

use contract::view::ChartBranch;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

use super::org_chart_branch::{Ways, append, count_of};
use super::org_chart_move::{Answer, Moves};
use super::{fetched, org_chart_drag, org_chart_pan, org_chart_png, page};

/// People in the page at most: beyond them a branch opens as a page of its own.
const MOST: usize = 1_200;
const ITEM: &str = "[role=treeitem]";

/// Makes a tree of the page's chart, if it has one.
pub(super) fn attach(document: &Document) {
    org_chart_png::attach(document);
    let Ok(Some(root)) = document.query_selector("[data-chart]") else { return };
    let data = |name: &str| root.get_attribute(name);
    let (Some(source), Some(begin), Some(people)) = (data("data-chart"), data("data-begin"), data("data-people")) else { return };
    if let Some(pan) = root.parent_element() {
        org_chart_pan::attach(&pan);
    }
    let tree = Rc::new(Tree { root, source, ways: Ways { begin, people }, moves: Moves::of_page().map(Rc::new) });
    tree.name();
    let on_key = Rc::clone(&tree);
    page::on(&tree.root, "keydown", move |event: KeyboardEvent| on_key.key(&event));
    let on_click = Rc::clone(&tree);
    page::on(&tree.root, "click", move |event: MouseEvent| on_click.click(&event));
    if let Some(moves) = &tree.moves {
        let_move(document, &tree, moves);
    }
    // The chart is about somebody: looked for, or just moved.
    if let Some(item) = page::all(&tree.root, "[aria-current]").first() {
        tree.focus(item);
    }
}

/// People may be moved in this chart.
fn let_move(document: &Document, tree: &Rc<Tree>, moves: &Rc<Moves>) {
    org_chart_drag::attach(&tree.root, moves);
    let (on_escape, held) = (Rc::clone(tree), Rc::clone(moves));
    page::on(document, "keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            held.put_back("").iter().for_each(|item| on_escape.focus(item));
        }
    });
    let (on_close, left) = (Rc::clone(tree), Rc::clone(moves));
    page::on(moves.dialog(), "close", move |_: Event| left.left().iter().for_each(|item| on_close.focus(item)));
    let sent = Rc::clone(moves);
    page::on(moves.dialog(), "submit", move |_: Event| sent.sent());
    for leave in page::all(moves.dialog(), "[data-move=leave]") {
        let moves = Rc::clone(moves);
        page::on(&leave, "click", move |_: Event| moves.dialog().close());
    }
}

struct Tree {
    root: Element,
    /// Where branches come from.
    source: String,
    ways: Ways,
    /// What is done about moving people, where they may be moved.
    moves: Option<Rc<Moves>>,
}

impl Tree {
    /// Gives the lists their roles; the region around them gives its place in the order of keys to the tree.
    fn name(&self) {
        if let Some(pan) = self.root.parent_element() {
            let _ = pan.remove_attribute("tabindex");
        }
        page::set(&self.root, "role", "tree");
        page::set(&self.root, "aria-label", "Org chart");
        for item in page::all(&self.root, "li[data-person]") {
            self.name_item(&item);
        }
        for group in page::all(&self.root, "ul") {
            page::set(&group, "role", "group");
        }
        for rest in page::all(&self.root, ".chart__rest") {
            name_rest(&rest);
        }
        if let Some(first) = page::all(&self.root, ITEM).first() {
            page::set(first, "tabindex", "0");
        }
    }

    fn name_item(&self, item: &HtmlElement) {
        name_item(item);
        if self.moves.is_some() {
            Moves::equip(item);
        }
    }

    /// Items that are not inside a closed branch, in their order.
    fn visible(&self) -> Vec<HtmlElement> {
        let items = page::all(&self.root, ITEM);
        items.into_iter().filter(|item| item.closest("ul[hidden]").ok().flatten().is_none()).collect()
    }

    fn focus(&self, item: &HtmlElement) {
        for other in page::all(&self.root, "[role=treeitem][tabindex='0']") {
            page::set(&other, "tabindex", "-1");
        }
        page::set(item, "tabindex", "0");
        let _ = item.focus();
        if let Ok(Some(card)) = item.query_selector(".chart__card") {
            page::show(&card);
        }
        if let Some(moves) = &self.moves {
            moves.aim(Some(item));
        }
    }

    /// Does what moving somebody asks for; `false` when nothing is asked.
    fn follow(&self, answer: Option<Answer>) -> bool {
        match answer {
            Some(Answer::Done) => true,
            Some(Answer::Focus(item)) => {
                self.focus(&item);
                true
            }
            Some(Answer::NotMine) | None => false,
        }
    }

    fn key(self: &Rc<Self>, event: &KeyboardEvent) {
        let Some(item) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else { return };
        if !item.matches(ITEM).unwrap_or_default() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if self.follow(self.moves.as_ref().map(|moves| moves.key(event, &item))) {
            return;
        }
        let visible = self.visible();
        let Some(at) = visible.iter().position(|other| *other == item) else { return };
        let to = match event.key().as_str() {
            "ArrowDown" => visible.get(at + 1),
            "ArrowUp" => at.checked_sub(1).and_then(|at| visible.get(at)),
            "Home" => visible.first(),
            "End" => visible.last(),
            "ArrowRight" => {
                event.prevent_default();
                if item.get_attribute("aria-expanded").as_deref() == Some("false") {
                    return self.open(&item);
                }
                visible.get(at + 1).filter(|next| item.contains(Some(next)))
            }
            "ArrowLeft" => {
                event.prevent_default();
                if item.get_attribute("aria-expanded").as_deref() == Some("true") {
                    return close(&item);
                }
                return above(&item).iter().for_each(|above| self.focus(above));
            }
            "Enter" => {
                event.prevent_default();
                return press(&item);
            }
            letter if letter.chars().count() == 1 => with_letter(&visible, at, letter),
            _ => return,
        };
        if let Some(to) = to {
            event.prevent_default();
            self.focus(to);
        }
    }

    /// A click on a count opens or closes the branch here; with a modifier it is the link it looks like.
    fn click(self: &Rc<Self>, event: &MouseEvent) {
        let is_plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()).filter(|_| is_plain) else { return };
        if self.follow(self.moves.as_ref().map(|moves| moves.click(event, &target))) {
            return;
        }
        let Some(item) = target.closest("li[data-person]").ok().flatten().and_then(|item| item.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        if target.closest(".chart__rest[data-after]").ok().flatten().is_some() {
            event.prevent_default();
            return self.load(&item);
        }
        if target.closest(".chart__count").ok().flatten().is_none() {
            return;
        }
        event.prevent_default();
        self.focus(&item);
        match item.get_attribute("aria-expanded").as_deref() {
            Some("true") => close(&item),
            _ => self.open(&item),
        }
    }

    fn open(self: &Rc<Self>, item: &HtmlElement) {
        match group(item) {
            Some(group) => {
                let _ = group.remove_attribute("hidden");
                page::set(item, "aria-expanded", "true");
            }
            None => self.load(item),
        }
    }

    /// Fetches the reports of a person, or the rest of them.
    fn load(self: &Rc<Self>, item: &HtmlElement) {
        let Some(person) = item.get_attribute("data-person").filter(|_| !item.has_attribute("aria-busy")) else { return };
        let rest = item.query_selector(":scope > ul > [data-after]").ok().flatten().and_then(|rest| rest.get_attribute("data-after"));
        let after = rest.map(|cursor| format!("&after={cursor}")).unwrap_or_default();
        let alone = format!("{}{person}{after}", self.ways.begin);
        if page::all(&self.root, ITEM).len() > MOST {
            return page::open(&alone);
        }
        page::set(item, "aria-busy", "true");
        let (tree, item) = (Rc::clone(self), item.clone());
        spawn_local(async move {
            let separator = if tree.source.contains('?') { '&' } else { '?' };
            let branch = fetched::json::<ChartBranch>(&format!("{}{separator}of={person}{after}", tree.source), None).await;
            let _ = item.remove_attribute("aria-busy");
            match branch {
                Ok(branch) => tree.grow(&item, &branch),
                // The page of its own says what is wrong.
                Err(_) => page::open(&alone),
            }
        });
    }

    fn grow(&self, item: &HtmlElement, branch: &ChartBranch) {
        let is_rest = item.query_selector(":scope > ul > [data-after]").ok().flatten().is_some();
        let first = append(item, branch, &self.ways);
        for each in page::all(item, "li[data-person]:not([role])") {
            self.name_item(&each);
        }
        for rest in page::all(item, ".chart__rest:not([role])") {
            name_rest(&rest);
        }
        page::set(item, "aria-expanded", "true");
        // What was in focus is gone: the rest has come in its place.
        if let Some(first) = first.filter(|_| is_rest) {
            self.focus(&first);
        }
    }
}

/// The item that leads to the rest of somebody's reports.
fn name_rest(rest: &HtmlElement) {
    page::set(rest, "role", "treeitem");
    page::set(rest, "tabindex", "-1");
    page::set(rest, "aria-label", &rest.text_content().unwrap_or_default());
    for link in page::all(rest, "a") {
        page::set(&link, "tabindex", "-1");
    }
}

/// The item an item hangs below.
fn above(item: &HtmlElement) -> Option<HtmlElement> {
    let above = item.parent_element()?.closest(ITEM).ok().flatten()?;
    above.dyn_into().ok()
}

fn name_item(item: &HtmlElement) {
    page::set(item, "role", "treeitem");
    page::set(item, "tabindex", "-1");
    let name = item.query_selector(".chart__name").ok().flatten().and_then(|name| name.text_content()).unwrap_or_default();
    let title =
        item.query_selector(".chart__title").ok().flatten().filter(|title| title.closest("li").ok().flatten().as_ref() == Some(item));
    let title = title.and_then(|title| title.text_content());
    let label: Vec<String> = [Some(name), title, count_of(item)].into_iter().flatten().collect();
    page::set(item, "aria-label", &label.join(", "));
    if item.has_attribute("data-direct") {
        page::set(item, "aria-expanded", if group(item).is_some() { "true" } else { "false" });
    }
    // One stop for the whole tree: the links inside are reached by Enter and by pointer.
    for link in page::all(item, "a") {
        page::set(&link, "tabindex", "-1");
    }
}

/// The list of an item's reports.
fn group(item: &Element) -> Option<Element> {
    item.query_selector(":scope > ul").ok().flatten()
}

fn close(item: &HtmlElement) {
    if let Some(group) = group(item) {
        page::set(&group, "hidden", "");
    }
    page::set(item, "aria-expanded", "false");
}

/// Presses the first link of an item: a person's name, or what leads to more people.
fn press(item: &HtmlElement) {
    if let Some(link) = page::all(item, "a").first() {
        link.click();
    }
}

/// The next person whose name begins with the letter, round the end.
fn with_letter<'a>(visible: &'a [HtmlElement], at: usize, letter: &str) -> Option<&'a HtmlElement> {
    let letter = letter.to_lowercase();
    let after = visible.iter().skip(at + 1).chain(visible.iter().take(at));
    after.into_iter().find(|item| item.get_attribute("aria-label").is_some_and(|label| label.to_lowercase().starts_with(&letter)))
}
