//! What a person does with a run: stop it, run it again, take what belongs to it along.

mod cancel;
mod export;
mod operator;
mod records;
mod rerun;
mod undo;

pub use export::ChangesExport;
pub use records::RecordsExport;
