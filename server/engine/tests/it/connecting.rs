//! Connecting from the page (O1–O8).

use contract::form::{DisconnectForm, HrisForm, NewTokenForm};
use contract::run::{RunKind, RunStatus};
use contract::view::{ConnectionState, StepOutcome, TestStep};
use contract::{AppError, Plan};
use engine::Actor;
use engine::integrations::Connecting;
use sandbox::ADMINISTRATOR_KEY;
use secrecy::SecretString;

use crate::support::hris_form::{form, target};
use crate::support::{Database, Installation, Tenant};

on_both_databases! {
    a_connection_from_the_form_queues_a_first_manual_sync,
    a_wrong_key_is_said_to_be_wrong_and_nothing_is_saved,
    a_pasted_address_is_understood_and_a_strange_one_is_refused,
    no_target_and_an_archived_one_are_refused,
    two_who_connect_at_once_make_one_connection,
    a_plan_without_live_sync_is_offered_nothing,
    to_editors_and_viewers_there_is_nothing_here,
    a_kept_secret_opens_for_its_token_and_for_a_while,
    a_new_key_replaces_the_old_one_only_if_it_works,
}

fn key(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

async fn tenant(database: &Database) -> Tenant {
    Installation::on(database, 20).await.tenant("acme").await
}

async fn baseline_form(tenant: &Tenant, subdomain: &str) -> HrisForm {
    let baseline = tenant.store().baseline(tenant.org).await.unwrap().unwrap();
    form(&[("subdomain", subdomain), (&target(&baseline.public_id), "on")])
}

async fn connect(tenant: &Tenant, owner: &Actor, form: &HrisForm, secret: &str) -> Result<Connecting, AppError> {
    tenant.services().connect_hris(owner, form, &key(secret)).await
}

fn outcomes(steps: &[TestStep]) -> Vec<StepOutcome> {
    steps.iter().map(|step| step.outcome).collect()
}

async fn a_connection_from_the_form_queues_a_first_manual_sync(database: &Database) {
    let tenant = tenant(database).await;
    let owner = tenant.owner().await;
    let before = tenant.services().hris(&owner, false).await.unwrap();
    assert!(before.connection.is_none() && before.targets.len() == 1);
    let form = baseline_form(&tenant, "acme").await;
    let connected = connect(&tenant, &owner, &form, ADMINISTRATOR_KEY).await.unwrap();
    let Connecting::Connected { first_run } = connected else { panic!("{connected:?}") };
    let page = tenant.services().hris(&owner, false).await.unwrap().connection.unwrap();
    assert_eq!((page.state, page.connected_by.as_deref(), page.account.as_str()), (ConnectionState::Active, Some("Maja Lind"), "acme"));
    assert_eq!(page.runs.iter().map(|run| (run.kind, run.status)).collect::<Vec<_>>(), [(RunKind::ManualSync, RunStatus::Queued)]);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    assert_eq!(tenant.last_run().await.run.id, first_run);
    let list = tenant.services().integrations(&owner).await.unwrap();
    assert_eq!((list.connections.len(), list.available.len()), (1, 0));
}

async fn a_wrong_key_is_said_to_be_wrong_and_nothing_is_saved(database: &Database) {
    let tenant = tenant(database).await;
    let owner = tenant.owner().await;
    let form = baseline_form(&tenant, "acme").await;
    let steps = tenant.services().test_hris(&owner, &form, &key("not-the-key")).await.unwrap();
    assert_eq!(outcomes(&steps)[..3], [StepOutcome::Passed, StepOutcome::Failed, StepOutcome::Skipped]);
    let refused = connect(&tenant, &owner, &form, "not-the-key").await.unwrap();
    assert!(matches!(refused, Connecting::Refused(of) if of == steps));
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), []);
    let steps = tenant.services().test_hris(&owner, &form, &key(ADMINISTRATOR_KEY)).await.unwrap();
    assert!(steps.iter().all(|step| step.outcome == StepOutcome::Passed), "{steps:?}");
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), [], "a test saves nothing");
}

async fn a_pasted_address_is_understood_and_a_strange_one_is_refused(database: &Database) {
    let tenant = tenant(database).await;
    let owner = tenant.owner().await;
    for strange in ["acme.evil.example", "-acme", "https://www.bamboohr.com/"] {
        let refused = connect(&tenant, &owner, &baseline_form(&tenant, strange).await, ADMINISTRATOR_KEY).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "subdomain"), "{strange}: {refused:?}");
    }
    let form = baseline_form(&tenant, "https://acme.bamboohr.com/home/").await;
    connect(&tenant, &owner, &form, ADMINISTRATOR_KEY).await.unwrap();
    assert_eq!(tenant.services().hris(&owner, false).await.unwrap().connection.unwrap().account, "acme");
}

async fn no_target_and_an_archived_one_are_refused(database: &Database) {
    let tenant = tenant(database).await;
    let owner = tenant.owner().await;
    let scenario = tenant.scenario("Reorganisation").await;
    tenant.archive(&scenario).await;
    let offered = tenant.services().hris(&owner, false).await.unwrap().targets;
    assert!(offered.iter().all(|option| option.id != scenario.public_id));
    let archived = target(&scenario.public_id);
    for pairs in
        [vec![("subdomain", "acme")], vec![("subdomain", "acme"), (archived.as_str(), "on")], vec![("target-scn_0000000000zz", "on")]]
    {
        let refused = connect(&tenant, &owner, &form(&pairs), ADMINISTRATOR_KEY).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "target"), "{pairs:?}: {refused:?}");
    }
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), []);
}

/// O2: the database decides.
async fn two_who_connect_at_once_make_one_connection(database: &Database) {
    let tenant = tenant(database).await;
    let (owner, form) = (tenant.owner().await, baseline_form(&tenant, "acme").await);
    let attempts = [(); 3].map(|()| connect(&tenant, &owner, &form, ADMINISTRATOR_KEY));
    let attempts = futures::future::join_all(attempts).await;
    assert_eq!(attempts.iter().filter(|attempt| attempt.is_ok()).count(), 1);
    for refused in attempts.into_iter().filter_map(Result::err) {
        assert!(
            matches!(&refused, AppError::Conflict { message } if message.starts_with("BambooHR (acme) is connected already.")),
            "{refused:?}"
        );
    }
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap().len(), 1);
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

/// O1.
async fn a_plan_without_live_sync_is_offered_nothing(database: &Database) {
    let tenant = Installation::on(database, 20).await.tenant_on("acme", Plan::Team).await;
    let owner = tenant.owner().await;
    assert_eq!(tenant.services().integrations(&owner).await.unwrap().available, []);
    let form = baseline_form(&tenant, "acme").await;
    for refused in [
        tenant.services().test_hris(&owner, &form, &key(ADMINISTRATOR_KEY)).await.unwrap_err(),
        connect(&tenant, &owner, &form, ADMINISTRATOR_KEY).await.unwrap_err(),
    ] {
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field.is_empty()), "{refused:?}");
    }
}

/// O3.
async fn to_editors_and_viewers_there_is_nothing_here(database: &Database) {
    let tenant = Tenant::connected(database, 20).await;
    let form = baseline_form(&tenant, "acme").await;
    for role in ["editor", "viewer"] {
        let services = tenant.services();
        let actor = tenant.member(role).await;
        let run = tenant.last_run().await.run.id;
        let secret = key(ADMINISTRATOR_KEY);
        let refusals = [
            services.integrations(&actor).await.map(drop),
            services.hris(&actor, true).await.map(drop),
            services.test_hris(&actor, &form, &secret).await.map(drop),
            services.connect_hris(&actor, &form, &secret).await.map(drop),
            services.replace_hris_key(&actor, &secret).await.map(drop),
            services.sync_hris(&actor).await.map(drop),
            services.preview_hris(&actor).await.map(drop),
            services.change_hris_targets(&actor, &form).await,
            services.change_hris_mapping(&actor, &form).await,
            services.change_hris_scope(&actor, &form).await,
            services.keep_secret(&actor, &secret).await.map(drop),
            services.review(&actor, &run).await.map(drop),
            services.apply_reviewed(&actor, &run).await,
            services.discard_reviewed(&actor, &run).await,
            services.pause_hris(&actor).await,
            services.resume_hris(&actor).await,
            services.disconnect_view(&actor).await.map(drop),
            services.disconnect_hris(&actor, &DisconnectForm { confirm: "acme".to_owned() }).await.map(drop),
            services.rerun_view(&actor, &run).await.map(drop),
            services.rerun(&actor, &run).await.map(drop),
            services.api_tokens(&actor, None).await.map(drop),
            services.create_api_token(&actor, &NewTokenForm::default()).await.map(drop),
            services.revoke_api_token(&actor, "tok_000000000000").await,
        ];
        for (at, refusal) in refusals.into_iter().enumerate() {
            assert_eq!(refusal, Err(AppError::NotFound), "{role}, use case {at}");
        }
    }
}

async fn a_kept_secret_opens_for_its_token_and_for_a_while(database: &Database) {
    let tenant = tenant(database).await;
    let owner = tenant.owner().await;
    let kept = tenant.services().keep_secret(&owner, &key("s3cret")).await.unwrap();
    assert!(!format!("{kept:?}").contains("s3cret") && !serde_json::to_string(&kept).unwrap().contains("s3cret"));
    let open = async |token: &str| tenant.services().kept_secret(&owner, &kept, token).await.unwrap().is_some();
    assert!(open(&kept.token).await && !open("int_000000000000").await);
    let rival = tenant.installation.tenant("rival").await;
    let stranger = rival.owner().await;
    assert!(tenant.services().kept_secret(&stranger, &kept, &kept.token).await.unwrap().is_none());
    tenant.installation.clock.advance_seconds(600);
    assert!(!open(&kept.token).await);
}

async fn a_new_key_replaces_the_old_one_only_if_it_works(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let stored = async || tenant.store().live_integrations(tenant.org).await.unwrap().remove(0);
    let before = stored().await;
    let steps = tenant.services().replace_hris_key(&owner, &key("not-the-key")).await.unwrap();
    assert!(steps.is_some_and(|steps| outcomes(&steps).contains(&StepOutcome::Failed)));
    assert_eq!(stored().await, before);
    tenant.installation.clock.advance_seconds(60);
    assert_eq!(tenant.services().replace_hris_key(&owner, &key(ADMINISTRATOR_KEY)).await.unwrap(), None);
    let after = stored().await;
    assert_ne!(after.config_encrypted, before.config_encrypted);
    assert_eq!(after.secrets_set_at, before.secrets_set_at.plus_seconds(60));
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
}
