//! `orgonaut tenant`

use clap::Subcommand;
use contract::Plan;

use super::error::CommandError;
use super::{Session, argument};

/// Tenants: the organisations this installation serves.
#[derive(Debug, Subcommand)]
pub(super) enum Tenant {
    /// Makes a tenant with the default roles and an empty Live Baseline.
    Create {
        /// Its word in addresses and on the command line, such as acme-robotics.
        #[arg(long)]
        slug: String,
        /// Its name.
        #[arg(long)]
        name: String,
        /// Its plan: free, team, business, enterprise or agency. Live sync needs business or more.
        #[arg(long, value_parser = argument::plan)]
        plan: Plan,
    },
    /// Moves a tenant to another plan. Without live sync its connections rest; with it again they catch up.
    Plan {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// The plan: free, team, business, enterprise or agency.
        #[arg(long, value_parser = argument::plan)]
        plan: Plan,
    },
}

impl Tenant {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let services = session.services().await?;
        match self {
            Self::Create { slug, name, plan } => {
                let tenant = services.create_tenant(&slug, &name, plan).await?;
                session.output.answer(&tenant, |tenant| {
                    format!("Tenant {} ({}) is there, on the plan {}. Its id is {}.", tenant.name, tenant.slug, tenant.plan.id(), tenant.id)
                })
            }
            Self::Plan { tenant, plan } => {
                let tenant = services.change_plan(&tenant, plan).await?;
                session.output.answer(&tenant, |tenant| format!("Tenant {} ({}) is on the plan {}.", tenant.name, tenant.slug, plan.id()))
            }
        }
    }
}
