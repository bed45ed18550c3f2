//! The pages. Each is a thin loader, which asks a use case, and a view of what came back.

pub(crate) mod audit;
pub(crate) mod departments;
pub(crate) mod find_person;
pub(crate) mod forgotten;
pub(crate) mod form_state;
pub(crate) mod gallery;
pub(crate) mod go;
pub(crate) mod integrations;
pub(crate) mod invitation;
pub(crate) mod loaded;
pub(crate) mod notifications;
pub(crate) mod org_chart;
pub(crate) mod overview;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod problem;
pub(crate) mod run;
pub(crate) mod run_log;
pub(crate) mod scenarios;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod top_bar;
