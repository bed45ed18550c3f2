//! The vocabulary every side of Orgonaut shares: ids, the attribute catalogue, permissions, plans, form inputs and what pages are
//! shown. It holds no behaviour beyond validation, depends on serde alone and compiles to wasm.
//!
//! Everything in [`view`] is rendered into HTML: a view never carries a secret, nor anything of another tenant.

#[macro_use]
mod stored;

pub mod api_scope;
pub mod attribute;
pub mod audit_action;
pub mod cadence;
pub mod error;
pub mod failure;
pub mod form;
pub mod id;
pub mod notification;
pub mod permission;
pub mod plan;
pub mod provider;
pub mod run;
mod thresholds;
pub mod time;
pub mod value;
pub mod view;

pub use api_scope::ApiScope;
pub use attribute::{Attribute, AttributeKind, Sensitivity};
pub use error::{AppError, FieldError};
pub use failure::FailureKind;
pub use notification::NotificationKind;
pub use permission::{Permission, RoleBundle};
pub use plan::Plan;
pub use provider::Provider;
pub use run::{RunKind, RunStatus};
pub use thresholds::Thresholds;
pub use time::{Date, Timestamp};
pub use value::{Attributes, Value};
