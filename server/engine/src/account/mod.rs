//! What somebody sets for themselves and, with the right to it, for the organisation: profile, sign-ins, members, roles, its name.

mod api_tokens;
mod invitations;
mod members;
mod organisation;
mod profile;
mod roles;
mod sign_ins;
mod stale;
mod tenants;

pub use members::AddedMember;
