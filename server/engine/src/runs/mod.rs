//! What a person does with a run: stop it, run it again, take its changes along.

mod cancel;
mod export;
mod rerun;

pub use export::ChangesExport;
