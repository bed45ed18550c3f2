//! Every component in every state.

use contract::view::{PersonStatus, TenantChoice};
use contract::{Date, FieldError, RunStatus};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::run_samples::{progress_queued, progress_waiting};
use super::sample_page::NAMES;
use super::samples;
use crate::components::{
    Badge, Breadcrumbs, Checkbox, Chip, Chips, Choice, Column, Confirm, Crumb, DataTable, DateField, Diff, DiffLine, Disclosure, EmptyKind,
    EmptyState, ErrorSummary, Field, Glyph, Group, Icon, Note, PageHead, Pager, PersonBadge, PersonLink, RunBadge, RunProgressBar, Segment,
    Segments, Select, Strip, Tab, TableLook, Tabs, Tile, Tiles, Toast, Tone,
};
use crate::islands::CopyButton;
use crate::pages::scenarios::PersonField;
use crate::pages::scenarios::add::DayField;
use crate::pages::top_bar::{InboxButton, ProfileMenu, TenantMenu};

/// `/_components`.
#[component]
pub(crate) fn GalleryPage() -> impl IntoView {
    view! {
        <Meta name="robots" content="noindex" />
        <PageHead window="Components" title=|| "Components">"Every component in every state, then whole pages over made-up data"</PageHead>
        <div class="gallery">
            <Buttons />
            <Badges />
            <Fields />
            <Notes />
            <Tables />
            <Figures />
            <EmptyStates />
            <Menus />
            <Ways />
            <Settings />
            <section>
                <h2>"Whole pages"</h2>
                <ul class="gallery__row">
                    {NAMES.iter().map(|name| view! { <li><a href=format!("/_components/{name}")>{*name}</a></li> }).collect_view()}
                </ul>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Buttons() -> impl IntoView {
    view! {
        <section>
            <h2>"Buttons"</h2>
            <div class="gallery__row">
                <button class="button button--primary" type="button">"Connect BambooHR"</button>
                <button class="button" type="button">"Pause sync"</button>
                <button class="button button--quiet" type="button"><Icon glyph=Glyph::Copy />"Copy"</button>
                <button class="button button--danger" type="button">"Disconnect BambooHR…"</button>
                <button class="button" type="button" disabled>"Not now"</button>
                <button class="button button--square" type="button" aria-label="Menu"><Icon glyph=Glyph::Menu /></button>
                <a class="button" href="#main">"A link"</a>
            </div>
            <dl class="facts">
                <dt>"Token"</dt>
                <dd class="row"><code id="copied">"ogn_9f2c41ab"</code><CopyButton target="copied".to_owned() /></dd>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Badges() -> impl IntoView {
    let runs = RunStatus::ALL.iter().map(|status| view! { <RunBadge status=*status /> }).collect_view();
    let people = PersonStatus::ALL.iter().map(|status| view! { <PersonBadge status=*status /> }).collect_view();
    view! {
        <section>
            <h2>"Badges"</h2>
            <div class="gallery__row">{runs}</div>
            <div class="gallery__row">{people}<Badge tone=Tone::Mute glyph=Glyph::Branch label="Live Baseline" /></div>
            <div class="gallery__row">
                <PersonLink id=Some("act_4kPmN8rT2wXq".to_owned()) name="Priya Nair".to_owned() />
                <PersonLink id=None name="نادية حداد".to_owned() />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Fields() -> impl IntoView {
    let wrong = vec![FieldError::new("wrong", "Enter an email address like maja@example.com.")];
    let choices = || vec![Choice::new("platform", "Platform"), Choice::new("sales", "Sales Nordics")];
    let chip = |label, value: &str| Chip { label, value: value.to_owned(), without: "#main".to_owned() };
    let segment = |label: &str, is_current| Segment { label: label.to_owned(), href: "#main".to_owned(), is_current };
    view! {
        <section>
            <h2>"Fields"</h2>
            <div class="gallery__row">
                <Field name="plain" label="Organisation" hint="As your colleagues know it." />
                <Field name="filled" label="Your name" value="Maja Lindqvist" />
                <Field name="wrong" label="Email" kind="email" value="maja" errors=wrong.clone() />
                <Select name="choice" label="Department" any="All departments" choices=choices() chosen=Some("sales".to_owned()) />
            </div>
            <div class="gallery__row">
                <Select name="chosen" label="Role" choices=choices() chosen=Some("sales".to_owned()) hint="Counts from their next click on." />
                <Select name="unchosen" label="Role" choices=choices() chosen=None errors=vec![FieldError::new("unchosen", "Choose a role.")] />
            </div>
            <div class="gallery__row">
                <PersonField
                    name="manager"
                    label="Reports to"
                    value=String::new()
                    hint="A name, email or number."
                    scenario="scn_sample".to_owned()
                    list="managers"
                    errors=Vec::new()
                />
                <PersonField
                    name="successor"
                    label="Reports go to"
                    value="Somebody".to_owned()
                    hint="A name, email or number."
                    scenario="scn_sample".to_owned()
                    list="managers"
                    errors=vec![FieldError::new("successor", "Nobody in this scenario goes by Somebody.")]
                />
            </div>
            <div class="gallery__row">
                <DateField name="from" label="From" value=Date::parse("2026-11-20") />
                <DateField name="until" label="Until" value=None />
                <DayField name="start" label="Last day" value="2026-11-20".to_owned() hint="The day they leave." errors=Vec::new() />
                <DayField
                    name="end"
                    label="Last day"
                    value=String::new()
                    hint="The day they leave."
                    errors=vec![FieldError::new("end", "Enter the last day.")]
                />
            </div>
            <ErrorSummary errors=wrong />
            <Chips chips=vec![chip("Department", "Platform"), chip("Status", "Active")] clear="#main".to_owned() />
            <Segments label="Operation" segments=vec![segment("All 11", true), segment("Created 3", false), segment("Updated 8", false)] />
        </section>
    }
    .into_any()
}

#[component]
fn Notes() -> impl IntoView {
    let notes = Tone::ALL.iter().map(|tone| {
        view! { <Note tone=*tone title="Two people were skipped"><p>"Correct them in BambooHR; the next sync picks them up by itself."</p></Note> }
    });
    view! { <section class="stack"><h2>"Notes"</h2>{notes.collect_view()}</section> }
}

#[component]
fn Tables() -> impl IntoView {
    const COLUMNS: &[Column] = &[Column::text("Who"), Column::text("Change"), Column::number("Errors")];
    let rows = samples::changes().into_iter().map(|change| {
        let lines = change.attributes.into_iter().map(|change| view! { <DiffLine change /> }).collect_view();
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><bdi>{change.label}</bdi></th>
                <td role="cell"><Diff>{lines}</Diff></td>
                <td class="table__number" role="cell" data-label="Errors">{change.seq}</td>
            </tr>
        }
    });
    let here = || Some("#main".to_owned());
    view! {
        <section>
            <h2>"Tables"</h2>
            <div class="card card--clipped">
                <DataTable caption="Sample of a table" columns=COLUMNS look=TableLook::Inner>{rows.collect_view()}</DataTable>
                <div class="card__foot"><Pager shown=4 total=1_214 noun=("row", "rows") first=here() next=here() /></div>
                <Disclosure summary="Closed"><p class="card__body">"Nothing much."</p></Disclosure>
                <Disclosure summary="Open" open=true><p class="card__body">"Nothing much."</p></Disclosure>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Figures() -> impl IntoView {
    let known = samples::progress(RunStatus::Running);
    let unknown = contract::view::RunProgress { total: None, ..known.clone() };
    view! {
        <section class="stack">
            <h2>"Figures"</h2>
            <Tiles>
                <Tile figure="10,000" label="fetched" />
                <Tile figure="2" label="errors" tone=Tone::Bad />
                <Tile figure="2 min 41 s" label="took" />
            </Tiles>
            <Strip runs=samples::runs().strip now=samples::NOW />
            <RunProgressBar progress=Signal::stored(known) />
            <RunProgressBar progress=Signal::stored(unknown) />
            <RunProgressBar progress=Signal::stored(progress_queued()) />
            <RunProgressBar progress=Signal::stored(progress_waiting()) />
        </section>
    }
    .into_any()
}

#[component]
fn EmptyStates() -> impl IntoView {
    let states = [
        (EmptyKind::New, "No people yet", "They come with the first sync.", None),
        (EmptyKind::Filtered, "Nobody here", "Nobody matches what is filtered by.", Some(("Show everyone", "#main".to_owned()))),
        (EmptyKind::Failed, "The list could not be read", "Try again in a moment.", Some(("Try again", "#main".to_owned()))),
    ];
    let cards = states.into_iter().map(|(kind, title, words, action)| {
        view! { <div class="card"><EmptyState kind title action>{words}</EmptyState></div> }
    });
    view! { <section class="stack"><h2>"Empty states"</h2>{cards.collect_view()}</section> }
}

#[component]
fn Menus() -> impl IntoView {
    view! {
        <section>
            <h2>"Menu"</h2>
            <div class="gallery__row"><InboxButton unread=2 /><InboxButton unread=140 /></div>
            <div class="menu menu--inline"><ProfileMenu viewer=samples::viewer() /></div>
        </section>
    }
    .into_any()
}

#[component]
fn Ways() -> impl IntoView {
    let tab = |label: &str, is_current| Tab { label: label.to_owned(), href: "#main".to_owned(), is_current };
    let tenant = |name: &str, role: &str, is_current| TenantChoice {
        id: "org_4kPmN8rT2wXq".to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
        is_current,
    };
    view! {
        <section class="stack">
            <h2>"Ways to other pages"</h2>
            <Breadcrumbs crumbs=vec![Crumb::new("Settings", "#main"), Crumb::new("Members", "#main")] />
            <Tabs label="Sample of tabs" tabs=vec![tab("Profile", true), tab("Sign-ins", false), tab("Members", false)] />
            <div class="menu menu--inline">
                <TenantMenu tenants=vec![tenant("Acme Robotics", "Owner", true), tenant("Nordlys ApS", "Viewer", false)] />
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Settings() -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"Settings"</h2>
            <Group title="What a role includes" about="A change counts from the next click of everybody who has the role.">
                <div class="card card__body stack">
                    <Checkbox name="checked" label="See people" hint="The people of the Live Baseline." checked=true />
                    <Checkbox name="unchecked" label="Edit scenarios" checked=false />
                    <Checkbox name="fixed" label="Manage the organisation" hint="Its name, its plan, its end." checked=true disabled=true />
                </div>
            </Group>
            <Group title="Remove" about="The button opens a dialog, or a page where there are none.">
                <Confirm id="sample-dialog" trigger="Remove Noor Haddad…" page="/_components/settings-member" title="Remove Noor Haddad?">
                    <p>"Noor Haddad loses access to this organisation at once."</p>
                    <form method="get" action="#main"><button class="button button--danger" type="submit">"Remove member"</button></form>
                </Confirm>
            </Group>
            <Group title="Run again" about="A question before something that loses nothing.">
                <Confirm
                    id="sample-rerun"
                    trigger="Re-run reconciliation…"
                    look=""
                    page="/_components/run-again"
                    title="Re-run reconciliation?"
                >
                    <p>"A new run reads everybody from BambooHR."</p>
                    <form method="get" action="#main"><button class="button button--primary" type="submit">"Re-run reconciliation"</button></form>
                </Confirm>
            </Group>
            <Toast words="The role is saved." />
        </section>
    }
    .into_any()
}
