//! Databases to test on, and a look at their tables from outside.

use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _};
use tempfile::TempDir;

/// Makes a test of every case for each database.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                $crate::support::database::on_sqlite(async |database| super::$case(database).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                $crate::support::database::on_postgres(async |database| super::$case(database).await).await;
            })+
        }
    };
}

/// An empty database, and the data folder of whoever works on it.
pub(crate) struct Database {
    url: String,
    folder: TempDir,
    seeds: AtomicU64,
}

/// Runs a case on a fresh SQLite file.
pub(crate) async fn on_sqlite(case: impl AsyncFnOnce(&Database)) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("orgonaut.db").display());
    case(&Database { url, folder, seeds: AtomicU64::new(1) }).await;
}

/// Runs a case on a fresh PostgreSQL database, if there is a server.
pub(crate) async fn on_postgres(case: impl AsyncFnOnce(&Database)) {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("ORGONAUT_TEST_DATABASE_URL") else {
        println!("ORGONAUT_TEST_DATABASE_URL is not set: this case ran on SQLite only");
        return;
    };
    let server: PgConnectOptions = server.parse().expect("ORGONAUT_TEST_DATABASE_URL is a PostgreSQL URL");
    let name = format!("orgonaut_engine_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
    let mut admin = server.connect().await.unwrap();
    admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let url = server.clone().database(&name).to_url_lossy().to_string();
    case(&Database { url, folder: tempfile::tempdir().unwrap(), seeds: AtomicU64::new(1) }).await;
    admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    admin.close().await.unwrap();
}

/// What a sync may write of people, departments and what was said of them.
const WRITTEN_BY_SYNCS: [&str; 8] =
    ["source_records", "actors", "departments", "divisions", "run_changes", "run_identities", "audit_events", "guard_ledger"];

/// What the source said and what became of it.
pub(crate) const PEOPLE_AND_UNITS: [&str; 4] = ["source_records", "actors", "departments", "divisions"];

impl Database {
    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The folder of the key ring.
    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// A seed no other process on this database has.
    pub(crate) fn seed(&self) -> u64 {
        self.seeds.fetch_add(1, Ordering::Relaxed)
    }

    /// Every row of some tables as text, in an order of its own: two looks are equal only if nothing at all was written in between.
    pub(crate) async fn rows(&self, tables: &[&str]) -> Vec<String> {
        let mut reader = Reader::open(&self.url).await;
        let mut rows = Vec::new();
        for table in tables {
            rows.extend(reader.rows(table).await.into_iter().map(|row| format!("{table}: {row}")));
        }
        rows
    }

    /// What syncs have written of people, departments and what was said of them; not that they came to their end, which each one leaves.
    pub(crate) async fn written_by_syncs(&self) -> Vec<String> {
        let is_end = |row: &String| ["run.complete", "run.fail", "run.hold"].iter().any(|action| row.contains(action));
        self.rows(&WRITTEN_BY_SYNCS).await.into_iter().filter(|row| !is_end(row)).collect()
    }

    /// Every row of every table.
    pub(crate) async fn all_rows(&self) -> Vec<String> {
        let tables = Reader::open(&self.url).await.tables().await;
        self.rows(&tables.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Does what no use case does yet, such as pausing a connection.
    pub(crate) async fn execute(&self, sql: &'static str) {
        match Reader::open(&self.url).await {
            Reader::Sqlite(mut connection) => drop(connection.execute(sql).await.unwrap()),
            Reader::Postgres(mut connection) => drop(connection.execute(sql).await.unwrap()),
        }
    }
}

enum Reader {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Reader {
    async fn open(url: &str) -> Self {
        if url.starts_with("sqlite:") {
            Self::Sqlite(SqliteConnection::connect(url).await.unwrap())
        } else {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        }
    }

    async fn tables(&mut self) -> Vec<String> {
        let tables = match self {
            Self::Sqlite(connection) => {
                sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
                    .fetch_all(connection)
                    .await
            }
            Self::Postgres(connection) => {
                sqlx::query_scalar("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
                    .fetch_all(connection)
                    .await
            }
        };
        tables.unwrap()
    }

    async fn rows(&mut self, table: &str) -> Vec<String> {
        match self {
            Self::Sqlite(connection) => {
                let columns: Vec<String> = sqlx::query_scalar("SELECT 'quote(' || name || ')' FROM pragma_table_info($1)")
                    .bind(table)
                    .fetch_all(&mut *connection)
                    .await
                    .unwrap();
                let sql = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ', ' || "));
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
            }
            Self::Postgres(connection) => {
                let sql = format!("SELECT CAST(t AS TEXT) FROM {table} t ORDER BY 1");
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap()
            }
        }
    }
}
