//! The sync engine: one way from a trigger to what changed.
//!
//! ```text
//! queue → claim (lease) → pull → land → plan → guard → apply → settle
//! ```
//!
//! [`queue`] asks for runs, [`worker`] claims and carries them out, [`pull`] reads and lands, a [`projection`] plans and applies one target
//! ([`planning`] is the one for planning contexts), [`settle`] closes. A run can be killed anywhere: what is in its row, its page receipts
//! and its staged changes is enough to go on.

mod audit;
pub mod catch_up;
pub mod failure;
pub mod flow;
pub mod group;
pub mod mirror;
mod one_hold;
pub mod planning;
pub mod projection;
pub mod pull;
pub mod queue;
pub mod reviewed;
pub mod run;
pub mod settle;
mod undo;
pub mod worker;
