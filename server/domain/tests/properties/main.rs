//! Properties of the pure rules, over a model of the mirror and of targets that is driven as the engine drives the real ones.
//!
//! Ids and values come from small spaces, so that records collide: shared addresses, ids that come twice, circles of managers, managers
//! who are not there. `PROPTEST_CASES` sets how many cases each property tries.

mod departments;
mod fixed_point;
mod guard;
mod incomplete;
mod managers;
mod matching;
mod model;
mod order;
mod overlap;
mod rehire;
mod resume;
mod scenarios;
mod scope;
mod targets;
