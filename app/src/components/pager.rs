//! The foot of a list that comes page by page.

use leptos::prelude::*;

use crate::format;

/// How many are shown out of how many, back to the first page, on to the next. Pages hang on a key, not on a number, so that rows which
/// come and go neither repeat nor vanish between two pages.
#[component]
pub(crate) fn Pager(
    /// Rows on this page.
    shown: usize,
    /// Rows in all.
    total: u64,
    /// What the rows are: one, many.
    noun: (&'static str, &'static str),
    /// Address of the first page, when this is another.
    first: Option<String>,
    /// Address of the next page, when there is one.
    next: Option<String>,
    /// Whether the rows in all were counted roughly.
    #[prop(optional)]
    is_about: bool,
) -> impl IntoView {
    let count = if total == shown as u64 {
        format::counted(total, noun.0, noun.1)
    } else if is_about {
        format!("{} of about {}", format::grouped(shown as u64), format::counted(format::rounded(total), noun.0, noun.1))
    } else {
        format!("{} of {}", format::grouped(shown as u64), format::counted(total, noun.0, noun.1))
    };
    let label = format!("Pages of {}", noun.1);
    let has_pages = first.is_some() || next.is_some();
    view! {
        <div class="pager">
            <p class="hint number">{count}</p>
            {has_pages.then(|| view! {
                <nav class="pager__links" aria-label=label>
                    {first.map(|address| view! { <a class="button" href=address>"First"</a> })}
                    {next.map(|address| view! { <a class="button" href=address rel="next">"Next"</a> })}
                </nav>
            })}
        </div>
    }
    .into_any()
}
