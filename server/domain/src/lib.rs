//! The pure rules of Orgonaut: no I/O, no clock, no randomness. What time it is, and which ids new things get, comes in as an argument.

pub mod failure;
pub mod source;
