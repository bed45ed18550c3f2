//! Sign in.

mod page;
mod post;

pub(crate) use page::{SignIn, SignInPage};
pub(crate) use post::submit;
