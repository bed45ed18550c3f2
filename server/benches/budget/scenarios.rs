//! Planning by hand in a company of 20,000 people.

use std::time::Instant;

use crate::child::Browser;
use crate::figures::{Figure, median};
use crate::pages::{between, served};

const ROUNDS: usize = 5;

/// A copy, an edit of somebody, and both plans side by side.
pub(crate) fn figures() -> Vec<Figure> {
    let (_folder, server) = served(20_000, "0");
    let browser = Browser::sign_in(&server);
    let (mut copies, mut edits, mut comparisons) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (name, key) = (format!("Plan {round}"), format!("copy-{round}"));
        let mut scenario = String::new();
        copies.push(seconds(|| scenario = browser.post("/scenarios", &[("name", &name), ("key", &key)])));
        let people = browser.page(&format!("{scenario}/people?after="));
        let person = format!("{scenario}/people/act_{}", between(&people, "/people/act_", "\""));
        let page = browser.page(&person);
        let version = between(&page, "name=\"version\" value=\"", "\"");
        let fields = [("action", "retitle"), ("version", version), ("key", "edit"), ("title", "Head of Planning")];
        edits.push(seconds(|| drop(browser.post(&person, &fields))));
        let id = scenario.rsplit('/').next().unwrap_or_default();
        comparisons.push(seconds(|| drop(browser.page(&format!("/scenarios/compare?b={id}")))));
    }
    vec![
        Figure::noted("scenario of 20,000 people: copied within", median(&mut copies), "s"),
        Figure::noted("scenario of 20,000 people: an edit saved within", 1000.0 * median(&mut edits), "ms"),
        Figure::noted("two plans of 20,000 people compared within", 1000.0 * median(&mut comparisons), "ms"),
    ]
}

fn seconds(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}
