//! The audit log as people read it and take it along.

use contract::form::{InviteForm, NewTokenForm, RoleForm, ScenarioSettingsForm};
use contract::view::{AuditCategory, AuditFilter};
use contract::{AppError, Attribute, Permission};
use sandbox::Operation;

use crate::support::planning::{Planning, retitle, setting};
use crate::support::{Database, Tenant};

on_both_databases! {
    a_sync_is_told_change_by_change_with_names,
    the_log_is_narrowed_to_a_person_a_member_and_a_run,
    an_export_holds_what_the_filter_shows_all_of_it,
    who_or_what_is_not_of_the_tenant_is_not_found,
    what_is_gone_or_renamed_keeps_its_names,
    tokens_invitations_and_roles_are_named,
}

async fn a_sync_is_told_change_by_change_with_names(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let id = tenant.company().facts().active_ids[0];
    tenant.change(Operation::Retitle { id, title: "Keeper of Keys".to_owned(), from: None });
    let run = tenant.sync().await;
    let view = tenant.services().audit(&tenant.owner().await, &AuditFilter::default(), None).await.unwrap();
    let changed = view.rows.iter().find(|row| row.action == "person.update").unwrap();
    assert_eq!(changed.name, tenant.actor(id).await.actor.display_name.into());
    assert_eq!((changed.attributes.as_slice(), changed.run_id.as_ref()), (&[Attribute::JobTitle][..], Some(&run.run.id)));
    assert_eq!((changed.category, changed.by.as_ref()), (AuditCategory::Planning, None));
    assert!(view.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.at)));
}

async fn the_log_is_narrowed_to_a_person_a_member_and_a_run(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let owner = tenant.owner().await;
    let run = tenant.request_sync().await;
    tenant.services().cancel_run(&owner, &run).await.unwrap();
    let audit = async |filter: AuditFilter| tenant.services().audit(&owner, &filter, None).await.unwrap();
    let members = audit(AuditFilter::default()).await.actors;
    let by = AuditFilter { by: Some(members[0].id.clone()), ..AuditFilter::default() };
    let actions: Vec<_> = audit(by).await.rows.into_iter().map(|row| row.action).collect();
    assert_eq!(actions, ["run.cancel"]);
    let of_run = audit(AuditFilter { run: Some(run), ..AuditFilter::default() }).await;
    assert_eq!(of_run.rows.len(), 1);
    let person = tenant.actor(tenant.company().facts().active_ids[0]).await.actor;
    let of_person = audit(AuditFilter { person: Some(person.public_id), ..AuditFilter::default() }).await;
    assert_eq!((of_person.person, of_person.rows.len()), (Some(person.display_name), 1));
}

async fn an_export_holds_what_the_filter_shows_all_of_it(database: &Database) {
    let tenant = Tenant::synced(database, 700).await;
    let filter = AuditFilter { entity: Some("person".to_owned()), ..AuditFilter::default() };
    let mut export = tenant.services().export_audit(&tenant.owner().await, &filter).await.unwrap();
    let mut rows = Vec::new();
    loop {
        let batch = export.next_batch().await.unwrap();
        if batch.is_empty() {
            break;
        }
        assert!(batch.len() <= 500);
        rows.extend(batch);
    }
    assert_eq!(rows.len() as u64, tenant.last_run().await.run.counts.created);
    assert!(rows.iter().all(|row| row.action == "person.create"));
}

async fn who_or_what_is_not_of_the_tenant_is_not_found(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let rival = tenant.installation.tenant("rival").await;
    let (owner, stranger) = (tenant.owner().await, rival.owner().await);
    let person = tenant.actor(tenant.company().facts().active_ids[0]).await.actor.public_id;
    let member = tenant.services().audit(&owner, &AuditFilter::default(), None).await.unwrap().actors[0].id.clone();
    let foreign = [
        AuditFilter { by: Some(member), ..AuditFilter::default() },
        AuditFilter { person: Some(person), ..AuditFilter::default() },
        AuditFilter { run: Some(tenant.last_run().await.run.id), ..AuditFilter::default() },
    ];
    for filter in foreign {
        assert!(tenant.services().audit(&owner, &filter, None).await.is_ok(), "{filter:?}");
        assert_eq!(tenant.services().audit(&stranger, &filter, None).await, Err(AppError::NotFound), "{filter:?}");
        assert_eq!(tenant.services().export_audit(&stranger, &filter).await.err(), Some(AppError::NotFound));
    }
    for role in ["editor", "viewer"] {
        let answer = tenant.services().audit(&tenant.member(role).await, &AuditFilter::default(), None).await;
        assert_eq!(answer, Err(AppError::NotFound), "{role}");
    }
}

async fn what_is_gone_or_renamed_keeps_its_names(database: &Database) {
    let planning = Planning::on(database).await;
    let lead = planning.team_lead().await;
    planning.edit(&lead, retitle("Keeper of Keys")).await.unwrap();
    planning.settle(ScenarioSettingsForm { name: "Bolder".to_owned(), ..setting("rename") }).await.unwrap();
    let log = async |entity: &str| {
        let filter = AuditFilter { entity: Some(entity.to_owned()), ..AuditFilter::default() };
        planning.tenant.services().audit(&planning.owner, &filter, None).await.unwrap().rows
    };
    let scenario_id = Some(planning.id.clone());
    assert!(log("scenario").await.iter().all(|row| row.name.as_deref() == Some("Bolder") && row.scenario_id == scenario_id));
    planning.settle(ScenarioSettingsForm { confirmation: "Bolder".to_owned(), ..setting("delete") }).await.unwrap();
    let rows = log("scenario").await;
    let told: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.name.as_deref(), row.former_name.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("scenario.delete", Some("Bolder"), None),
            ("scenario.rename", Some("Bolder"), Some("Growth")),
            ("scenario.create", Some("Growth"), None),
        ]
    );
    assert!(rows.iter().all(|row| row.scenario_id.is_none()), "{rows:?}");
    let edit = log("person").await.into_iter().find(|row| row.run_id.is_none()).unwrap();
    assert_eq!((edit.action.as_str(), edit.context.as_deref()), ("person.update", Some("Bolder")));
}

async fn tokens_invitations_and_roles_are_named(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let (owner, services) = (tenant.owner().await, tenant.services());
    let token = NewTokenForm { name: "Payroll".to_owned(), expires: "90".to_owned(), ..NewTokenForm::default() };
    services.create_api_token(&owner, &token).await.unwrap();
    services.invite(&owner, &InviteForm { email: "noor@example.com".to_owned(), role: "viewer".to_owned() }).await.unwrap();
    let viewer = services.role(&owner, "viewer").await.unwrap().permissions;
    let boxes = std::iter::once((Permission::AuditView.id().to_owned(), "on".to_owned())).collect();
    let form = RoleForm { was: RoleForm::words(&viewer), boxes };
    services.change_role(&owner, "viewer", &form).await.unwrap();
    for (entity, name) in [("api_token", "Payroll"), ("invitation", "noor@example.com"), ("role", "Viewer")] {
        let filter = AuditFilter { entity: Some(entity.to_owned()), ..AuditFilter::default() };
        let rows = services.audit(&owner, &filter, None).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.name.as_deref()).collect::<Vec<_>>(), [Some(name)], "{entity}");
    }
}
