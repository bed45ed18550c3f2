//! `orgonaut user`

use clap::Subcommand;

use super::error::CommandError;
use super::{Session, stdin};

/// Users: the people who sign in.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Makes a user of a tenant. Somebody who has an account already is added to the tenant and keeps the password.
    Create {
        /// The tenant's slug.
        #[arg(long)]
        tenant: String,
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// The person's name; the address's first part when left out.
        #[arg(long)]
        name: Option<String>,
        /// The role: owner, admin, editor, viewer, or one of the tenant's own.
        #[arg(long)]
        role: String,
        /// Reads the password from the first line of standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

impl User {
    pub(super) async fn run(self, session: &Session) -> Result<(), CommandError> {
        let Self::Create { tenant, email, name, role, password_stdin: _ } = self;
        let password = stdin::secret("password")?;
        let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
        let user = session.services().await?.create_user(&tenant, &email, &name, &role, password).await?;
        session.output.answer(&user, |user| format!("{} ({}) is {} of {}.", user.name, user.email, user.role, user.tenant))
    }
}
