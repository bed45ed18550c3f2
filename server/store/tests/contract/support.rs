//! Databases to test on, and rows to test with.

use std::sync::atomic::{AtomicU32, Ordering};

use contract::Plan;
use contract::id::{OrgId, UserId};
use contract::time::Timestamp;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use store::orgs::OrgRow;
use store::users::UserRow;
use store::{Priority, Store};
use uuid::Uuid;

/// Makes a test of every case for each database.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                $crate::support::on_sqlite(async |store, _| super::$case(store).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                $crate::support::on_postgres(async |store, _| super::$case(store).await).await;
            })+
        }
    };
}

/// Runs a case on a fresh SQLite file, whose URL it is told.
pub(crate) async fn on_sqlite(case: impl AsyncFnOnce(&Store, &str)) {
    let folder = tempfile::tempdir().unwrap();
    on(&format!("sqlite://{}", folder.path().join("orgonaut.db").display()), case).await;
}

/// Runs a case on a fresh PostgreSQL database, whose URL it is told, if there is a server.
pub(crate) async fn on_postgres(case: impl AsyncFnOnce(&Store, &str)) {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let Some(server) = postgres_server() else { return };
    let name = format!("orgonaut_contract_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    let mut admin = server.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).execute(&mut admin).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    on(server.clone().database(&name).to_url_lossy().as_str(), case).await;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
}

async fn on(url: &str, case: impl AsyncFnOnce(&Store, &str)) {
    let store = Store::open(url).await.unwrap();
    store.migrate().await.unwrap();
    case(&store, url).await;
    store.close().await;
}

fn postgres_server() -> Option<sqlx::postgres::PgConnectOptions> {
    let Ok(url) = std::env::var("ORGONAUT_TEST_DATABASE_URL") else {
        println!("ORGONAUT_TEST_DATABASE_URL is not set: this case ran on SQLite only");
        return None;
    };
    Some(url.parse().expect("ORGONAUT_TEST_DATABASE_URL is a PostgreSQL URL"))
}

/// The moment every test begins at.
pub(crate) const NOW: Timestamp = Timestamp(1_767_225_600_000_000);

/// Adds a tenant of this slug.
pub(crate) async fn tenant(store: &Store, slug: &str) -> OrgId {
    let id = OrgId(Uuid::now_v7());
    let org = OrgRow {
        id,
        public_id: format!("org_{slug}"),
        slug: slug.to_owned(),
        name: slug.to_uppercase(),
        plan: Plan::Business,
        created_at: NOW,
    };
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_org(&org).await.unwrap();
    transaction.commit().await.unwrap();
    id
}

/// The password of every user, hashed.
pub(crate) const PASSWORD_HASH: &str = "$argon2id$first";

/// Adds a user with this address.
pub(crate) async fn user(store: &Store, email: &str) -> UserId {
    let user = user_row(email);
    let mut transaction = store.begin(Priority::Interactive).await.unwrap();
    transaction.insert_user(&user, Some(PASSWORD_HASH)).await.unwrap();
    transaction.commit().await.unwrap();
    user.id
}

/// A user with this address.
pub(crate) fn user_row(email: &str) -> UserRow {
    let id = UserId(Uuid::now_v7());
    UserRow { id, public_id: format!("usr_{}", id.0.simple()), email: email.to_owned(), name: "Maja Lind".to_owned(), created_at: NOW }
}
