//! First start: the first organisation and its owner, in three steps.

mod page;
mod post;

pub(crate) use page::{SetupCode, SetupCodePage, SetupOrganisation, SetupOrganisationPage, SetupOwner, SetupOwnerPage};
pub(crate) use post::{submit_code, submit_organisation, submit_owner};

/// Path of the first step.
const CODE: &str = "/setup";
/// Path of the second step.
const ORGANISATION: &str = "/setup/organisation";
/// Path of the third step.
const OWNER: &str = "/setup/owner";
