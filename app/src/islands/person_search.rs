//! Names while they are typed: a listbox under a field. Without JavaScript the field is the search it stands in, or takes what is typed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use contract::view::PersonHit;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{AbortController, Document, Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, MouseEvent};

use super::{fetched, page};

/// How long typing must rest before the server is asked, in milliseconds.
const REST_MS: u64 = 140;
/// The bar's way to the directory.
const WAY: &str = "a[data-find]";
/// The search that opens over any page. Sent without a choice, it is the search of the directory.
const DIALOG: &str = "<form method=\"get\" role=\"search\"><div class=\"field\">\
    <label class=\"field__label\" for=\"finder\">Find a person</label>\
    <input class=\"field__input\" id=\"finder\" name=\"q\" type=\"search\" autocomplete=\"off\" placeholder=\"Name, email, title or number\">\
    </div><input type=\"hidden\" name=\"context\" disabled></form>";

/// Brings every field that names its source to life, and lets the bar's search open over the page.
pub(super) fn attach(document: &Document) {
    let Some(body) = document.body() else { return };
    for field in page::all(&body, "input[data-find]") {
        Finder::attach(&field);
    }
    for link in page::all(&body, WAY) {
        page::on(&link, "click", |event: MouseEvent| {
            let is_plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
            if is_plain && document_has_no_search() && open_over() {
                event.prevent_default();
            }
        });
    }
}

/// Whether the page has no search field of its own.
pub(super) fn document_has_no_search() -> bool {
    document().get_element_by_id("search").is_none()
}

/// Opens the search over the page, for those whom the bar offers one.
pub(super) fn open_over() -> bool {
    let Some(way) = document().query_selector(WAY).ok().flatten() else { return false };
    let dialog = match document().get_element_by_id("finder-dialog") {
        Some(dialog) => dialog,
        None => make_dialog(&way),
    };
    dialog.dyn_into::<HtmlDialogElement>().is_ok_and(|dialog| dialog.open() || dialog.show_modal().is_ok())
}

fn make_dialog(way: &Element) -> Element {
    let dialog = page::element("dialog", "finder", "");
    dialog.set_id("finder-dialog");
    page::set(&dialog, "aria-label", "Find a person");
    dialog.set_inner_html(DIALOG);
    if let Some(body) = document().body() {
        let _ = body.append_child(&dialog);
    }
    for field in page::all(&dialog, "#finder") {
        for name in ["data-find", "data-leads"] {
            page::set(&field, name, &way.get_attribute(name).unwrap_or_default());
        }
        Finder::attach(&field);
    }
    // The search of the directory is in the same context: a form leaves out the query of where it goes.
    let href = way.get_attribute("href").unwrap_or_default();
    let directory = href.trim_end_matches("#search");
    let (path, context) = directory.split_once("?context=").map_or((directory, None), |(path, context)| (path, Some(context)));
    for form in page::all(&dialog, "form") {
        page::set(&form, "action", path);
    }
    for field in page::all(&dialog, "[name=context]").iter().filter(|_| context.is_some()) {
        page::set(field, "value", context.unwrap_or_default());
        let _ = field.remove_attribute("disabled");
    }
    // A click beside the search closes it.
    let whole = dialog.clone();
    page::on(&dialog, "click", move |event: MouseEvent| {
        let is_beside = event.target().is_some_and(|target| target.dyn_ref::<Element>() == Some(&whole));
        if let Some(dialog) = whole.dyn_ref::<HtmlDialogElement>().filter(|_| is_beside) {
            dialog.close();
        }
    });
    dialog
}

/// One field with its list.
struct Finder {
    field: HtmlInputElement,
    list: Element,
    /// Where it is said that there is nobody.
    nobody: Element,
    /// Where people are asked for, and where a chosen one leads: the id is put after it. One that leads nowhere is named in the field.
    source: String,
    leads: Option<String>,
    /// The question under way, and how many there have been.
    asked: RefCell<Option<AbortController>>,
    round: Cell<u32>,
}

impl Finder {
    fn attach(field: &HtmlElement) {
        let Some(field) = field.dyn_ref::<HtmlInputElement>().cloned() else { return };
        let Some(source) = field.get_attribute("data-find") else { return };
        let leads = field.get_attribute("data-leads");
        // The browser's own suggestions stood in for these.
        let _ = field.remove_attribute("list");
        let list = page::element("div", "finder__hits", "");
        list.set_id(&format!("{}-hits", field.id()));
        for (name, value) in [("role", "listbox"), ("aria-label", "People"), ("hidden", "")] {
            page::set(&list, name, value);
        }
        for (name, value) in
            [("role", "combobox"), ("aria-autocomplete", "list"), ("aria-expanded", "false"), ("aria-controls", &list.id())]
        {
            page::set(&field, name, value);
        }
        let nobody = page::element("p", "finder__hits finder__nobody", "");
        page::set(&nobody, "role", "status");
        if let Some(place) = field.parent_element() {
            let _ = place.append_child(&list);
            let _ = place.append_child(&nobody);
        }
        let finder = Rc::new(Self { field, list, nobody, source, leads, asked: RefCell::default(), round: Cell::default() });
        finder.listen();
    }

    fn listen(self: &Rc<Self>) {
        let on_input = Rc::clone(self);
        page::on(&self.field, "input", move |_: Event| on_input.typed());
        let on_key = Rc::clone(self);
        page::on(&self.field, "keydown", move |event: KeyboardEvent| on_key.key(&event));
        let on_blur = Rc::clone(self);
        page::on(&self.field, "blur", move |_: Event| {
            on_blur.forget();
            on_blur.close();
        });
        let on_press = Rc::clone(self);
        // Before the field loses focus: by then the list is gone.
        page::on(&self.list, "mousedown", move |event: MouseEvent| {
            event.prevent_default();
            let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(hit) = pressed.and_then(|element| element.closest("[role=option]").ok().flatten()) {
                on_press.choose(&hit);
            }
        });
    }

    /// Asks once typing rests; a question that is out of date is called back.
    fn typed(self: &Rc<Self>) {
        self.forget();
        let round = self.round.get();
        let words = self.field.value();
        if words.trim().is_empty() {
            return self.close();
        }
        let finder = Rc::clone(self);
        set_timeout(
            move || {
                if finder.round.get() == round {
                    spawn_local(async move { finder.ask(round, &words).await });
                }
            },
            std::time::Duration::from_millis(REST_MS),
        );
    }

    /// Calls back what was asked: nobody waits for it any more.
    fn forget(&self) {
        self.round.set(self.round.get() + 1);
        if let Some(asked) = self.asked.take() {
            asked.abort();
        }
    }

    async fn ask(&self, round: u32, words: &str) {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        self.asked.replace(controller);
        let separator = if self.source.contains('?') { '&' } else { '?' };
        let words = String::from(js_sys::encode_uri_component(words));
        let hits = fetched::json::<Vec<PersonHit>>(&format!("{}{separator}q={words}", self.source), signal.as_ref()).await;
        // Whatever failed, the field is still the search it stands in.
        if let Ok(hits) = hits
            && self.round.get() == round
        {
            self.show(&hits);
        }
    }

    fn show(&self, hits: &[PersonHit]) {
        self.list.set_text_content(None);
        for (at, hit) in hits.iter().enumerate() {
            let option = page::element("div", "finder__hit", "");
            option.set_id(&format!("{}-hit-{at}", self.field.id()));
            for (name, value) in [("role", "option"), ("aria-selected", "false"), ("data-id", &hit.id), ("data-name", &hit.name)] {
                page::set(&option, name, value);
            }
            let _ = option.append_child(&page::element("strong", "", &hit.name));
            if !hit.about.is_empty() {
                let _ = option.append_child(&page::element("span", "hint", &hit.about));
            }
            let _ = self.list.append_child(&option);
        }
        self.open(!hits.is_empty());
        self.nobody.set_text_content(hits.is_empty().then_some("Nobody matches."));
        // In a form, Enter sends what was typed until somebody is chosen.
        if self.leads.is_some() {
            self.activate(0);
        }
    }

    fn open(&self, is_open: bool) {
        page::set(&self.field, "aria-expanded", if is_open { "true" } else { "false" });
        let _ = self.field.remove_attribute("aria-activedescendant");
        let _ = self.list.toggle_attribute_with_force("hidden", !is_open);
    }

    fn close(&self) {
        self.open(false);
        self.nobody.set_text_content(None);
    }

    fn key(&self, event: &KeyboardEvent) {
        if self.list.has_attribute("hidden") {
            return;
        }
        let hits = page::all(&self.list, "[role=option]");
        let active = hits.iter().position(|hit| hit.get_attribute("aria-selected").as_deref() == Some("true"));
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !hits.is_empty() => {
                event.prevent_default();
                let step = if event.key() == "ArrowDown" { 1 } else { hits.len() - 1 };
                self.activate(active.map_or(0, |at| (at + step) % hits.len()));
            }
            "Enter" => {
                if let Some(hit) = active.and_then(|at| hits.get(at)) {
                    event.prevent_default();
                    self.choose(hit);
                }
            }
            "Escape" => {
                event.prevent_default();
                self.close();
            }
            _ => {}
        }
    }

    /// Marks the hit Enter goes to.
    fn activate(&self, to: usize) {
        for (at, hit) in page::all(&self.list, "[role=option]").iter().enumerate() {
            page::set(hit, "aria-selected", if at == to { "true" } else { "false" });
            if at == to {
                page::set(&self.field, "aria-activedescendant", &hit.id());
                page::show(hit);
            }
        }
    }

    fn choose(&self, hit: &Element) {
        let (Some(id), Some(name)) = (hit.get_attribute("data-id"), hit.get_attribute("data-name")) else { return };
        if let Some(leads) = &self.leads {
            page::open(&format!("{leads}{id}"));
        } else {
            self.field.set_value(&format!("{name} ({id})"));
            self.close();
        }
    }
}
