//! A server to test on, and a browser to test it with.

pub(crate) mod app;
pub(crate) mod company;
pub(crate) mod database;
pub(crate) mod delivery;
pub(crate) mod program;
pub(crate) mod response;
pub(crate) mod wire;

pub(crate) use app::TestApp;
pub(crate) use company::Company;
pub(crate) use program::Program;
pub(crate) use response::TestResponse;
