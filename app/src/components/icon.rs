//! Icons: Lucide's, kept in `style/icons/sprite.svg`, put once into a page and drawn by reference.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// An icon, by what it stands for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "an island draws only some of them"))]
        pub(crate) enum Glyph {
            $($variant,)+
        }

        impl Glyph {
            /// Every icon.
            #[cfg(all(test, feature = "ssr"))]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id of its symbol.
            pub(crate) const fn id(self) -> &'static str {
                match self { $(Self::$variant => concat!("icon-", $name)),+ }
            }
        }
    };
}

glyphs! {
    Check = "check",
    Warning = "warning",
    Cross = "cross",
    Running = "running",
    Clock = "clock",
    Eye = "eye",
    Skipped = "skipped",
    Cancelled = "cancelled",
    Down = "down",
    Search = "search",
    Menu = "menu",
    Inbox = "inbox",
    People = "people",
    Copy = "copy",
    Info = "info",
    Leave = "leave",
    Queued = "queued",
    Held = "held",
    Branch = "branch",
    Begins = "begins",
    Settings = "settings",
}

/// Draws an icon. It is for the eye alone: the words beside it say the same.
#[component]
pub(crate) fn Icon(
    /// Which.
    glyph: Glyph,
    /// Whether it turns while something goes on.
    #[prop(optional)]
    spinning: bool,
) -> impl IntoView {
    let class = if spinning { "icon icon--spinning" } else { "icon" };
    view! {
        <svg class=class aria-hidden="true">
            <use href=format!("#{}", glyph.id()) />
        </svg>
    }
}

/// All symbols; a page holds them once, before the first icon.
#[cfg(feature = "ssr")]
pub(crate) const SPRITE: &str = include_str!("../../../style/icons/sprite.svg");

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_its_symbol_and_every_symbol_its_icon() {
        for glyph in Glyph::ALL {
            assert!(SPRITE.contains(&format!("id=\"{}\"", glyph.id())), "{}", glyph.id());
        }
        assert_eq!(SPRITE.matches("<symbol ").count(), Glyph::ALL.len());
    }
}
