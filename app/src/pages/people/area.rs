//! What the pages about people share: the way between them, and the context they look at.

use contract::view::{ContextChoice, ContextKind, ContextSwitch};
use leptos::prelude::*;

use crate::components::{Segment, Segments};
use crate::query::Query;

/// The pages of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AreaPage {
    /// The directory.
    People,
    /// Departments.
    Departments,
    /// The org chart.
    OrgChart,
}

impl AreaPage {
    const ALL: [Self; 3] = [Self::People, Self::Departments, Self::OrgChart];

    /// Its path.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::People => "/people",
            Self::Departments => "/departments",
            Self::OrgChart => "/org-chart",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::People => "Directory",
            Self::Departments => "Departments",
            Self::OrgChart => "Org chart",
        }
    }
}

/// The query that keeps looking at a context.
pub(crate) fn in_context(contexts: &ContextSwitch) -> Query {
    Query::default().with("context", contexts.current.in_address())
}

/// The way between the pages, and the choice of the context: a form that works without JavaScript.
#[component]
pub(crate) fn AreaBar(
    /// The page this is.
    page: AreaPage,
    /// The contexts.
    contexts: ContextSwitch,
) -> impl IntoView {
    let query = in_context(&contexts);
    let segments = AreaPage::ALL
        .map(|each| Segment { label: each.label().to_owned(), href: query.clone().address(each.path()), is_current: each == page })
        .to_vec();
    let has_choice = contexts.choices.len() > 1;
    view! {
        <div class="area-bar">
            <Segments label="Views of people" segments />
            {has_choice.then(|| view! { <Switch page contexts /> })}
        </div>
    }
    .into_any()
}

#[component]
fn Switch(page: AreaPage, contexts: ContextSwitch) -> impl IntoView {
    let ContextSwitch { current, choices } = contexts;
    let options = choices.into_iter().map(|choice| {
        let selected = choice.id == current.id;
        let value = choice.in_address().unwrap_or_default().to_owned();
        view! { <option value=value selected=selected>{words(&choice)}</option> }
    });
    view! {
        <form class="area-bar__context" method="get" action=page.path()>
            <label class="hint" for="context">"Context"</label>
            <select class="field__input" id="context" name="context">{options.collect_view()}</select>
            <button class="button" type="submit">"Look"</button>
        </form>
    }
    .into_any()
}

/// A context by name, marked when nothing changes in it any more.
fn words(choice: &ContextChoice) -> String {
    let mark = match (choice.kind, choice.is_archived) {
        (_, true) => " (archived)",
        (ContextKind::Snapshot, false) => " (snapshot)",
        (_, false) => "",
    };
    format!("{}{mark}", choice.name)
}

/// The context's name, marked likewise, for the line under a heading.
#[component]
pub(crate) fn ContextMark(
    /// The context.
    context: ContextChoice,
) -> impl IntoView {
    view! { <span><bdi>{words(&context)}</bdi></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(name: &str, kind: ContextKind, is_archived: bool) -> ContextChoice {
        ContextChoice { id: format!("scn_{name}"), name: name.to_owned(), kind, is_archived }
    }

    fn html(contexts: ContextSwitch) -> String {
        Owner::new().with(|| view! { <AreaBar page=AreaPage::People contexts /> }.to_html())
    }

    #[test]
    fn what_does_not_change_any_more_is_marked() {
        let baseline = choice("Live Baseline", ContextKind::Baseline, false);
        let old = choice("Old", ContextKind::Scenario, true);
        let kept = choice("Kept", ContextKind::Snapshot, false);
        let html = html(ContextSwitch { current: old.clone(), choices: vec![baseline, old, kept] });
        assert!(html.contains("Old (archived)") && html.contains("Kept (snapshot)"), "{html}");
        assert!(html.contains("/org-chart?context=scn_Old"), "{html}");
    }

    #[test]
    fn with_one_context_there_is_nothing_to_choose() {
        let baseline = choice("Live Baseline", ContextKind::Baseline, false);
        let html = html(ContextSwitch { current: baseline.clone(), choices: vec![baseline] });
        assert!(!html.contains("<select") && html.contains("href=\"/departments\""), "{html}");
    }
}
