//! What a colour says. It never says it alone: a symbol and a word go with it.

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Worth a look.
    Warn,
    /// Wrong.
    Bad,
    /// Under way.
    Busy,
    /// Neither good nor bad.
    Mute,
}

impl Tone {
    /// Every tone.
    pub(crate) const ALL: &'static [Self] = &[Self::Good, Self::Warn, Self::Bad, Self::Busy, Self::Mute];

    /// The last part of a class.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Busy => "busy",
            Self::Mute => "mute",
        }
    }
}
