//! Dynamics 365 HR as the HR system: connected, synced, and answering badly (O5, O7, O10).

use contract::form::HrisForm;
use contract::run::RunStatus;
use contract::view::StepOutcome;
use contract::{AppError, FailureKind, Provider};
use engine::integrations::Connecting;
use sandbox::{APPLICATION_ID, APPLICATION_SECRET, Effect, EntitySet, Fault, Operation, personnel_number};
use secrecy::SecretString;

use crate::support::database::PEOPLE_AND_UNITS;
use crate::support::hris_form::{form, target};
use crate::support::run_view::{effect, messages, summary};
use crate::support::{Connecting as BambooHr, Database, Installation, Tenant, people};

on_both_databases! {
    everybody_arrives_with_department_legal_entity_and_manager,
    a_second_sync_of_nothing_new_writes_nothing,
    what_changes_there_changes_here,
    only_the_chosen_legal_entities_come,
    an_expired_secret_loses_nothing_and_a_new_one_goes_on,
    a_secret_revoked_between_two_pages_deactivates_nobody_and_the_next_sync_catches_up,
    positions_that_may_not_be_read_any_more_change_nobody,
    no_employments_half_of_them_and_a_web_page_deactivate_nobody,
    a_connection_from_the_form_says_what_is_wrong_beside_its_field,
    the_form_is_told_the_legal_entities,
    there_is_one_hr_system,
}

/// A tenant that is connected; nothing is synced yet.
async fn connected(database: &Database, people: usize) -> Tenant {
    let tenant = Installation::on(database, people).await.tenant("acme").await;
    tenant.connect_dynamics(&[]).await.unwrap();
    tenant
}

/// The same after its first sync.
async fn synced(database: &Database, people: usize) -> Tenant {
    let tenant = connected(database, people).await;
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
    tenant
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

async fn filled_in(tenant: &Tenant, changed: &[(&str, &str)]) -> HrisForm {
    let baseline = tenant.store().baseline(tenant.org).await.unwrap().unwrap();
    let (baseline, directory) = (target(&baseline.public_id), sandbox::tenant_id("acme"));
    let mut pairs = vec![
        ("provider", "dynamics365_hr"),
        ("environment_url", "https://ACME.operations.dynamics.com/?cmp=AC01&mi=DefaultDashboard"),
        ("tenant_id", directory.as_str()),
        ("client_id", APPLICATION_ID),
        (baseline.as_str(), "on"),
    ];
    for (name, value) in changed {
        pairs.retain(|(known, _)| known != name);
        pairs.push((name, value));
    }
    form(&pairs)
}

async fn everybody_arrives_with_department_legal_entity_and_manager(database: &Database) {
    let tenant = synced(database, 600).await;
    let run = tenant.last_run().await;
    let planned = people::planned_by_dynamics(&tenant.company());
    assert_eq!(tenant.people().await, planned);
    assert_eq!((effect(&run), run.run.counts.fetched), ((planned.len() as u64, 0, 0), 600));
    assert_eq!((run.issues.as_slice(), run.run.provider), (&[][..], Provider::Dynamics365Hr));
    let actors = tenant.actors().await;
    assert!(actors.values().all(|row| row.actor.source_hris == Some(Provider::Dynamics365Hr) && row.actor.deferred_manager.is_none()));
    assert_eq!(tenant.health().await, "healthy");
}

async fn a_second_sync_of_nothing_new_writes_nothing(database: &Database) {
    let tenant = synced(database, 120).await;
    let before = database.written_by_syncs().await;
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 0, 0)));
    assert_eq!(database.written_by_syncs().await, before);
}

async fn what_changes_there_changes_here(database: &Database) {
    let tenant = synced(database, 120).await;
    let company = tenant.company();
    let facts = company.facts();
    let managers: Vec<_> = facts.active_ids.iter().filter_map(|id| company.person(*id).unwrap().job(company.today).manager).collect();
    let leaf = facts.active_ids.iter().copied().find(|id| !managers.contains(id)).unwrap();
    let leaver = facts.active_ids.iter().rev().copied().find(|id| !managers.contains(id)).unwrap();
    let before = tenant.actors().await[&personnel_number(leaver)].actor.id;
    tenant.change(Operation::Move { id: leaf, manager: Some(facts.tops[0]), from: None });
    tenant.change(Operation::Retitle { id: leaf, title: "Head of Everything".to_owned(), from: None });
    let department = company.person(leaf).unwrap().job(company.today).department;
    tenant.change(Operation::RenameDepartment { department, name: "Wholly new".to_owned() });
    tenant.change(Operation::Terminate { id: leaver, on: None });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, run.run.counts.deactivated), (RunStatus::Completed, 1), "{:?}", run.issues);
    let mut expected = people::planned_by_dynamics(&tenant.company());
    let mut here = tenant.people().await;
    let left = here.remove(&personnel_number(leaver)).unwrap();
    assert!(!left.is_active);
    expected.remove(&personnel_number(leaver));
    assert_eq!(here, expected);

    tenant.change(Operation::Rehire { id: leaver, from: None });
    // Back on the very day: the employment is in force again from today on.
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
    let actors = tenant.actors().await;
    let again = &actors[&personnel_number(leaver)].actor;
    assert_eq!((again.id, again.is_active), (before, true), "the same person");
}

async fn only_the_chosen_legal_entities_come(database: &Database) {
    let tenant = Installation::on(database, 200).await.tenant("acme").await;
    let company = tenant.company();
    let division = company.divisions.iter().nth(1).unwrap().id;
    let id = sandbox::legal_entity(&company, division);
    tenant.connect_dynamics(&[("legal_entities", &id)]).await.unwrap();
    tenant.installation.work().await;
    let mut expected = people::planned_by_dynamics(&company);
    expected.retain(|_, person| person.division.as_ref().is_some_and(|(entity, _)| *entity == id));
    let here = tenant.people().await;
    assert!(!expected.is_empty() && here.keys().eq(expected.keys()), "{} and {}", here.len(), expected.len());
}

async fn an_expired_secret_loses_nothing_and_a_new_one_goes_on(database: &Database) {
    let tenant = synced(database, 60).await;
    let before = database.rows(&PEOPLE_AND_UNITS).await;
    tenant.change(Operation::ExpireSecret { application: "integration".to_owned() });
    let run = tenant.sync().await;
    let error = run.error.clone().unwrap();
    assert_eq!((run.run.status, error.kind, error.retries), (RunStatus::Failed, Some(FailureKind::Auth), false));
    assert!(summary(&run).starts_with("The client secret has expired."), "{}", summary(&run));
    assert_eq!((database.rows(&PEOPLE_AND_UNITS).await, tenant.health().await.as_str()), (before, "failed"));

    tenant.change(Operation::RotateSecret { application: "integration".to_owned(), secret: "new8Q~value".to_owned() });
    let owner = tenant.owner().await;
    let steps = tenant.services().replace_hris_key(&owner, &secret("new8Q~wrong")).await.unwrap().unwrap();
    assert!(steps.iter().any(|step| step.setting.as_deref() == Some("client_secret")), "{steps:?}");
    assert_eq!(tenant.services().replace_hris_key(&owner, &secret("new8Q~value")).await.unwrap(), None);
    assert_eq!((tenant.sync().await.run.status, tenant.health().await.as_str()), (RunStatus::Completed, "healthy"));
    for bad in [String::new(), "k".repeat(201)] {
        let refused = tenant.services().replace_hris_key(&owner, &secret(&bad)).await.unwrap_err();
        assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "client_secret"), "{refused:?}");
    }
}

async fn a_secret_revoked_between_two_pages_deactivates_nobody_and_the_next_sync_catches_up(database: &Database) {
    let tenant = synced(database, 60).await;
    let before = tenant.people().await;
    tenant.change(Operation::SetPageSize { rows: 40 });
    let ids = tenant.company().facts().active_ids;
    for id in [ids.iter().min(), ids.iter().max()] {
        tenant.change(Operation::Retitle { id: *id.unwrap(), title: "Keeper of Keys".to_owned(), from: None });
    }
    let refused = Fault::always(Effect::Status { status: 401 });
    tenant.spoil(Fault { address: Some("/data/Workers".to_owned()), skip: 1, ..refused });
    let run = tenant.sync().await;
    assert_eq!((run.run.status, run.error.unwrap().kind), (RunStatus::Failed, Some(FailureKind::Auth)));
    assert_eq!(tenant.people().await, before);

    tenant.installation.vendor.sandbox.clear_faults();
    let run = tenant.sync().await;
    assert_eq!((run.run.status, effect(&run)), (RunStatus::Completed, (0, 2, 0)));
    assert_eq!(tenant.people().await, people::planned_by_dynamics(&tenant.company()));
}

/// X3.
async fn positions_that_may_not_be_read_any_more_change_nobody(database: &Database) {
    let tenant = synced(database, 60).await;
    let before = tenant.people().await;
    for entity in [EntitySet::PositionsV2, EntitySet::PositionHierarchies, EntitySet::DepartmentsV2, EntitySet::LegalEntities] {
        tenant.change(Operation::RefuseEntity { entity });
        let run = tenant.sync().await;
        assert_eq!(effect(&run), (0, 0, 0), "{entity:?}");
        assert_eq!(tenant.people().await, before, "{entity:?}");
        assert!(messages(&run, "notice").iter().any(|notice| notice.contains(entity.name())), "{:?}", run.issues);
        tenant.change(Operation::AllowEntity { entity });
    }
    assert_eq!(tenant.sync().await.run.status, RunStatus::Completed);
}

/// X3.
async fn no_employments_half_of_them_and_a_web_page_deactivate_nobody(database: &Database) {
    let tenant = synced(database, 60).await;
    let before = tenant.people().await;
    for (address, fault) in [
        ("/data/EmploymentsV2", Effect::EmptyPage),
        ("/data/EmploymentsV2", Effect::HalfAPage),
        ("/data/EmploymentsV2", Effect::Html),
        ("/data/Workers", Effect::EmptyPage),
        ("/data/Workers", Effect::HalfAPage),
        ("/data/Workers", Effect::Html),
        ("/data/PositionsV2", Effect::HalfAPage),
        ("/oauth2/", Effect::Html),
    ] {
        tenant.spoil(Fault { address: Some(address.to_owned()), ..Fault::always(fault.clone()) });
        let run = tenant.sync_to_the_end().await;
        assert_ne!(run.run.status, RunStatus::Completed, "{address} {fault:?}");
        assert_eq!((run.run.counts.deactivated, tenant.people().await), (0, before.clone()), "{address} {fault:?}");
        tenant.installation.vendor.sandbox.clear_faults();
    }
    assert_eq!(effect(&tenant.sync().await), (0, 0, 0));
}

async fn a_connection_from_the_form_says_what_is_wrong_beside_its_field(database: &Database) {
    let tenant = Installation::on(database, 30).await.tenant("acme").await;
    let (services, owner) = (tenant.services(), tenant.owner().await);
    let empty = services.connection_errors(&form(&[("provider", "dynamics365_hr")]), None);
    let fields: Vec<_> = empty.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["environment_url", "tenant_id", "client_id", "client_secret"]);
    assert!(empty[0].message.starts_with("Enter the environment URL."), "{empty:?}");
    let inside = filled_in(&tenant, &[("environment_url", "https://169.254.169.254/latest")]).await;
    assert_eq!(services.connection_errors(&inside, Some(&secret(APPLICATION_SECRET)))[0].field, "environment_url");

    let good = filled_in(&tenant, &[]).await;
    let Connecting::Refused(steps) = services.connect_hris(&owner, &good, &secret("abc8Q~wrong")).await.unwrap() else { panic!() };
    assert_eq!((steps[1].outcome, steps[1].setting.as_deref()), (StepOutcome::Failed, Some("client_secret")));
    assert_eq!(tenant.store().live_integrations(tenant.org).await.unwrap(), []);
    services.connect_hris(&owner, &good, &secret(APPLICATION_SECRET)).await.unwrap();
    let connection = services.hris(&owner, false).await.unwrap().connection.unwrap();
    assert_eq!((connection.provider, connection.account.as_str()), (Provider::Dynamics365Hr, "acme.operations.dynamics.com"));
    let facts: Vec<_> = connection.settings.iter().map(|fact| (fact.label.as_str(), fact.value.as_str())).collect();
    assert!(facts.contains(&("Legal entities", "")) && facts.contains(&("Application (client) ID", APPLICATION_ID)), "{facts:?}");
    assert!(!format!("{connection:?}").contains(APPLICATION_SECRET));
    assert_eq!(tenant.installation.work().await, [RunStatus::Completed]);
}

async fn the_form_is_told_the_legal_entities(database: &Database) {
    let tenant = Installation::on(database, 30).await.tenant("acme").await;
    let (services, owner) = (tenant.services(), tenant.owner().await);
    // What was chosen before, even if it is not there, does not stand in the way.
    let form = filled_in(&tenant, &[("legal_entities", "ZZZZ")]).await;
    let choices = services.hris_choices(&owner, &form, &secret(APPLICATION_SECRET)).await.unwrap();
    assert_eq!(choices.len(), 6);
    assert_eq!(
        (choices[0].0.as_str(), choices[0].1.value.as_str(), choices[0].1.label.as_str()),
        ("legal_entities", "AC01", "Acme Corporate")
    );
    let refused = services.hris_choices(&owner, &form, &secret("abc8Q~wrong")).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "client_secret"), "{refused:?}");
    let viewer = tenant.member("viewer").await;
    assert_eq!(services.hris_choices(&viewer, &form, &secret(APPLICATION_SECRET)).await, Err(AppError::NotFound));
}

/// O2.
async fn there_is_one_hr_system(database: &Database) {
    let tenant = connected(database, 20).await;
    let refused = tenant.connect(BambooHr::default()).await.unwrap_err();
    let message =
        "Dynamics 365 HR (acme.operations.dynamics.com) is connected already. Disconnect it before connecting another: there is one \
                   HR connection."
            .to_owned();
    assert_eq!(refused, AppError::Conflict { message });
}
