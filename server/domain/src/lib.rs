//! The pure rules of Orgonaut: no I/O, no clock, no randomness. What day it is, and which ids new things get, comes in as an argument.
//!
//! A run goes through them in this order: [`landing`] merges what a source gave into the mirror, [`plan`] compares the mirror with a target
//! and gives changes, [`guard`] decides whether they may be applied, [`apply`] works out the rows they lead to.

pub mod apply;
pub mod digest;
pub mod failure;
pub mod guard;
pub mod health;
pub mod issue;
pub mod landing;
pub mod lifecycle;
pub mod mapping;
pub mod matching;
pub mod plan;
pub mod scenario;
pub mod schedule;
pub mod scope;
pub mod search;
pub mod source;
pub mod target;
pub mod undo;
