//! Rule 1: every method on tenant-owned rows takes the tenant. What does not is on a list, with its reason.

use std::path::Path;

/// What carries the tenant in a signature: its id, or a row or lease that has it.
const TENANT: &[&str] = &[
    "OrgId",
    "&OrgRow",
    "&ContextRow",
    "&IntegrationRow",
    "&FlowRow",
    "&NewRun",
    "&[NewEvent]",
    "Lease",
    "&NewNotification",
    "Reader",
    "&NewMail",
    "&NewInvitation",
];

/// Methods without a tenant, by file.
const EXCEPTIONS: &[(&str, &[&str])] = &[
    // The database itself.
    ("engine.rs", &["open", "migrate", "begin", "ping", "close"]),
    ("transaction.rs", &["commit"]),
    // That there is work, not what.
    ("bell.rs", &["listen"]),
    // A tenant is found by the name the operator or an address gives.
    ("orgs.rs", &["org_by_slug"]),
    // A person may be a member of several tenants, and signs in before any of them is chosen.
    (
        "users.rs",
        &["insert_user", "rename_user", "set_password_is_initial", "update_password_hash", "user_by_email", "has_users", "credential"],
    ),
    ("roles.rs", &["memberships"]),
    (
        "sessions.rs",
        &[
            "insert_session",
            "save_session",
            "session",
            "sessions_of",
            "touch_session",
            "delete_session",
            "delete_other_sessions",
            "delete_expired_sessions",
        ],
    ),
    (
        "sign_in.rs",
        &[
            "count_sign_in",
            "block_sign_in",
            "uncount_sign_in",
            "delete_sign_in_failures",
            "delete_sign_in_failures_before",
            "sign_in_blocked_until",
        ],
    ),
    // A program is known by its token alone; the token names the tenant.
    ("api_tokens.rs", &["api_token_by_hash"]),
    // A sender looks for due mail of anybody.
    ("mail.rs", &["claim_mail", "delete_ended_mail"]),
    // What is old is forgotten, whosever it is.
    ("notifications.rs", &["delete_old_notifications"]),
    // Whose invitation it is, only its code says.
    ("invitations.rs", &["invitation_by_token", "accepted_invitation_by_token"]),
    // A password is a person's, not a tenant's.
    (
        "password_resets.rs",
        &[
            "insert_password_reset",
            "next_asked_reset",
            "assign_password_reset",
            "delete_password_reset",
            "set_password_reset_token",
            "use_password_reset",
            "delete_password_resets_of",
            "delete_expired_password_resets",
            "delete_sessions_of",
            "password_reset_by_token",
            "used_password_reset_by_token",
        ],
    ),
    // Before there is any tenant.
    ("setup.rs", &["replace_setup_code", "take_setup_code", "setup_code_hash"]),
    // Master keys are the installation's; what they wrap is a tenant's.
    ("keys.rs", &["insert_master_key", "master_keys_in_use"]),
    // The tick looks for what is due of anybody, and for what nobody decided about in time; then it goes on tenant by tenant.
    ("reviews.rs", &["expire_reviews"]),
    ("schedules.rs", &["due_schedules", "syncing_integrations"]),
    // A delivery names its tenant in its address.
    ("webhooks.rs", &["webhook_endpoint"]),
    // A worker looks for due work of anybody, and holds one tenant's lease from then on.
    ("runs.rs", &["claim_run", "claim_this_run", "next_due_at"]),
];

#[test]
fn every_method_takes_the_tenant_or_is_a_written_exception() {
    let mut found = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for method in text.split("pub async fn ").skip(1) {
            let (method_name, rest) = method.split_once(['(', '<']).unwrap();
            let signature = rest.split_once('{').unwrap().0;
            let parameters = signature.split_once("->").map_or(signature, |(parameters, _)| parameters);
            if !TENANT.iter().any(|carrier| parameters.contains(carrier)) {
                found.push((name.clone(), method_name.to_owned()));
            }
        }
    }
    let mut expected: Vec<(String, String)> =
        EXCEPTIONS.iter().flat_map(|(file, methods)| methods.iter().map(|method| ((*file).to_owned(), (*method).to_owned()))).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
