//! Other programs: run to their end, or kept running and stopped with their owner.
//!
//! Each gets a process group of its own, so Ctrl-C in a terminal reaches this program alone, which then stops the others in order.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::failure::{Context, Failure, Outcome};
use crate::interrupt;

const POLL: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs a program whose output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let child = Running::spawn(command.stdin(Stdio::null()))?;
    succeeded(command, child.wait()?)
}

/// Runs a program, prints its output line by line and shows each line to `see`.
pub(crate) fn observe(command: &mut Command, mut see: impl FnMut(&str)) -> Outcome {
    let mut child = Running::spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (sender, lines) = mpsc::channel();
    forward(child.0.stdout.take(), sender.clone());
    forward(child.0.stderr.take(), sender);
    loop {
        interrupt::check()?;
        match lines.recv_timeout(POLL) {
            Ok(line) => {
                println!("{line}");
                see(&line);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    succeeded(command, child.wait()?)
}

/// Runs a program with `input` on its standard input and returns what it prints.
pub(crate) fn output(command: &mut Command, input: &str) -> Outcome<String> {
    let mut child = Running::spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    if let Some(mut stdin) = child.0.stdin.take() {
        stdin.write_all(input.as_bytes()).context(format_args!("write to {}", name(command)))?;
    }
    let (sender, printed) = mpsc::channel();
    collect(child.0.stdout.take(), sender);
    let (sender, complaint) = mpsc::channel();
    collect(child.0.stderr.take(), sender);
    let status = child.wait()?;
    let printed = printed.recv().unwrap_or_default();
    if status.success() {
        return Ok(printed);
    }
    let complaint = complaint.recv().unwrap_or_default();
    let said = if complaint.trim().is_empty() { printed } else { complaint };
    Err(Failure::new(format!("`{}` failed: {}", line_of(command), said.trim())))
}

/// Whether a program can be run and succeeds; its output is thrown away.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    output(command, "").is_ok()
}

/// Where a program is, by `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The cargo that started this program, without what it told us about this crate: build scripts would take that for their own.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_this_crate(&mut command);
    command.current_dir(crate::workspace::root());
    command
}

/// Takes away the variables that `cargo run` sets for the program it runs.
pub(crate) fn forget_this_crate(command: &mut Command) {
    for (key, _) in std::env::vars_os() {
        let Some(key) = key.to_str() else { continue };
        if key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_") || key == "OUT_DIR" || key == "LD_LIBRARY_PATH" {
            command.env_remove(key);
        }
    }
}

/// A program in the background. It is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Background {
    child: Running,
    log: PathBuf,
    stop: Signal,
    name: String,
}

impl Background {
    /// Starts a program whose output goes to the file `log`; `stop` is the signal that ends it in good order.
    pub(crate) fn start(name: &str, command: &mut Command, log: &Path, stop: Signal) -> Outcome<Self> {
        let output = File::create(log).context(format_args!("write {}", log.display()))?;
        let errors = output.try_clone().context("share the log")?;
        let child = Running::spawn(command.stdin(Stdio::null()).stdout(output).stderr(errors))?;
        Ok(Self { child, log: log.to_owned(), stop, name: name.to_owned() })
    }

    /// Waits until `is_ready`; fails when the program ends first, or after a minute.
    pub(crate) fn wait_until(&mut self, mut is_ready: impl FnMut() -> bool) -> Outcome {
        let deadline = Instant::now() + Duration::from_mins(1);
        while !is_ready() {
            self.check()?;
            if Instant::now() > deadline {
                return Err(self.complaint("is not ready after a minute"));
            }
            pause()?;
        }
        Ok(())
    }

    /// Fails when the program has ended.
    pub(crate) fn check(&mut self) -> Outcome {
        match self.child.0.try_wait().context(format_args!("look after {}", self.name))? {
            Some(status) => Err(self.complaint(&format!("ended ({status})"))),
            None => Ok(()),
        }
    }

    fn complaint(&self, what: &str) -> Failure {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n  ");
        Failure::new(format!("{} {what}. The end of its log:\n  {tail}", self.name))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.child.stop(self.stop);
    }
}

/// A moment's rest between two looks at a condition.
pub(crate) fn pause() -> Outcome {
    std::thread::sleep(POLL);
    interrupt::check()
}

/// A child that never outlives its owner.
#[derive(Debug)]
struct Running(Child);

impl Running {
    fn spawn(command: &mut Command) -> Outcome<Self> {
        interrupt::check()?;
        let child = command.process_group(0).spawn();
        child.map(Self).context(format_args!("start {}", name(command)))
    }

    fn wait(mut self) -> Outcome<ExitStatus> {
        loop {
            if let Some(status) = self.0.try_wait().context("wait for a program")? {
                return Ok(status);
            }
            pause()?;
        }
    }

    fn stop(&mut self, signal: Signal) {
        let group = Pid::from_child(&self.0);
        if !matches!(self.0.try_wait(), Ok(None)) {
            return;
        }
        // The program may end between the look and the signal; then there is nothing left to stop.
        let _ = kill_process_group(group, signal);
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(POLL);
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.0.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop(Signal::TERM);
    }
}

fn succeeded(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}` failed ({status})", line_of(command)))) }
}

fn name(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn line_of(command: &Command) -> String {
    let arguments = command.get_args().map(OsStr::to_string_lossy);
    std::iter::once(name(command).into()).chain(arguments).collect::<Vec<_>>().join(" ")
}

fn forward(stream: Option<impl Read + Send + 'static>, lines: mpsc::Sender<String>) {
    let Some(stream) = stream else { return };
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            if lines.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
}

fn collect(stream: Option<impl Read + Send + 'static>, whole: mpsc::Sender<String>) {
    let Some(mut stream) = stream else { return };
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read before an error is still worth showing.
        let _ = stream.read_to_end(&mut bytes);
        let _ = whole.send(String::from_utf8_lossy(&bytes).into_owned());
    });
}
