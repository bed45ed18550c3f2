//! Actions in words.

use contract::view::AuditRow;

/// What somebody did, ready to be followed by a name: `changed the person`. What has no sentence is shown as it is: better its own words
/// than none.
pub(super) fn deed(action: &str) -> String {
    sentence(action).unwrap_or_else(|| {
        let (entity, verb) = action.split_once('.').unwrap_or(("", action));
        let verb = verb.replace('_', " ");
        if entity.is_empty() { verb } else { format!("{verb} the {}", thing(entity)) }
    })
}

fn sentence(action: &str) -> Option<String> {
    let whole = match action {
        "user.sign_in" => "signed in",
        "user.end_sign_in" => "ended other sign-ins of their own",
        "user.rename" => "changed their own name",
        "user.change_password" => "changed their password",
        "user.reset_password" => "chose a password in place of a forgotten one",
        "membership.create" => "gave access to",
        "membership.update" => "gave another role to",
        "membership.delete" => "took access from",
        "member.invite" => "invited",
        "invitation.send_again" => "sent again the invitation to",
        "invitation.accept" => "accepted the invitation to",
        "invitation.revoke" => "took back the invitation to",
        "integration.connect" => "connected",
        "integration.replace_secret" => "replaced the key of",
        "integration.pause" => "paused the sync with",
        "integration.resume" => "resumed the sync with",
        "integration.disconnect" => "disconnected",
        "integration.change_targets" => "changed the targets of",
        "integration.change_mapping" => "changed the field mapping of",
        "integration.change_scope" => "changed the scope of",
        "integration.change_filter" => "changed the filter of",
        "integration.change_schedule" => "changed the schedule of",
        "integration.change_guard" => "changed the guard of",
        "integration.set_webhook_secret" => "set a webhook secret of",
        "integration.rotate_webhook_secret" => "made a webhook secret for",
        "integration.register_webhook" => "registered the webhook of",
        "run.complete" => "completed a run",
        "run.fail" => "could not complete a run",
        "run.hold" => "held a run for a decision",
        "run.preview" => "prepared a run for a review",
        "run.skip" => "skipped a run",
        "run.cancel" => "stopped a run",
        "run.approve" => "approved what was reviewed of",
        "run.discard" => "discarded what was reviewed of",
        "run.rerun" => "ran a run again at",
        "run.undo" => "asked to undo a run",
        "scenario.snapshot" => "took the snapshot",
        "tenant.change_plan" => "changed the plan of",
        _ => return done_to_thing(action),
    };
    Some(whole.to_owned())
}

fn done_to_thing(action: &str) -> Option<String> {
    let (entity, verb) = action.split_once('.')?;
    let done = match verb {
        "create" => "created",
        "update" => "changed",
        "rename" => "renamed",
        "deactivate" => "deactivated",
        "reactivate" => "brought back",
        "link" => "linked",
        "archive" => "archived",
        "restore" => "restored",
        "delete" => "deleted",
        "revoke" => "revoked",
        _ => return None,
    };
    Some(format!("{done} the {}", thing(entity)))
}

/// Whether the name of the thing adds anything to the deed.
pub(super) fn names_thing(row: &AuditRow) -> bool {
    // What somebody does to their own account is named by who does it.
    let is_own =
        matches!(row.action.as_str(), "user.sign_in" | "user.end_sign_in" | "user.rename" | "user.change_password" | "user.reset_password");
    row.name.is_some() && !is_own && !matches!(row.action.as_str(), "run.cancel" | "run.undo")
}

/// A kind of thing in words.
pub(super) fn thing(entity: &str) -> &str {
    match entity {
        "tenant" => "organisation",
        "context" => "scenario",
        "user" => "account",
        "membership" => "member",
        "api_token" => "API token",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use contract::audit_action;

    use super::*;

    #[test]
    fn an_action_reads_as_what_somebody_did() {
        let read = ["user.sign_in", "person.update", "department.archive", "scenario.rename", "tenant.create", "run.cancel"].map(deed);
        let words = [
            "signed in",
            "changed the person",
            "archived the department",
            "renamed the scenario",
            "created the organisation",
            "stopped a run",
        ];
        assert_eq!(read, words);
    }

    #[test]
    fn every_action_that_is_recorded_has_a_sentence() {
        for action in audit_action::all() {
            let sentence = sentence(&action);
            assert!(sentence.as_ref().is_some_and(|sentence| !sentence.contains('_')), "{action}: {sentence:?}");
        }
    }

    #[test]
    fn an_unknown_action_is_shown_in_its_own_words() {
        assert_eq!(deed("person.fire_up"), "fire up the person");
        assert_eq!(deed("nonsense"), "nonsense");
    }
}
