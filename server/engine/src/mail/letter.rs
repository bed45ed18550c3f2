//! What mail is about. A letter is queued as JSON and has no secret in it.

use contract::Provider;
use contract::id::InvitationId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content::{Action, Content};
use super::links::Links;

/// The tenant a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InTenant {
    /// Public id, `org_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub(crate) enum Letter {
    /// A connection does not work any more (O31).
    ConnectionFailed {
        /// Where.
        tenant: InTenant,
        /// The vendor.
        provider: Provider,
        /// What happened.
        summary: String,
        /// What to do.
        next_step: String,
        /// Path of the run.
        link: String,
    },
    /// A run waits for a decision (X2).
    RunHeld {
        /// Where.
        tenant: InTenant,
        /// The vendor.
        provider: Provider,
        /// Why it waits.
        reasons: String,
        /// Path of its review.
        link: String,
    },
    /// Somebody is invited.
    Invitation {
        /// The invitation.
        invitation: InvitationId,
        /// Into which tenant.
        tenant: InTenant,
        /// As what.
        role: String,
        /// By whom.
        invited_by: String,
    },
    /// Somebody forgot their password.
    PasswordReset {
        /// What they asked for.
        reset: Uuid,
    },
    /// A password was replaced by a link.
    PasswordChanged,
    /// Somebody tries mail out.
    Test {
        /// Where.
        tenant: InTenant,
    },
}

impl Letter {
    /// Path of the page an invitation leads to.
    pub(crate) const INVITATION: &str = "/invitation";
    /// Path of the page for another password.
    pub(crate) const RESET: &str = "/reset-password";

    /// The letter as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The letter in words. `token` is the code of the link, for letters that let somebody in.
    pub(super) fn content(&self, links: &Links, token: &str) -> Content {
        match self {
            Self::ConnectionFailed { tenant, provider, summary, next_step, link } => Content {
                subject: format!("{} connection needs attention", provider.label()),
                paragraphs: vec![
                    format!("The last sync of {} from {} failed, and nothing was changed by it.", tenant.name, provider.label()),
                    summary.clone(),
                    next_step.clone(),
                ],
                action: Some(Action { label: "Open the run", url: links.page(&tenant.id, link) }),
                footnote: because("an owner or admin", &tenant.name),
            },
            Self::RunHeld { tenant, provider, reasons, link } => Content {
                subject: format!("{} sync waits for your review", provider.label()),
                paragraphs: vec![
                    format!(
                        "A sync of {} from {} would change more than usual, so it waits for somebody to look.",
                        tenant.name,
                        provider.label()
                    ),
                    reasons.clone(),
                    "Nothing of it was applied. Approve it, or discard it; a later reconciliation replaces it by itself.".to_owned(),
                ],
                action: Some(Action { label: "Review changes", url: links.page(&tenant.id, link) }),
                footnote: because("an owner or admin", &tenant.name),
            },
            Self::Invitation { tenant, role, invited_by, .. } => Content {
                subject: format!("{invited_by} invites you to {} on Orgonaut", tenant.name),
                paragraphs: vec![
                    format!("{invited_by} invites you to join {} as {role}.", tenant.name),
                    "The link works once, for seven days.".to_owned(),
                ],
                action: Some(Action { label: "Accept the invitation", url: links.with_token(Self::INVITATION, token) }),
                footnote: "If you did not expect this, leave it: without the link nothing happens.".to_owned(),
            },
            Self::PasswordReset { .. } => Content {
                subject: "Choose a new password for Orgonaut".to_owned(),
                paragraphs: vec![
                    "Somebody, hopefully you, asked for a new password for this address.".to_owned(),
                    "The link works once, for one hour. All your sign-ins end when you use it.".to_owned(),
                ],
                action: Some(Action { label: "Choose a new password", url: links.with_token(Self::RESET, token) }),
                footnote: "If it was not you, leave this: your password stays as it is.".to_owned(),
            },
            Self::PasswordChanged => Content {
                subject: "Your Orgonaut password was changed".to_owned(),
                paragraphs: vec![
                    "Your password was replaced by a link that was sent to this address, and all your sign-ins were ended.".to_owned(),
                    "If it was not you, choose another one now and tell whoever runs this Orgonaut.".to_owned(),
                ],
                action: Some(Action { label: "Choose another password", url: links.open("/forgot-password") }),
                footnote: "You get this because it is your account.".to_owned(),
            },
            Self::Test { tenant } => Content {
                subject: "Mail from Orgonaut works".to_owned(),
                paragraphs: vec![format!("This is the test you asked for on the mail settings of {}.", tenant.name)],
                action: Some(Action { label: "Open the mail settings", url: links.page(&tenant.id, "/settings/mail") }),
                footnote: "You get this because you pressed “Send test”.".to_owned(),
            },
        }
    }
}

fn because(role: &str, organisation: &str) -> String {
    format!("You get this because you are {role} of {organisation}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn letters() -> Vec<(&'static str, Letter)> {
        let tenant = || InTenant { id: "org_4kPmN8rT2wXq".to_owned(), name: "Acme <Robotics> & Søn".to_owned() };
        vec![
            (
                "connection_failed",
                Letter::ConnectionFailed {
                    tenant: tenant(),
                    provider: Provider::BambooHr,
                    summary: "BambooHR does not accept the API key: it is wrong, was deleted, or its user is disabled.".to_owned(),
                    next_step: "Make a new API key at the vendor and replace the stored one; the next sync uses it.".to_owned(),
                    link: "/settings/integrations/logs/sync_4kPmN8rT2wXq".to_owned(),
                },
            ),
            (
                "run_held",
                Letter::RunHeld {
                    tenant: tenant(),
                    provider: Provider::BambooHr,
                    reasons: "Live Baseline: 74 of 612 people would be deactivated.".to_owned(),
                    link: "/settings/integrations/logs/sync_4kPmN8rT2wXq/review".to_owned(),
                },
            ),
            (
                "invitation",
                Letter::Invitation {
                    invitation: InvitationId(Uuid::nil()),
                    tenant: tenant(),
                    role: "Editor".to_owned(),
                    invited_by: "Maja Lindqvist".to_owned(),
                },
            ),
            ("password_reset", Letter::PasswordReset { reset: Uuid::nil() }),
            ("password_changed", Letter::PasswordChanged),
            ("test", Letter::Test { tenant: tenant() }),
        ]
    }

    #[test]
    fn every_letter_reads_well_as_text_and_as_a_page() {
        let links = Links::new("https://people.example.com");
        for (name, letter) in letters() {
            let content = letter.content(&links, "c0de");
            insta::assert_snapshot!(format!("{name}_text"), format!("Subject: {}\n\n{}", content.subject, content.text().unwrap()));
            insta::assert_snapshot!(format!("{name}_html"), content.html().unwrap());
        }
    }

    #[test]
    fn a_queued_letter_is_read_back_as_it_was() {
        for (name, letter) in letters() {
            assert_eq!(serde_json::from_value::<Letter>(letter.to_json()).unwrap(), letter, "{name}");
        }
    }

    #[test]
    fn names_are_never_markup() {
        let (_, letter) = letters().remove(0);
        let html = letter.content(&Links::new("https://people.example.com"), "").html().unwrap();
        assert!(html.contains("Acme &#60;Robotics&#62;") && !html.contains("<Robotics>"), "{html}");
    }
}
