//! The yardstick of an import: the rows it left, inserted once more into an empty database with the same indexes, in the same batches.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use futures::TryStreamExt as _;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Column as _, Row as _, SqlitePool, TypeInfo as _, ValueRef as _};
use store::{Priority, Store};

/// Rows of a statement.
const BATCH: usize = 500;

/// What a sync writes, in an order that satisfies references.
const TABLES: [&str; 15] = [
    "orgs",
    "contexts",
    "divisions",
    "departments",
    "integrations",
    "integration_flows",
    "source_records",
    "integration_sync_logs",
    "run_attempts",
    "run_changes",
    "actors",
    "run_identities",
    "run_calls",
    "guard_ledger",
    "audit_events",
];

/// Inserts everything again, a table at a time, so many batches a transaction; gives what inserting alone took.
pub(crate) async fn everything(folder: &str, together: usize) -> Value {
    let folder = Path::new(folder);
    let source = SqlitePool::connect(&format!("sqlite://{}", folder.join("orgonaut.db").display())).await.expect("the database");
    let url = format!("sqlite://{}", folder.join("again.db").display());
    let store = Store::open(&url).await.expect("a database");
    store.migrate().await.expect("a schema");
    let (mut wall, mut cpu, mut written) = (Duration::ZERO, Duration::ZERO, 0);
    let mut people = HashSet::new();
    for table in TABLES {
        let sql = format!("SELECT * FROM {table}");
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&source).try_chunks(BATCH * together);
        while let Some(rows) = rows.try_next().await.expect("rows") {
            if table == "actors" {
                people.extend(rows.iter().map(|row| row.get::<Vec<u8>, _>("id")));
            }
            let (began, used) = (Instant::now(), ProcessTime::now());
            let mut transaction = store.begin(Priority::Batch).await.expect("a transaction");
            let connection = transaction.sqlite().expect("the embedded database");
            // A manager may come in a later batch of the transaction.
            sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *connection).await.expect("a setting");
            for rows in rows.chunks(BATCH) {
                insert(connection, table, rows, &people).await;
            }
            transaction.commit().await.expect("a commit");
            wall += began.elapsed();
            cpu += used.elapsed();
            written += rows.len();
        }
    }
    json!({ "wall_us": wall.as_micros(), "cpu_us": cpu.as_micros(), "rows": written })
}

/// Inserts rows in one statement; a manager who is not among the people so far is left out.
async fn insert(connection: &mut sqlx::SqliteConnection, table: &str, rows: &[SqliteRow], people: &HashSet<Vec<u8>>) {
    let columns: Vec<&str> = rows[0].columns().iter().map(sqlx::Column::name).collect();
    let mut arguments = SqliteArguments::default();
    for row in rows {
        for (at, column) in row.columns().iter().enumerate() {
            let value = row.try_get_raw(at).expect("a value");
            let comes_later = || table == "actors" && column.name() == "manager_id" && !people.contains(&row.get::<Vec<u8>, _>(at));
            let added = match value.type_info().name() {
                // The type of what is not there is its column's.
                _ if value.is_null() || comes_later() => arguments.add(None::<Vec<u8>>),
                "INTEGER" => arguments.add(row.get::<i64, _>(at)),
                "BLOB" => arguments.add(row.get::<Vec<u8>, _>(at)),
                _ => arguments.add(row.get::<String, _>(at)),
            };
            added.expect("an argument");
        }
    }
    let tuple = format!("({})", vec!["?"; columns.len()].join(","));
    let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(","), vec![tuple; rows.len()].join(","));
    sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await.expect("an insert");
}
