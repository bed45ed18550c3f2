//! Fresh databases.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

/// Makes an empty PostgreSQL database on the server that `ORGONAUT_TEST_DATABASE_URL` names, and tells its address.
pub(crate) async fn postgres() -> Option<String> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var("ORGONAUT_TEST_DATABASE_URL") else {
        println!("ORGONAUT_TEST_DATABASE_URL is not set: this test ran on SQLite only");
        return None;
    };
    let server: PgConnectOptions = url.parse().expect("ORGONAUT_TEST_DATABASE_URL is a PostgreSQL URL");
    let name = format!("orgonaut_server_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    let mut admin = server.connect().await.unwrap();
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).execute(&mut admin).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    Some(server.database(&name).to_url_lossy().to_string())
}

/// Makes a test of every case for each database; a case is told the address of its own, `None` for a fresh SQLite file.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                super::$case(None).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                if let Some(url) = $crate::support::database::postgres().await {
                    super::$case(Some(&url)).await;
                }
            })+
        }
    };
}

pub(crate) use on_both_databases;
