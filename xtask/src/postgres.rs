//! A PostgreSQL for the tests: its own folder, a free port of the loopback address, gone afterwards.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::failure::{Context, Failure, Outcome};
use crate::process::Background;
use crate::progress::Progress;
use crate::{debian, network, process, secret};

const USER: &str = "orgonaut";
const PROGRAMS: &[&str] = &["initdb", "postgres", "pg_isready"];
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";

/// A running server. Dropping it stops the server and removes its folder.
#[derive(Debug)]
pub(crate) struct Postgres {
    // Dropped first: the folder goes when nothing uses it any more.
    _server: Background,
    _folder: TempDir,
    url: String,
}

impl Postgres {
    /// Starts one from the programs of this machine, installing them where this program may.
    pub(crate) fn start(progress: &Progress) -> Outcome<Self> {
        if find_programs().is_none() {
            debian::install(progress, &["postgresql"])?;
        }
        let programs = find_programs().ok_or_else(|| Failure::new(format!("there is still no {} here", PROGRAMS.join(", "))))?;
        progress.say(format_args!("Starting a PostgreSQL from {}", programs.display()));
        let account = Account::for_postgres()?;
        let folder = tempfile::Builder::new().prefix("orgonaut-postgres-").tempdir().context("make a folder for PostgreSQL")?;
        account.own(folder.path())?;
        let command = |name: &str| account.command(&programs.join(name), folder.path());

        let password = secret::password();
        let data = folder.path().join("data");
        let password_file = folder.path().join("password");
        std::fs::write(&password_file, &password).context("write the password of PostgreSQL")?;
        account.own(&password_file)?;
        process::output(
            command("initdb")
                .args(["--username", USER, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"])
                .arg("--pwfile")
                .arg(&password_file)
                .arg("--pgdata")
                .arg(&data),
            "",
        )?;

        let port = network::free_port()?.to_string();
        let mut serve = command("postgres");
        serve.arg("-D").arg(&data).args(["-p", &port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        // Nothing here has to survive a power cut.
        serve.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"]);
        let mut server = Background::start("PostgreSQL", &mut serve, &folder.path().join("log"), Signal::INT)?;
        server.wait_until(|| process::succeeds(command("pg_isready").args(["--host", "127.0.0.1", "--port", &port])))?;
        let url = format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres");
        Ok(Self { _server: server, _folder: folder, url })
    }

    /// Where it is, with the right to create databases.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// The account PostgreSQL runs under: it refuses to run as root.
#[derive(Debug, Clone, Copy)]
struct Account {
    ids: Option<(u32, u32)>,
}

impl Account {
    fn for_postgres() -> Outcome<Self> {
        if !debian::is_root() {
            return Ok(Self { ids: None });
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("read the accounts of this machine")?;
        let ids = ids_of(&accounts, "postgres").or_else(|| ids_of(&accounts, "nobody"));
        ids.map(|ids| Self { ids: Some(ids) })
            .ok_or_else(|| Failure::new("PostgreSQL refuses to run as root, and this machine has neither `postgres` nor `nobody`"))
    }

    fn own(self, path: &Path) -> Outcome {
        self.ids.map_or(Ok(()), |(user, group)| chown(path, Some(user), Some(group)).context("hand a file to PostgreSQL's account"))
    }

    fn command(self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env_remove("LD_LIBRARY_PATH");
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }
}

fn ids_of(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// The folder of the newest PostgreSQL here.
fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(DEBIAN_FOLDER)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let on_path = process::find("initdb").and_then(|file| file.parent().map(Path::to_owned));
    versions.into_iter().rev().map(|(_, folder)| folder).chain(on_path).find(|folder| holds_programs(folder))
}

fn holds_programs(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_of_an_account_are_its_third_and_fourth_field() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\npostgres:x:104:111::/var/lib/postgresql:/bin/bash\n";
        assert_eq!(ids_of(accounts, "postgres"), Some((104, 111)));
        assert_eq!(ids_of(accounts, "postgre"), None);
    }
}
