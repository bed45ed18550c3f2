//! The program `orgonaut`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rows are made on the database's threads and dropped on others, which is slow with the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    server::cli::run(std::env::args_os())
}
