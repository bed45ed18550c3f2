//! Actions in words. An action is a kind of thing and what was done to it, such as `person.update`.

use contract::view::AuditRow;

/// What somebody did, ready to be followed by a name: `changed the person`.
pub(super) fn deed(action: &str) -> String {
    let whole = match action {
        "user.sign_in" => "signed in",
        "user.sign_out" => "signed out",
        "membership.create" => "gave access to",
        "membership.delete" => "took access from",
        "member.invite" => "invited a member",
        "invitation.accept" => "accepted an invitation",
        "invitation.revoke" => "took an invitation back",
        "invitation.send_again" => "sent an invitation again",
        "user.reset_password" => "chose a password in place of a forgotten one",
        "run.cancel" => "stopped a run",
        "run.undo" => "asked to undo a run",
        "integration.change_schedule" => "changed the schedule of",
        "integration.change_guard" => "changed the guard of",
        "integration.change_filter" => "changed the filter of",
        "integration.connect" => "connected",
        "integration.disconnect" => "disconnected",
        "integration.pause" => "paused the sync with",
        "integration.resume" => "resumed the sync with",
        "integration.replace_secret" => "replaced the key of",
        "run.complete" => "completed a run",
        "run.fail" => "could not complete a run",
        "run.hold" => "held a run for a decision",
        "run.preview" => "prepared a run for a review",
        "run.skip" => "skipped a run",
        "run.rerun" => "ran a run again at",
        "tenant.change_plan" => "changed the plan of",
        "api_token.create" => "created an API token",
        "api_token.revoke" => "revoked an API token",
        "integration.set_webhook_secret" => "set a webhook secret of",
        "integration.rotate_webhook_secret" => "made a webhook secret for",
        "integration.register_webhook" => "registered the webhook of",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    let (entity, verb) = action.split_once('.').unwrap_or(("", action));
    let done = done(verb);
    if entity.is_empty() { done } else { format!("{done} the {}", thing(entity)) }
}

/// Whether the name of the thing adds anything to the deed.
pub(super) fn names_thing(row: &AuditRow) -> bool {
    // Somebody who signs in is named as the one who does it.
    row.name.is_some() && !matches!(row.action.as_str(), "user.sign_in" | "user.sign_out" | "run.cancel" | "run.undo")
}

/// A kind of thing in words.
pub(super) fn thing(entity: &str) -> &str {
    match entity {
        "tenant" => "organisation",
        "context" => "scenario",
        "user" => "account",
        "membership" => "member",
        other => other,
    }
}

/// A verb in the past. One that is not in the list is shown as it is: better its own word than none.
fn done(verb: &str) -> String {
    let done = match verb {
        "create" => "created",
        "update" => "changed",
        "delete" => "deleted",
        "deactivate" => "deactivated",
        "reactivate" => "brought back",
        "link" => "linked",
        "archive" => "archived",
        "restore" => "restored",
        "rename" => "renamed",
        "move" => "moved",
        "cancel" => "cancelled",
        "approve" => "approved",
        "discard" => "discarded",
        "connect" => "connected",
        "disconnect" => "disconnected",
        "pause" => "paused",
        "resume" => "resumed",
        "release" => "released",
        "override" => "overrode",
        "revoke" => "revoked",
        "invite" => "invited",
        other => return other.replace('_', " "),
    };
    done.to_owned()
}

#[cfg(test)]
mod tests {
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
    fn an_unknown_action_is_shown_in_its_own_words() {
        assert_eq!(deed("person.fire_up"), "fire up the person");
        assert_eq!(deed("nonsense"), "nonsense");
    }
}
