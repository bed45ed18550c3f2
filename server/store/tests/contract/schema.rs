//! The two schemas are one: the same migrations, tables, columns and indexes.

use std::collections::BTreeSet;

use sqlx::{Connection as _, PgConnection, SqliteConnection};
use store::Store;

use crate::support::{on_postgres, on_sqlite};

on_both_databases! { migrating_again_changes_nothing }

async fn migrating_again_changes_nothing(store: &Store) {
    store.migrate().await.unwrap();
    store.ping().await.unwrap();
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("{}/../../migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Each looks words up in its own way: what is called `actors_search` is a table here and an index there.
#[tokio::test]
async fn both_databases_end_with_the_same_tables_columns_and_indexes() {
    let mut sqlite = BTreeSet::new();
    on_sqlite(async |_, url| sqlite = sqlite_schema(url).await).await;
    assert!(sqlite.contains("users.email") && sqlite.contains("index sessions_by_user"), "{sqlite:?}");
    on_postgres(async |_, url| assert_eq!(sqlite, postgres_schema(url).await)).await;
}

async fn sqlite_schema(url: &str) -> BTreeSet<String> {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let names = sqlx::query_scalar::<_, String>(
        "SELECT tables.name || '.' || columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE 'actors_search%' AND tables.name NOT LIKE 'sqlite_%'
         UNION SELECT 'index ' || name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
    );
    names.fetch_all(&mut connection).await.unwrap().into_iter().collect()
}

async fn postgres_schema(url: &str) -> BTreeSet<String> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let names = sqlx::query_scalar::<_, String>(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'
         UNION SELECT 'index ' || indexname FROM pg_indexes
         WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexname <> 'actors_search'",
    );
    names.fetch_all(&mut connection).await.unwrap().into_iter().collect()
}
