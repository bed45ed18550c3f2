//! An installation to test: databases, a vendor, tenants, and words for what is compared.

#[macro_use]
pub(crate) mod database;
pub(crate) mod death;
pub(crate) mod hris_form;
pub(crate) mod installation;
pub(crate) mod members;
pub(crate) mod outside;
pub(crate) mod people;
pub(crate) mod planning;
pub(crate) mod run_view;
pub(crate) mod tenant;
pub(crate) mod webhook;

pub(crate) use database::Database;
pub(crate) use installation::Installation;
pub(crate) use tenant::{Connecting, Tenant};
