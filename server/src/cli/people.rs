//! `orgonaut people`

use clap::Subcommand;
use contract::view::{PeopleFilter, PersonRow};

use super::Session;
use super::error::CommandError;
use super::table::{Column, table};

/// People.
#[derive(Debug, Subcommand)]
pub(super) enum People {
    /// Lists everyone in a context.
    List {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// The context's id; the Live Baseline when left out.
        #[arg(long)]
        context: Option<String>,
    },
}

impl People {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let Self::List { tenant, context } = self;
        let services = session.services().await?;
        let mut people = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let view = services.people_list(&tenant, context.as_deref(), &PeopleFilter::default(), cursor.as_deref()).await?;
            people.extend(view.page.items);
            cursor = view.page.next;
            if cursor.is_none() {
                break;
            }
        }
        session.output.answer(&people, |people| list(people))
    }
}

fn list(people: &[PersonRow]) -> String {
    if people.is_empty() {
        return "There is nobody here yet.".to_owned();
    }
    let columns = ["ID", "NAME", "TITLE", "DEPARTMENT", "MANAGER", "EMAIL", "STATUS"].map(Column::Text);
    let rows = people.iter().map(|person| {
        let or_nothing = |value: &Option<String>| value.clone().unwrap_or_default();
        [
            person.id.clone(),
            person.name.clone(),
            or_nothing(&person.job_title),
            or_nothing(&person.department),
            or_nothing(&person.manager),
            or_nothing(&person.email),
            person.status.label().to_owned(),
        ]
    });
    table(columns, rows)
}
