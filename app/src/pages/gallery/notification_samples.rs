//! Notifications, and the pages links in mail lead to, over made-up data.

use contract::form::AcceptForm;
use contract::view::{InvitationView, Invited, NotificationRow, NotificationsView, Page};
use contract::{FieldError, NotificationKind};
use leptos::prelude::*;

use super::samples::NOW;
use crate::pages::forgotten::{Asked, DeadLink, ForgotPassword, ResetPassword};
use crate::pages::form_state::FormState;
use crate::pages::invitation::Invitation;
use crate::pages::notifications::Notifications;

/// The notification centre of this name.
pub(super) fn notifications(name: &str) -> Option<AnyView> {
    let (items, unread) = match name {
        "notifications" => (rows(), 2),
        "notifications-new" | "notifications-read" => (Vec::new(), 0),
        _ => return None,
    };
    let total = items.len() as u64;
    let view = NotificationsView { page: Page { items, next: None, total }, unread };
    let unread_only = name == "notifications-read";
    let organisation = "Acme Robotics".to_owned();
    Some(view! { <Notifications view unread_only after=None state=FormState::default() seen_at=NOW organisation /> }.into_any())
}

/// The page of this name a link in mail leads to.
pub(super) fn links(name: &str) -> Option<AnyView> {
    Some(match name {
        "invitation" => invitation(Invited::New, vec![FieldError::new("name", "Enter your name.")]),
        "invitation-account" => invitation(Invited::MustSignIn, Vec::new()),
        "invitation-signed-in" => invitation(Invited::SignedIn, Vec::new()),
        "invitation-somebody-else" => invitation(Invited::SomebodyElse("maja@acme.example".to_owned()), Vec::new()),
        "forgot-password" => view! { <ForgotPassword state=FormState::default() /> }.into_any(),
        "forgot-password-asked" => view! { <Asked email="noor@acme.example".to_owned() /> }.into_any(),
        "reset-password" => view! { <ResetPassword state=FormState::default() email="noor@acme.example".to_owned() /> }.into_any(),
        "dead-link" => {
            let advice = "It was used, replaced by a newer one, or is older than an hour.";
            view! { <DeadLink title="This link does not work any more" advice action=Some(("Ask for another", "#main")) /> }.into_any()
        }
        _ => return None,
    })
}

fn invitation(invited: Invited, errors: Vec<FieldError>) -> AnyView {
    let view = InvitationView {
        organisation: "Acme Robotics".to_owned(),
        role: "Editor".to_owned(),
        invited_by: Some("Maja Lindqvist".to_owned()),
        email: "noor@acme.example".to_owned(),
        invited,
    };
    view! { <Invitation view state=FormState::new(AcceptForm::default(), errors) /> }.into_any()
}

fn rows() -> Vec<NotificationRow> {
    let row = |number: u32, kind, title: &str, body: &str, seconds: i64, is_read| NotificationRow {
        id: format!("ntf_00000000000{number}"),
        kind,
        title: title.to_owned(),
        body: body.to_owned(),
        has_link: kind != NotificationKind::IntegrationRecovered,
        at: NOW.plus_seconds(-seconds),
        is_read,
    };
    vec![
        row(
            1,
            NotificationKind::IntegrationFailed,
            "BambooHR connection needs attention",
            "BambooHR does not accept the API key: it is wrong, was deleted, or its user is disabled. Nothing was changed by this sync. Make \
             a new API key at the vendor and replace the stored one; the next sync uses it.",
            480,
            false,
        ),
        row(
            2,
            NotificationKind::RunHeld,
            "A sync waits for your review",
            "Live Baseline: 74 of 612 people would be deactivated. Nothing of it has been applied.",
            3_700,
            false,
        ),
        row(
            3,
            NotificationKind::IntegrationRecovered,
            "BambooHR recovered",
            "A sync worked again: 612 records read, 4 changed.",
            90_000,
            true,
        ),
        row(
            4,
            NotificationKind::IntegrationQuarantined,
            "BambooHR is tried less often",
            "3 scheduled syncs have failed in a row since 18 Nov 2026, 02:00 CET. The next one is tried after 21 Nov 2026, 14:00 CET, then at \
             growing distances. The first that works, or one you start yourself, brings the usual times back.",
            200_000,
            true,
        ),
        row(
            5,
            NotificationKind::RunFailed,
            "A sync of Dynamics 365 HR failed",
            "Dynamics 365 HR has no legal entity USMF. Nothing was changed by this sync. Correct the connection's settings and save them.",
            500_000,
            true,
        ),
        row(6, NotificationKind::MemberJoined, "Elena Vasquez joined as admin", "Invited by Maja Lindqvist.", 700_000, true),
    ]
}
