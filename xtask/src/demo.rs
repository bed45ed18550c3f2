//! The demo: Orgonaut as it is shipped, with a company of a simulated BambooHR.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::failure::{Context, Failure, Outcome};
use crate::process::Background;
use crate::progress::Progress;
use crate::sample::{FirstRun, Orgonaut, Sample};
use crate::wasm::Toolchain;
use crate::workspace::Profile;
use crate::{network, process, site, workspace};

/// What may be chosen about the demo.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Keep the data in this folder, and find it there again next time; without it, everything is gone at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The port to serve on.
    #[arg(long, value_name = "N", default_value_t = 3000)]
    port: u16,
    /// How many people the sample company has (600 when it is made).
    #[arg(long, value_name = "N")]
    people: Option<u32>,
    /// Leave the browser's half out: every page works without it.
    #[arg(long)]
    no_wasm: bool,
}

/// Builds, starts, fills and keeps running until Ctrl-C.
pub(crate) fn run(progress: &Progress, options: &Options) -> Outcome {
    network::require_free(options.port)?;
    build(progress, options)?;
    let folder = Folder::open(options.data.as_deref())?;
    let mut sample = Sample::of(folder.path(), options.people)?;

    progress.say(format_args!("Starting a simulated BambooHR with {} employees", sample.people));
    let (mut sandbox, sandbox_port) = start_sandbox(folder.path(), &sample)?;
    let orgonaut = Orgonaut { program: Profile::Trial.program("orgonaut"), settings: settings(folder.path(), options.port, sandbox_port)? };
    sample.make(folder.path(), &orgonaut)?;

    progress.say("Starting Orgonaut");
    let log = folder.path().join("orgonaut.log");
    let mut server = Background::start("Orgonaut", &mut orgonaut.command(&["serve"]), &log, Signal::TERM)?;
    server.wait_until(|| network::answers(options.port, "/readyz"))?;
    progress.say("Waiting for the first synchronisation");
    let first_run = wait_for_first_run(&mut server, &orgonaut)?;

    tell(progress, options.port, &sample, &first_run, &folder);
    loop {
        server.check()?;
        sandbox.check()?;
        process::pause()?;
    }
}

fn build(progress: &Progress, options: &Options) -> Outcome {
    progress.say("Building server and simulator (minutes the first time, a second later)");
    process::run(process::cargo().args(["build", "--profile", "trial", "--package", "server", "--package", "sandbox", "--bins"]))?;
    let module = if options.no_wasm { None } else { build_wasm(progress)? };
    site::build(progress, module.as_deref())
}

/// The browser's half, or nothing where no compiler for it is to be had: the demo goes on without.
fn build_wasm(progress: &Progress) -> Outcome<Option<PathBuf>> {
    let toolchain = match Toolchain::find(progress) {
        Ok(toolchain) => toolchain,
        Err(Failure::Interrupted) => return Err(Failure::Interrupted),
        Err(failure) => {
            progress.say(format_args!("Going on without wasm: {failure}"));
            progress.say("Every page works without it; only what moves by itself stands still.");
            return Ok(None);
        }
    };
    progress.say("Building the browser's half");
    toolchain.build().map(Some)
}

fn start_sandbox(folder: &Path, sample: &Sample) -> Outcome<(Background, u16)> {
    let port = network::free_port()?;
    let mut command = Command::new(Profile::Trial.program("sandbox"));
    command.args(["--port", &port.to_string(), "--people", &sample.people.to_string(), "--key", &sample.api_key]);
    let mut sandbox = Background::start("the simulator", &mut command, &folder.join("sandbox.log"), Signal::TERM)?;
    sandbox.wait_until(|| network::answers(port, "/control/accounts"))?;
    Ok((sandbox, port))
}

fn settings(folder: &Path, port: u16, sandbox_port: u16) -> Outcome<Vec<(&'static str, String)>> {
    let folder = std::path::absolute(folder).context("find the data folder")?;
    Ok(vec![
        ("ORGONAUT_DATA", folder.display().to_string()),
        ("ORGONAUT_ADDR", format!("127.0.0.1:{port}")),
        ("ORGONAUT_PUBLIC_URL", format!("http://127.0.0.1:{port}")),
        ("ORGONAUT_SITE", workspace::site().display().to_string()),
        ("ORGONAUT_HTTP_ROUTES", routes(sandbox_port)),
    ])
}

/// Sends every vendor's host to the simulator.
fn routes(sandbox_port: u16) -> String {
    let hosts = ["*.bamboohr.com", "*.dynamics.com", "login.microsoftonline.com"];
    hosts.map(|host| format!("{host}=http://127.0.0.1:{sandbox_port}")).join(",")
}

fn wait_for_first_run(server: &mut Background, orgonaut: &Orgonaut) -> Outcome<FirstRun> {
    loop {
        server.check()?;
        if let Some(run) = orgonaut.first_run()? {
            return Ok(run);
        }
        process::pause()?;
    }
}

fn tell(progress: &Progress, port: u16, sample: &Sample, run: &FirstRun, folder: &Folder) {
    let address = format!("http://127.0.0.1:{port}");
    let FirstRun { id, status, created } = run;
    progress.say(format_args!("Ready: the first synchronisation {status}, {created} people created"));
    println!(
        "\n  Address   {address}\n  Sign in   {email}\n  Password  {password}\n\n  \
         Look at   {address}/people — everybody in the Live Baseline\n            \
         {address}/settings/integrations/logs — what was synchronised, and when\n            \
         {address}/settings/integrations/logs/{id} — what the first synchronisation changed\n  \
         Data      {data}\n\n  Ctrl-C stops it.\n",
        email = sample.email,
        password = sample.password,
        data = folder.describe(),
    );
}

/// The data folder: given and kept, or made for once and removed at the end.
#[derive(Debug)]
enum Folder {
    Kept(PathBuf),
    Temporary(TempDir),
}

impl Folder {
    fn open(given: Option<&Path>) -> Outcome<Self> {
        let Some(folder) = given else {
            let folder = tempfile::Builder::new().prefix("orgonaut-demo-").tempdir().context("make a folder for the demo")?;
            return Ok(Self::Temporary(folder));
        };
        std::fs::create_dir_all(folder).context(format_args!("make {}", folder.display()))?;
        Ok(Self::Kept(folder.to_owned()))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(folder) => folder,
            Self::Temporary(folder) => folder.path(),
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Kept(folder) => format!("{} (kept)", folder.display()),
            Self::Temporary(folder) => format!("{} (removed at the end; keep it with --data DIR)", folder.path().display()),
        }
    }
}
