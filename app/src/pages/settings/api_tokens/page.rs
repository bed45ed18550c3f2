//! The list of tokens.

use contract::view::{Page, TokenRow, TokenState, Viewer};
use leptos::prelude::*;

use super::{CONSEQUENCE, NEW, PATH, revocation_of};
use crate::components::{Badge, Column, Confirm, DataTable, EmptyKind, EmptyState, Glyph, Moment, Pager, Tone};
use crate::pages::loaded::loaded;
use crate::pages::settings::layout::SettingsHead;
use crate::query::Query;
use crate::request;

const COLUMNS: &[Column] = &[
    Column::text("Token"),
    Column::text("Status"),
    Column::text("Last used"),
    Column::text("Expires"),
    Column::text("Created"),
    Column::text("Revoke"),
];

/// `/settings/api-tokens?after=…`.
#[component]
pub(crate) fn ApiTokensPage() -> impl IntoView {
    loaded(async {
        let (services, actor) = request::signed_in()?;
        let query = request::query();
        let after = query.get("after");
        let page = services.api_tokens(&actor, after).await?;
        let is_first = after.is_none();
        Ok(view! { <ApiTokens page is_first viewer=actor.viewer /> })
    })
}

/// The page for what came back.
#[component]
pub(crate) fn ApiTokens(
    /// One page of tokens.
    page: Page<TokenRow>,
    /// Whether it is the first.
    is_first: bool,
    /// Who looks.
    viewer: Viewer,
) -> impl IntoView {
    let (shown, total) = (page.items.len(), page.total);
    let first = (!is_first).then(|| PATH.to_owned());
    let next = page.next.as_deref().map(|cursor| Query::default().with("after", Some(cursor)).address(PATH));
    let list = if shown == 0 {
        view! {
            <EmptyState kind=EmptyKind::New of=Glyph::Settings title="No tokens yet" action=Some(("Create a token", NEW.to_owned()))>
                "A token lets a program read connections and runs, such as a dashboard or a monitor."
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = page.items.into_iter().map(|token| view! { <Row token /> }).collect_view();
        view! {
            <div class="card__head">
                <h2>"Tokens"</h2>
                <a class="button button--primary" href=NEW>"Create a token"</a>
            </div>
            <DataTable caption="API tokens, newest first" columns=COLUMNS>{rows}</DataTable>
            <div class="card__foot"><Pager shown total noun=("token", "tokens") first next /></div>
        }
        .into_any()
    };
    view! {
        <SettingsHead viewer current=PATH title="API tokens" about="What programs read this organisation's integrations with" />
        <div class="stack">
            <section class="card card--clipped">{list}</section>
            <p class="hint">
                "Every token reads and changes nothing. What there is to read is described at "
                <a href="/api/v1/openapi.json">"/api/v1/openapi.json"</a>"."
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Row(token: TokenRow) -> impl IntoView {
    let (tone, glyph) = match token.state {
        TokenState::Active => (Tone::Good, Glyph::Check),
        TokenState::Expired => (Tone::Mute, Glyph::Held),
        TokenState::Revoked => (Tone::Mute, Glyph::Cancelled),
    };
    let moment = |at: Option<contract::Timestamp>, none: &'static str| match at {
        Some(at) => view! { <Moment at /> }.into_any(),
        None => view! { <span class="faint">{none}</span> }.into_any(),
    };
    let by = token.created_by.unwrap_or_else(|| "whoever runs this installation".to_owned());
    let is_over = token.state != TokenState::Active;
    let revoke = (!is_over).then(|| {
        let page = revocation_of(&token.id);
        view! {
            <Confirm id=format!("revoke-{}", token.id) trigger="Revoke…" page=page.clone() title=format!("Revoke {}?", token.name)>
                <p>{CONSEQUENCE}</p>
                <form method="post" action=page>
                    <button class="button button--danger" type="submit">"Revoke token"</button>
                </form>
            </Confirm>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <bdi>{token.name.clone()}</bdi>
                <span class="table__sub"><code>{token.prefix}"…"</code>" "{scopes(&token.scopes)}</span>
            </th>
            <td role="cell" data-label="Status"><Badge tone glyph label=token.state.label() /></td>
            <td role="cell" data-label="Last used">{moment(token.last_used_at, "never")}</td>
            <td role="cell" data-label="Expires">{moment(token.expires_at, "never")}</td>
            <td role="cell" data-label="Created"><Moment at=token.created_at /><span class="table__sub">"by "<bdi>{by}</bdi></span></td>
            <td role="cell" data-label="Revoke" data-empty=is_over.then_some("")>{revoke}</td>
        </tr>
    }
    .into_any()
}

fn scopes(scopes: &[contract::ApiScope]) -> String {
    scopes.iter().map(|scope| scope.id()).collect::<Vec<_>>().join(", ")
}
