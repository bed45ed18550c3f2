//! Numbers, durations and moments as people read them.

mod number;
mod team;

#[cfg(feature = "ssr")]
mod duration;
#[cfg(feature = "ssr")]
mod moment;
#[cfg(feature = "ssr")]
mod word;

pub(crate) use number::{counted, grouped};
pub(crate) use team::team;

#[cfg(feature = "ssr")]
pub(crate) use duration::duration;
#[cfg(feature = "ssr")]
pub(crate) use moment::{ago, day, exact, iso, minute};
#[cfg(feature = "ssr")]
pub(crate) use word::capitalised;
