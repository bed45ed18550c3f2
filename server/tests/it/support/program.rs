//! The program itself, as an operator runs it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program with a data folder of its own and no more environment than given.
pub(crate) struct Program {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Program {
    /// With these variables.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { folder: tempfile::tempdir().unwrap(), variables }
    }

    /// The same with a free port to listen on.
    pub(crate) fn listening(variables: &[(&str, &str)]) -> Self {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().to_string();
        let mut program = Self::with(variables);
        program.variables.push(("ORGONAUT_ADDR".to_owned(), address));
        program
    }

    /// The folder of its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs a command line, its words separated by blanks, with something on standard input.
    pub(crate) fn run(&self, arguments: &str, input: &str) -> Output {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        // Who fails early reads nothing.
        let _unread = stdin.write_all(input.as_bytes());
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// The JSON a command answers with; it has to succeed.
    pub(crate) fn answer(&self, arguments: &str, input: &str) -> Value {
        let output = self.run(&format!("--json {arguments}"), input);
        assert!(output.status.success(), "{arguments}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments}: {error}: {output:?}"))
    }

    /// The exit code and the error object a command ends with; it has to fail.
    pub(crate) fn failure(&self, arguments: &str, input: &str) -> (i32, Value) {
        let output = self.run(&format!("--json {arguments}"), input);
        let text = String::from_utf8_lossy(&output.stderr);
        let error = serde_json::from_str::<Value>(text.lines().last().unwrap_or_default());
        let error = error.unwrap_or_else(|_| panic!("{arguments}: {output:?}"));
        (output.status.code().unwrap(), error["error"].clone())
    }

    /// Starts a command and lets it run.
    pub(crate) fn start(&self, arguments: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_orgonaut"));
        command.args(arguments.split(' ')).current_dir(self.folder.path()).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Starts a server and waits until it listens.
    pub(crate) fn serve(&self, arguments: &str) -> RunningServer {
        self.running(self.start(arguments))
    }

    /// Whether the system lets a program be traced.
    pub(crate) fn can_be_traced() -> bool {
        Command::new("strace").args(["-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success())
    }

    /// The same, with the system calls that read, write and flush written to a file.
    pub(crate) fn serve_traced(&self, arguments: &str, trace: &Path) -> RunningServer {
        let mut command = Command::new("strace");
        command.args(["-f", "-s", "128", "-e", "trace=fdatasync,fsync,read,recvfrom,write,writev,sendto,sendmsg", "-o"]).arg(trace);
        command.arg(env!("CARGO_BIN_EXE_orgonaut")).args(arguments.split(' ')).current_dir(self.folder.path());
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        self.running(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn running(&self, mut process: Child) -> RunningServer {
        let (_, address) = self.variables.iter().find(|(name, _)| name == "ORGONAUT_ADDR").expect("an address to listen on");
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut printed = String::new();
        while !printed.ends_with("}\n") {
            assert_ne!(lines.read_line(&mut printed).unwrap(), 0, "the server ended: {printed}");
        }
        // What it logs is read by nobody: a full pipe would stop it.
        let errors = process.stderr.take();
        std::thread::spawn(move || errors.map(|mut errors| std::io::copy(&mut errors, &mut std::io::sink())));
        RunningServer { address: address.parse().unwrap(), process }
    }
}

/// A server that listens. It is killed when this is dropped.
pub(crate) struct RunningServer {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl RunningServer {
    /// Kills it, and whoever traces it, without a word.
    pub(crate) fn kill(self) {
        drop(self);
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        // A tracer leaves what it traced behind, so that goes first.
        let traced = Command::new("pkill").args(["-KILL", "-P", &self.process.id().to_string()]).status();
        // It ends with what it traced, once the trace is written.
        if !traced.is_ok_and(|status| status.success()) {
            self.process.kill().unwrap();
        }
        self.process.wait().unwrap();
    }
}
