//! Every action the audit log can record. An action is a kind of thing and what was done to it, such as `person.update`.

use crate::run::{ChangeEntity, ChangeOp};

/// Everything but what is done to people, departments and divisions.
const ACTS: &[&str] = &[
    "tenant.create",
    "tenant.rename",
    "tenant.change_plan",
    "user.create",
    "user.sign_in",
    "user.end_sign_in",
    "user.rename",
    "user.change_password",
    "user.reset_password",
    "membership.create",
    "membership.update",
    "membership.delete",
    "member.invite",
    "invitation.send_again",
    "invitation.accept",
    "invitation.revoke",
    "role.update",
    "api_token.create",
    "api_token.revoke",
    "integration.connect",
    "integration.replace_secret",
    "integration.pause",
    "integration.resume",
    "integration.disconnect",
    "integration.change_targets",
    "integration.change_mapping",
    "integration.change_scope",
    "integration.change_filter",
    "integration.change_schedule",
    "integration.change_guard",
    "integration.set_webhook_secret",
    "integration.rotate_webhook_secret",
    "integration.register_webhook",
    "run.complete",
    "run.fail",
    "run.hold",
    "run.preview",
    "run.skip",
    "run.cancel",
    "run.approve",
    "run.discard",
    "run.rerun",
    "run.undo",
    "scenario.create",
    "scenario.rename",
    "scenario.snapshot",
    "scenario.archive",
    "scenario.restore",
    "scenario.delete",
];

/// What a change does to a person, department or division.
pub fn of_change(entity: ChangeEntity, op: ChangeOp) -> String {
    format!("{}.{}", entity.id(), op.id())
}

/// Every action.
pub fn all() -> impl Iterator<Item = String> {
    let changes = ChangeEntity::ALL.iter().flat_map(|entity| ChangeOp::ALL.iter().map(|op| of_change(*entity, *op)));
    ACTS.iter().map(|action| (*action).to_owned()).chain(changes)
}

/// An action other than a change, as it is recorded. One that is not listed has no sentence in the log: tests do not let it pass.
pub fn of_act(action: &str) -> String {
    debug_assert!(ACTS.contains(&action), "the list of actions lacks {action}");
    action.to_owned()
}
