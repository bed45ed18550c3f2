//! What a person does with a run: stop it, run it again, take its changes along.

mod cancel;
mod export;
mod operator;
mod rerun;
mod undo;

pub use export::ChangesExport;
