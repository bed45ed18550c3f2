//! What a person does with a run: stop it, take its changes along.

mod cancel;
mod export;
mod operator;
mod undo;

pub use export::ChangesExport;
