//! How SQLite goes about what people wait for: the statements the store really sends, explained by the database itself.

use std::sync::{Arc, Mutex};

use contract::id::DepartmentId;
use contract::time::Date;
use contract::view::{COUNTED, PeopleFilter, PeopleOrder, PeopleSort};
use domain::plan::UnitKind;
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection};
use store::Store;
use store::actors::ActorRow;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry};

use crate::builders::{Company, actor, add_actors, company, unit, write};
use crate::support::on_sqlite;

/// Keeps every statement that is sent.
#[derive(Debug, Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Collector(self));
    }
}

struct Collector<'a>(&'a Statements);

impl Visit for Collector<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "db.statement" {
            self.0.0.lock().unwrap().push(value.trim().to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl Statements {
    /// The plans of all statements kept so far that read people; they are forgotten.
    async fn plans(&self, url: &str) -> Vec<String> {
        let statements = std::mem::take(&mut *self.0.lock().unwrap());
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let mut plans = Vec::new();
        let is_question = |statement: &String| statement.starts_with("SELECT") || statement.starts_with("WITH");
        let reads_people = |statement: &String| statement.contains("actors a") || statement.contains("actors_search_words a");
        for statement in statements.into_iter().filter(is_question).filter(reads_people) {
            let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"))).fetch_all(&mut connection).await.unwrap();
            plans.push(rows.iter().map(|row| row.get::<String, _>("detail")).collect::<Vec<_>>().join("\n"));
        }
        plans
    }
}

/// Two people in each of two departments, and two in none.
async fn people(store: &Store) -> Company {
    let acme = company(store, "acme").await;
    let mut people = vec![actor(acme.baseline, "Ann"), actor(acme.baseline, "Bo")];
    for name in ["Platform", "Sales"] {
        let department = unit(acme.baseline, name);
        let department_id = Some(DepartmentId(department.id));
        write(store, async |transaction| transaction.upsert_units(acme.org, UnitKind::Department, &[department]).await).await.unwrap();
        people.extend(["Cy", "Di"].map(|name| ActorRow { department_id, ..actor(acme.baseline, name) }));
    }
    add_actors(store, acme.org, &people).await;
    acme
}

#[tokio::test]
async fn people_in_any_order_come_out_of_an_index_and_nothing_is_sorted_or_read_in_vain() {
    let statements = Statements::default();
    Registry::default().with(statements.clone()).init();
    on_sqlite(async |store, url| {
        let acme = people(store).await;
        let today = Date::parse("2026-01-15").unwrap();
        let indexes = [
            (PeopleSort::Name, "actors_by_name"),
            (PeopleSort::Department, "actors_by_department"),
            (PeopleSort::Started, "actors_by_start"),
        ];
        for (sort, index) in indexes {
            for descending in [false, true] {
                let order = PeopleOrder { sort, descending };
                let filter = PeopleFilter::default();
                let mut cursor = None;
                for _ in 0..2 {
                    statements.plans(url).await;
                    let page = store.people_in_order(acme.org, acme.baseline, &filter, order, &today, cursor.as_deref(), 1).await.unwrap();
                    cursor = page.next;
                    let plans = statements.plans(url).await;
                    let lists: Vec<&String> = plans.iter().filter(|plan| plan.contains("SEARCH m ")).collect();
                    assert!(!lists.is_empty(), "{plans:#?}");
                    for plan in lists {
                        assert!(plan.contains(&format!("SEARCH a USING INDEX {index} ")), "{order:?}: {plan}");
                    }
                    for plan in &plans {
                        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN "), "{order:?}: {plan}");
                    }
                }
            }
        }

        // A department's people come in the order of its own index.
        let filter = PeopleFilter { department: Some("Sales".to_owned()), ..PeopleFilter::default() };
        store.people_page(acme.org, acme.baseline, &filter, &today, None, 5).await.unwrap();
        let plans = statements.plans(url).await;
        assert!(plans.iter().all(|plan| plan.contains("actors_by_department") && !plan.contains("TEMP B-TREE")), "{plans:#?}");

        // Words are looked up, not searched for in everybody.
        let filter = PeopleFilter { search: Some("nobody of this name".to_owned()), ..PeopleFilter::default() };
        store.people_page(acme.org, acme.baseline, &filter, &today, None, 5).await.unwrap();
        store.find_people(acme.org, acme.baseline, "nobody of this name", 8).await.unwrap();
        let plans = statements.plans(url).await;
        let looked_up = plans.iter().filter(|plan| plan.contains("SCAN actors_search VIRTUAL TABLE INDEX")).count();
        assert_eq!(looked_up, 2, "{plans:#?}");
        assert!(plans.iter().all(|plan| !plan.contains("SCAN a ")), "{plans:#?}");

        // Of many, those the index names come in the order of the list, as far as a page goes.
        let lind: Vec<ActorRow> = (0..=COUNTED).map(|at| actor(acme.baseline, &format!("Lind {at}"))).collect();
        for some in lind.chunks(500) {
            add_actors(store, acme.org, some).await;
        }
        statements.plans(url).await;
        let filter = PeopleFilter { search: Some("lind".to_owned()), ..PeopleFilter::default() };
        assert_eq!(store.people_page(acme.org, acme.baseline, &filter, &today, None, 5).await.unwrap().items.len(), 5);
        let plans = statements.plans(url).await;
        let list = plans.iter().find(|plan| plan.contains("SEARCH m ")).unwrap();
        assert!(list.contains("SEARCH a USING INDEX actors_by_name ") && !list.contains("TEMP B-TREE"), "{list}");
        assert!(list.contains("LIST SUBQUERY"), "{list}");
    })
    .await;
}
