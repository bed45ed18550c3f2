//! Tokens of the REST API (D9): who makes them, whom they let in, what they show.

use contract::form::{NewTokenForm, TokenLife};
use contract::view::{ConnectionState, TokenState};
use contract::{ApiScope, AppError};
use engine::Actor;
use engine::identity::{ApiClient, NewToken};
use secrecy::ExposeSecret as _;

use crate::support::{Database, Tenant};

on_both_databases! {
    a_form_that_is_sent_again_makes_no_second_token,
    a_token_is_shown_once_and_kept_as_a_hash,
    a_token_lets_in_until_it_is_revoked,
    a_token_lets_in_until_its_time_is_over,
    what_is_no_token_lets_nobody_in,
    the_last_use_is_known_to_the_minute,
    a_form_without_a_purpose_or_an_end_is_refused,
    a_token_reads_its_own_tenant_and_no_other,
    runs_come_page_by_page_and_each_once,
    another_tenant_s_token_is_neither_seen_nor_revoked,
    making_and_revoking_are_written_down_without_the_token,
}

fn form(name: &str, life: TokenLife) -> NewTokenForm {
    NewTokenForm { name: name.to_owned(), expires: life.id().to_owned(), key: String::new() }
}

async fn create(tenant: &Tenant, owner: &Actor) -> NewToken {
    tenant.services().create_api_token(owner, &form("Grafana", TokenLife::Quarter)).await.unwrap()
}

async fn client(tenant: &Tenant, token: &NewToken) -> Result<ApiClient, AppError> {
    tenant.services().authenticate(token.token.expose_secret()).await
}

async fn a_token_is_shown_once_and_kept_as_a_hash(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let new = create(&tenant, &owner).await;
    let token = new.token.expose_secret();
    assert!(token.starts_with("ogn_") && token.len() == 47 && token.starts_with(&new.row.prefix), "{token}");
    assert!(!format!("{new:?}").contains(token));
    assert!(!database.all_rows().await.iter().any(|row| row.contains(token)));
    let listed = tenant.services().api_tokens(&owner, None).await.unwrap();
    assert_eq!((listed.total, listed.items[0].name.as_str(), listed.items[0].created_by.as_deref()), (1, "Grafana", Some("Maja Lind")));
    assert_eq!(listed.items[0].scopes, [ApiScope::IntegrationsRead]);
}

async fn a_token_lets_in_until_it_is_revoked(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let new = create(&tenant, &owner).await;
    assert_eq!(client(&tenant, &new).await.unwrap().org_id, tenant.org);
    for _ in 0..2 {
        tenant.services().revoke_api_token(&owner, &new.row.id).await.unwrap();
    }
    assert_eq!(client(&tenant, &new).await, Err(AppError::Unauthenticated));
    assert_eq!(tenant.services().api_token(&owner, &new.row.id).await.unwrap().state, TokenState::Revoked);
}

async fn a_token_lets_in_until_its_time_is_over(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let month = tenant.services().create_api_token(&owner, &form("For a while", TokenLife::Month)).await.unwrap();
    let unlimited = tenant.services().create_api_token(&owner, &form("For good", TokenLife::Unlimited)).await.unwrap();
    tenant.installation.clock.advance_seconds(30 * 86_400 - 1);
    assert!(client(&tenant, &month).await.is_ok());
    tenant.installation.clock.advance_seconds(1);
    assert_eq!(client(&tenant, &month).await, Err(AppError::Unauthenticated));
    assert!(client(&tenant, &unlimited).await.is_ok());
    assert_eq!(tenant.services().api_token(&owner, &month.row.id).await.unwrap().state, TokenState::Expired);
}

async fn what_is_no_token_lets_nobody_in(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let new = create(&tenant, &owner).await;
    let token = new.token.expose_secret().to_owned();
    let mut other = token.clone();
    other.pop();
    other.push(if token.ends_with('A') { 'B' } else { 'A' });
    for wrong in ["", "ogn_", new.row.prefix.as_str(), new.row.id.as_str(), other.as_str(), &token[4..], &"ogn_".repeat(10_000)] {
        assert_eq!(tenant.services().authenticate(wrong).await, Err(AppError::Unauthenticated));
    }
}

async fn the_last_use_is_known_to_the_minute(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let new = create(&tenant, &owner).await;
    let last_used = async || tenant.services().api_token(&owner, &new.row.id).await.unwrap().last_used_at;
    assert_eq!(last_used().await, None);
    client(&tenant, &new).await.unwrap();
    // It is noted beside the request.
    let first = loop {
        match last_used().await {
            Some(at) => break at,
            None => tokio::task::yield_now().await,
        }
    };
    tenant.installation.clock.advance_seconds(60);
    client(&tenant, &new).await.unwrap();
    while last_used().await == Some(first) {
        tokio::task::yield_now().await;
    }
    assert_eq!(last_used().await, Some(first.plus_seconds(60)));
}

async fn a_form_without_a_purpose_or_an_end_is_refused(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let owner = tenant.owner().await;
    let refused = tenant.services().create_api_token(&owner, &NewTokenForm::default()).await.unwrap_err();
    let AppError::Invalid { fields } = refused else { panic!("{refused:?}") };
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["name", "expires"]);
    assert_eq!(tenant.services().token_list(&tenant.slug).await.unwrap(), []);
}

/// O21.
async fn a_token_reads_its_own_tenant_and_no_other(database: &Database) {
    let tenant = Tenant::synced(database, 20).await;
    let rival = tenant.installation.tenant("rival").await;
    let services = tenant.services();
    let insider = client(&tenant, &create(&tenant, &tenant.owner().await).await).await.unwrap();
    let outsider = client(&rival, &create(&rival, &rival.owner().await).await).await.unwrap();
    let connections = services.api_connections(&insider).await.unwrap();
    let (integration, run) = (connections[0].id.clone(), tenant.last_run().await.run.id);
    assert_eq!((connections.len(), connections[0].state, connections[0].account.as_str()), (1, ConnectionState::Active, "acme"));
    let detail = services.api_connection(&insider, &integration).await.unwrap();
    assert!(detail.targets.baseline && detail.connection.last_sync.is_some());
    let shown = services.api_run(&insider, &run).await.unwrap();
    assert_eq!((shown.run.id.as_str(), shown.integration.as_str(), shown.error), (run.as_str(), integration.as_str(), None));

    assert_eq!(services.api_connections(&outsider).await.unwrap(), []);
    assert_eq!(services.api_connection(&outsider, &integration).await, Err(AppError::NotFound));
    assert_eq!(services.api_runs(&outsider, &integration, None, 20).await, Err(AppError::NotFound));
    assert_eq!(services.api_run(&outsider, &run).await, Err(AppError::NotFound));
    for made_up in ["int_000000000000", "int_x", "", "sync_000000000000"] {
        assert_eq!(services.api_connection(&insider, made_up).await, Err(AppError::NotFound));
        assert_eq!(services.api_run(&insider, made_up).await, Err(AppError::NotFound));
    }
}

async fn runs_come_page_by_page_and_each_once(database: &Database) {
    let tenant = Tenant::synced(database, 5).await;
    for _ in 0..4 {
        tenant.sync().await;
    }
    let insider = client(&tenant, &create(&tenant, &tenant.owner().await).await).await.unwrap();
    let integration = tenant.services().api_connections(&insider).await.unwrap().remove(0).id;
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let (runs, next) = tenant.services().api_runs(&insider, &integration, cursor.as_deref(), 2).await.unwrap();
        seen.extend(runs.into_iter().map(|run| run.id));
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    let all: Vec<_> = tenant.services().run_list(&tenant.slug, 100).await.unwrap().into_iter().map(|run| run.id).collect();
    assert_eq!((seen.len(), &seen), (5, &all));
    let refused = tenant.services().api_runs(&insider, &integration, Some("nonsense"), 2).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { fields } if fields[0].field == "cursor"), "{refused:?}");
}

async fn another_tenant_s_token_is_neither_seen_nor_revoked(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let rival = tenant.installation.tenant("rival").await;
    let new = create(&tenant, &tenant.owner().await).await;
    let stranger = rival.owner().await;
    assert_eq!(tenant.services().api_token(&stranger, &new.row.id).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().revoke_api_token(&stranger, &new.row.id).await, Err(AppError::NotFound));
    assert_eq!(tenant.services().api_tokens(&stranger, None).await.unwrap().total, 0);
    assert!(client(&tenant, &new).await.is_ok());
}

async fn making_and_revoking_are_written_down_without_the_token(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let new = tenant.services().token_create(&tenant.slug, &form("Grafana", TokenLife::Year)).await.unwrap();
    tenant.services().token_revoke(&tenant.slug, &new.row.id).await.unwrap();
    let events = tenant.store().audit_events(tenant.org, None, 1_000).await.unwrap();
    let acts: Vec<_> = events.iter().filter(|event| event.action.starts_with("api_token.")).collect();
    assert_eq!(acts.iter().map(|event| event.action.as_str()).collect::<Vec<_>>(), ["api_token.create", "api_token.revoke"]);
    assert!(acts.iter().all(|event| !event.detail.0.to_string().contains(new.token.expose_secret())));
}

async fn a_form_that_is_sent_again_makes_no_second_token(database: &Database) {
    let tenant = Tenant::connected(database, 5).await;
    let rival = tenant.installation.tenant("rival").await;
    let (owner, stranger) = (tenant.owner().await, rival.owner().await);
    let form = NewTokenForm { key: tenant.services().new_api_token(&owner).unwrap(), ..form("Grafana", TokenLife::Year) };
    let new = tenant.services().create_api_token(&owner, &form).await.unwrap();
    let again = tenant.services().create_api_token(&owner, &form).await.unwrap_err();
    assert!(
        matches!(&again, AppError::Conflict { message } if message.starts_with("The token of this form was created before")),
        "{again:?}"
    );
    assert_eq!(tenant.services().api_tokens(&owner, None).await.unwrap().total, 1);
    assert!(client(&tenant, &new).await.is_ok());
    assert!(rival.services().create_api_token(&stranger, &form).await.is_ok(), "another tenant's key is its own");
    assert_eq!(tenant.services().new_api_token(&tenant.member("viewer").await), Err(AppError::NotFound));
}
