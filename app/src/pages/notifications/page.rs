//! The page: what happened, newest first, each with at most one thing to do.

use contract::Timestamp;
use contract::form::NotificationsForm;
use contract::view::{NotificationRow, NotificationsView};
use leptos::prelude::*;

use super::{PATH, address, wants_unread};
use crate::components::{EmptyKind, EmptyState, ErrorSummary, Glyph, Moment, PageHead, Pager, Segment, Segments};
use crate::format;
use crate::pages::form_state::FormState;
use crate::pages::loaded::loaded;
use crate::request;

/// `/notifications?show=unread&after=…`.
#[component]
pub(crate) fn NotificationsPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let query = request::query();
        let (unread_only, after) = (wants_unread(&query), query.get("after").map(str::to_owned));
        let view = services.notifications(&actor, unread_only, after.as_deref()).await?;
        let (state, seen_at) = (FormState::of_request(), request::now());
        Ok(view! { <Notifications view unread_only after state seen_at organisation=actor.viewer.tenant_name /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn Notifications(
    /// What came back.
    view: NotificationsView,
    /// Whether only unread ones are shown.
    unread_only: bool,
    /// The cursor of this page; `None` on the first.
    #[prop(optional_no_strip)]
    after: Option<String>,
    /// What is wrong with the form.
    state: FormState<NotificationsForm>,
    /// When the page is shown: what comes later is not marked with the rest.
    seen_at: Timestamp,
    /// The tenant's name.
    organisation: String,
) -> impl IntoView {
    let NotificationsView { page, unread } = view;
    let here = address(unread_only, after.as_deref());
    let action = here.clone();
    let head = move || {
        let all = Segment { label: "All".to_owned(), href: address(false, None), is_current: !unread_only };
        let label = if unread == 0 { "Unread".to_owned() } else { format!("Unread {}", format::grouped(unread)) };
        let only = Segment { label, href: address(true, None), is_current: unread_only };
        let action = action.clone();
        view! {
            <Segments label="Which notifications" segments=vec![all, only] />
            {(unread > 0).then(|| view! {
                <form method="post" action=action>
                    <input type="hidden" name=NotificationsForm::SEEN_AT value=seen_at.0.to_string() />
                    <button class="button" type="submit" name=NotificationsForm::ACT value="read_all">"Mark all as read"</button>
                </form>
            })}
        }
    };
    let (shown, total) = (page.items.len(), page.total);
    let first = after.is_some().then(|| address(unread_only, None));
    let next = page.next.as_deref().map(|cursor| address(unread_only, Some(cursor)));
    let list = if page.items.is_empty() {
        nothing(unread_only).into_any()
    } else {
        let checked = state.values.ids;
        let items = page.items.into_iter().map(|row| {
            let is_checked = checked.contains(&row.id);
            view! { <Item row is_checked /> }
        });
        let items = items.collect_view();
        view! {
            <form class="card" method="post" action=here>
                // Enter in a box presses the first button of the form: this one, which is about the checked ones as well.
                <button class="visually-hidden" type="submit" name=NotificationsForm::ACT value="read" tabindex="-1" aria-hidden="true"></button>
                <ul class="inbox" aria-label="Notifications, newest first">{items}</ul>
                <div class="card__foot inbox__foot">
                    <div class="row">
                        <span class="hint" id="inbox-checked">"The checked ones:"</span>
                        <button class="button" type="submit" name=NotificationsForm::ACT value="read" aria-describedby="inbox-checked">
                            "Mark read"
                        </button>
                        <button class="button" type="submit" name=NotificationsForm::ACT value="unread" aria-describedby="inbox-checked">
                            "Mark unread"
                        </button>
                    </div>
                    <Pager shown total noun=("notification", "notifications") first next />
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <PageHead window="Notifications" title=|| "Notifications" end=head>
            <span>"What happened in "<bdi>{organisation}</bdi></span>
        </PageHead>
        <ErrorSummary errors=state.errors />
        {list}
    }
    .into_any()
}

fn nothing(unread_only: bool) -> impl IntoView {
    if unread_only {
        let action = Some(("Show all", PATH.to_owned()));
        view! {
            <div class="card"><EmptyState kind=EmptyKind::Filtered title="Nothing unread" action>"You have read everything there is."</EmptyState></div>
        }
        .into_any()
    } else {
        view! {
            <div class="card">
                <EmptyState kind=EmptyKind::New of=Glyph::Inbox title="Nothing to tell">
                    "When a connection needs attention, or a sync waits for a review, it is told here."
                </EmptyState>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Item(row: NotificationRow, is_checked: bool) -> impl IntoView {
    let NotificationRow { id, kind, title, body, has_link, at, is_read } = row;
    let title_id = format!("{id}-title");
    let select = format!("Select: {title}");
    let (class, mark, words) = if is_read {
        ("inbox__item", NotificationsForm::UNREAD_ONE, "Mark unread")
    } else {
        ("inbox__item inbox__item--unread", NotificationsForm::READ_ONE, "Mark read")
    };
    let link = has_link.then(|| {
        let described_by = title_id.clone();
        view! { <a class="button" href=format!("{PATH}/{id}") aria-describedby=described_by>{kind.call_to_action()}</a> }
    });
    view! {
        <li class=class>
            <span class="inbox__check"><input type="checkbox" name=NotificationsForm::BOX value=id.clone() checked=is_checked aria-label=select /></span>
            <div class="inbox__words">
                <h2 class="inbox__title" id=title_id.clone()>
                    {(!is_read).then(|| view! { <span class="visually-hidden">"Unread: "</span> })}
                    {title}
                </h2>
                <p class="hint">{body}</p>
            </div>
            <div class="inbox__end">
                <span class="hint"><Moment at /></span>
                <span class="row">
                    {link}
                    <button class="button button--quiet" type="submit" name=mark value=id aria-describedby=title_id>{words}</button>
                </span>
            </div>
        </li>
    }
    .into_any()
}
