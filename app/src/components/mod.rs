//! The pieces pages are made of. Their looks are in `style/components`; each stands in every state on `/_components`.

mod icon;
mod progress;

pub(crate) use icon::{Glyph, Icon};
pub(crate) use progress::RunProgressBar;

#[cfg(feature = "ssr")]
mod badge;
#[cfg(feature = "ssr")]
mod breadcrumbs;
#[cfg(feature = "ssr")]
mod checkbox;
#[cfg(feature = "ssr")]
mod chips;
#[cfg(feature = "ssr")]
mod confirm;
#[cfg(feature = "ssr")]
mod date_field;
#[cfg(feature = "ssr")]
mod diff;
#[cfg(feature = "ssr")]
mod disclosure;
#[cfg(feature = "ssr")]
mod empty_state;
#[cfg(feature = "ssr")]
mod error_summary;
#[cfg(feature = "ssr")]
mod field;
#[cfg(feature = "ssr")]
mod group;
#[cfg(feature = "ssr")]
mod moment;
#[cfg(feature = "ssr")]
mod note;
#[cfg(feature = "ssr")]
mod page_head;
#[cfg(feature = "ssr")]
mod pager;
#[cfg(feature = "ssr")]
mod person_link;
#[cfg(feature = "ssr")]
mod segments;
#[cfg(feature = "ssr")]
mod select;
#[cfg(feature = "ssr")]
mod strip;
#[cfg(feature = "ssr")]
mod table;
#[cfg(feature = "ssr")]
mod tabs;
#[cfg(feature = "ssr")]
mod tiles;
#[cfg(feature = "ssr")]
mod toast;
#[cfg(feature = "ssr")]
mod tone;

#[cfg(feature = "ssr")]
pub(crate) use icon::SPRITE;
#[cfg(feature = "ssr")]
pub(crate) use {
    badge::{Badge, PersonBadge, RunBadge},
    breadcrumbs::{Breadcrumbs, Crumb},
    checkbox::Checkbox,
    chips::{Chip, Chips},
    confirm::Confirm,
    date_field::DateField,
    diff::{Diff, DiffLine, shown},
    disclosure::Disclosure,
    empty_state::{EmptyKind, EmptyState},
    error_summary::ErrorSummary,
    field::Field,
    group::Group,
    moment::{Exact, Moment},
    note::Note,
    page_head::PageHead,
    pager::Pager,
    person_link::PersonLink,
    segments::{Segment, Segments},
    select::{Choice, Select},
    strip::Strip,
    table::{Column, DataTable, TableLook},
    tabs::{Tab, Tabs},
    tiles::{Tile, Tiles},
    toast::Toast,
    tone::Tone,
};
