//! What a person does with a run: stop it, take its changes along.

mod cancel;
mod export;

pub use export::ChangesExport;
