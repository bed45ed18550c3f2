//! A table. Its roles are written out, because on a phone its rows become cards, and `display` takes a table's own roles away.

use leptos::prelude::*;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its head.
    pub(crate) label: &'static str,
    /// A class for its head cell.
    pub(crate) class: &'static str,
}

impl Column {
    /// A column of words.
    pub(crate) const fn text(label: &'static str) -> Self {
        Self { label, class: "" }
    }

    /// A column of figures, set to the right.
    pub(crate) const fn number(label: &'static str) -> Self {
        Self { label, class: "table__number" }
    }
}

/// How a table behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableLook {
    /// Columns take the room their content asks for.
    Flowing,
    /// Like `Flowing`, and the head scrolls away: for tables inside something that has a head of its own.
    Inner,
}

impl TableLook {
    const fn class(self) -> &'static str {
        match self {
            Self::Flowing => "table",
            Self::Inner => "table table--inner",
        }
    }
}

/// A table of rows. The first cell of a row is its head: `<th scope="row" role="rowheader">`; the others are `<td role="cell">`.
#[component]
pub(crate) fn DataTable(
    /// What it lists, for those who do not see where it stands.
    #[prop(into)]
    caption: String,
    /// The columns.
    columns: &'static [Column],
    /// How it behaves.
    #[prop(default = TableLook::Flowing)]
    look: TableLook,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns.iter().map(|column| view! { <th class=column.class role="columnheader" scope="col">{column.label}</th> });
    view! {
        <table class=look.class() role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{heads.collect_view()}</tr></thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
    .into_any()
}
