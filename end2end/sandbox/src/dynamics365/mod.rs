//! Microsoft Entra ID's token endpoint, and the OData service of a Dynamics 365 environment, as they are on the wire. Section numbers in
//! this folder are those of the vendor document on Dynamics 365.

mod applications;
mod employments;
mod entity_set;
mod environment;
mod query;
mod refusal;
mod rows;
mod sign_in;
mod tenant;

pub use applications::{
    APPLICATION_ID, APPLICATION_SECRET, EXPIRED_APPLICATION_ID, LIMITED_APPLICATION_ID, UNCONSENTED_APPLICATION_ID,
    UNREGISTERED_APPLICATION_ID,
};
pub use entity_set::EntitySet;
pub(crate) use environment::answer as answer_environment;
pub use rows::{legal_entity, personnel_number};
pub(crate) use sign_in::{answer as answer_sign_in, shown_body, unknown_directory};
pub(crate) use tenant::Tenant;

use axum::http::StatusCode;

use crate::message::Reply;

/// Host of the token endpoint.
pub(crate) const SIGN_IN_HOST: &str = "login.microsoftonline.com";
const ENVIRONMENTS: &str = ".operations.dynamics.com";
const SANDBOX_ENVIRONMENTS: &str = ".sandbox.operations.dynamics.com";
const STOOD_ALONE: &str = ".hr.talent.dynamics.com";

/// The Directory (tenant) ID of an account. The domain `{account}.onmicrosoft.com` means the same.
pub fn tenant_id(account: &str) -> String {
    guid(account, "directory")
}

/// The namespace of an account in Human Resources as it stood alone (section A.1).
pub fn namespace_id(account: &str) -> String {
    guid(account, "namespace")
}

/// Whether a directory in the path of a token request is an account's.
pub(crate) fn is_directory_of(account: &str, said: &str) -> bool {
    said.eq_ignore_ascii_case(&tenant_id(account)) || said.eq_ignore_ascii_case(&format!("{account}.onmicrosoft.com"))
}

/// Whether the name of an environment, or the GUID of a namespace, is an account's.
pub(crate) fn is_environment_of(account: &str, said: &str) -> bool {
    said == account || said.eq_ignore_ascii_case(&namespace_id(account))
}

/// The directory a request for the token endpoint is about.
pub(crate) fn directory_of<'r>(host: &str, path: &'r str) -> Option<&'r str> {
    if host != SIGN_IN_HOST {
        return None;
    }
    path.strip_prefix('/')?.split('/').next()
}

/// The environment a request is for: the first label of its host, or the namespace in its path.
pub(crate) fn environment_of<'r>(host: &'r str, path: &'r str) -> Option<&'r str> {
    if host.ends_with(STOOD_ALONE) {
        return path.strip_prefix("/namespaces/")?.split('/').next();
    }
    host.strip_suffix(SANDBOX_ENVIRONMENTS).or_else(|| host.strip_suffix(ENVIRONMENTS))
}

/// Answers for an environment nobody has. In truth its name leads nowhere.
pub(crate) fn unknown_environment() -> Reply {
    Reply::new(StatusCode::NOT_FOUND, "text/html; charset=us-ascii", "<html><body>Not Found</body></html>")
}

/// A GUID made of a name, the same each time (FNV-1a, 64 bits twice).
fn guid(name: &str, purpose: &str) -> String {
    let hash = |seed: u64| {
        let bytes = purpose.bytes().chain([0]).chain(name.bytes());
        bytes.fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let digits = format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4));
    format!("{}-{}-4{}-8{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..])
}
