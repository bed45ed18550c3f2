//! The command line. One file per command; answers go to standard output, the log and errors to standard error.

mod argument;
mod error;
mod integration;
mod migrate;
mod output;
mod people;
mod reconcile_nightly;
mod run;
mod serve;
mod stdin;
mod sync;
mod table;
mod tenant;
mod token;
mod user;
mod webhook_secret;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use engine::Services;

use crate::application;
use crate::config::Config;
use crate::logging;

use error::CommandError;
use output::Output;

/// Keeps a company's people in step with its HR system, and shows every change.
///
/// Options of the installation come from `orgonaut.toml` and `ORGONAUT_*` variables; `docs/configuration.md` lists them together with the
/// exit codes.
#[derive(Debug, Parser)]
#[command(name = "orgonaut", version, arg_required_else_help = true)]
struct CommandLine {
    /// Print answers and errors as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Integration(integration::Integration),
    Sync(sync::Sync),
    #[command(subcommand)]
    Run(run::Run),
    #[command(subcommand)]
    People(people::People),
    #[command(subcommand)]
    Token(token::Token),
    /// The name schedulers of other systems know the command by.
    #[command(name = "integrations:reconcile-nightly", hide = true)]
    ReconcileNightly(reconcile_nightly::ReconcileNightly),
}

/// What every command is given.
struct Session {
    config: Config,
    output: Output,
}

impl Session {
    /// The use cases on the configured database.
    async fn services(&self) -> Result<Services, CommandError> {
        Ok(application::open(&self.config).await?)
    }
}

/// Carries out the command line and says how it went by the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<_> = arguments.into_iter().collect();
    let output = Output { json: arguments.iter().any(|argument| argument == "--json") };
    let result = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => carry_out(command_line, output),
        // Help and version come as errors that go to standard output.
        Err(message) if !message.use_stderr() => message.print().map_err(CommandError::from),
        Err(message) => Err(CommandError::Usage(message)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::from(error.code())
        }
    }
}

fn carry_out(command_line: CommandLine, output: Output) -> Result<(), CommandError> {
    let config = Config::load()?;
    logging::start(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let session = Session { config, output };
    runtime.block_on(async {
        match command_line.command {
            Command::Serve(command) => Box::pin(command.run(&session)).await,
            Command::Migrate(command) => command.run(&session).await,
            Command::Tenant(command) => command.run(&session).await,
            Command::User(command) => command.run(&session).await,
            Command::Integration(command) => command.run(&session).await,
            Command::Sync(command) => command.run(&session).await,
            Command::Run(command) => command.run(&session).await,
            Command::People(command) => command.run(&session).await,
            Command::Token(command) => command.run(&session).await,
            Command::ReconcileNightly(command) => command.run(&session).await,
        }
    })
}

#[cfg(test)]
mod tests;
