//! The yardstick of an import: the rows it left, inserted once more into an empty database with the same indexes, in the same batches.

use std::path::Path;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Column as _, Row as _, SqlitePool, TypeInfo as _, ValueRef as _};
use store::{Priority, Store};

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

/// Inserts everything again, a table at a time; gives what inserting alone took.
pub(crate) async fn everything(folder: &str) -> Value {
    let folder = Path::new(folder);
    let source = SqlitePool::connect(&format!("sqlite://{}", folder.join("orgonaut.db").display())).await.expect("the database");
    let url = format!("sqlite://{}", folder.join("again.db").display());
    let store = Store::open(&url).await.expect("a database");
    store.migrate().await.expect("a schema");
    let (mut wall, mut cpu, mut written) = (Duration::ZERO, Duration::ZERO, 0);
    for table in TABLES {
        let rows = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&source).await.expect("rows");
        let (began, used) = (Instant::now(), ProcessTime::now());
        for rows in rows.chunks(BATCH) {
            let mut transaction = store.begin(Priority::Batch).await.expect("a transaction");
            let connection = transaction.sqlite().expect("the embedded database");
            // A manager may come in a later batch, as in the import.
            sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *connection).await.expect("a setting");
            insert(connection, table, rows).await;
            transaction.commit().await.expect("a commit");
            written += rows.len();
        }
        wall += began.elapsed();
        cpu += used.elapsed();
    }
    json!({ "wall_us": wall.as_micros(), "cpu_us": cpu.as_micros(), "rows": written })
}

async fn insert(connection: &mut sqlx::SqliteConnection, table: &str, rows: &[SqliteRow]) {
    let columns: Vec<&str> = rows[0].columns().iter().map(sqlx::Column::name).collect();
    let mut arguments = SqliteArguments::default();
    for row in rows {
        for (at, column) in row.columns().iter().enumerate() {
            let value = row.try_get_raw(at).expect("a value");
            let is_manager = table == "actors" && column.name() == "manager_id";
            let added = match value.type_info().name() {
                // The type of what is not there is its column's.
                _ if is_manager || value.is_null() => arguments.add(None::<Vec<u8>>),
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
