//! Views of invitations.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// An invitation nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// Public id, `inv_…`.
    pub id: String,
    /// Whom it was sent to.
    pub email: String,
    /// The name of the role it gives.
    pub role: String,
    /// Who invited them; `None` when they have no account any more.
    pub invited_by: Option<String>,
    /// When it was sent last.
    pub sent_at: Timestamp,
    /// From then on the link does not work.
    pub expires_at: Timestamp,
    /// Whether that moment has passed.
    pub is_expired: bool,
}

/// Whom the one who follows an invitation is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// The address has no account yet: a name and a password make one.
    New,
    /// It has one, and its owner has to sign in first.
    MustSignIn,
    /// Its owner is signed in.
    SignedIn,
    /// Somebody else is signed in, with this address.
    SomebodyElse(String),
}

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The organisation's name.
    pub organisation: String,
    /// The name of the role.
    pub role: String,
    /// Who invites.
    pub invited_by: Option<String>,
    /// The invited address.
    pub email: String,
    /// Who follows it.
    pub invited: Invited,
}
