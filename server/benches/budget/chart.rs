//! The org chart: a page of it, a branch of it, and all of it.

use std::time::{Duration, Instant};

use crate::child::Browser;
use crate::figures::{Figure, median};
use crate::load::{Connection, at_rate, saturate};
use crate::pages::{between, served};

const ROUNDS: usize = 5;
const RATE: u32 = 50;
const STEADY: Duration = Duration::from_secs(4);
const WARM: Duration = Duration::from_millis(500);

/// The chart of 10,000 people by page and branch; that of 100,000 as a file.
pub(crate) fn figures() -> Vec<Figure> {
    let mut figures = Vec::new();
    {
        let (_folder, server) = served(10_000, "0");
        let browser = Browser::sign_in(&server);
        let page = browser.page("/org-chart");
        let root = format!("act_{}", between(&page, "act_", "\""));
        let root = &root[..16];
        for (name, path) in [
            ("org chart, 10,000 people", "/org-chart".to_owned()),
            ("org chart below one person", format!("/org-chart?root={root}&levels=3")),
            ("branch of the org chart", format!("/org-chart/reports?of={root}")),
        ] {
            let requests = [browser.request(&path)];
            saturate(&server.address, &requests, 2, WARM);
            let mut most: Vec<f64> = (0..ROUNDS).map(|_| at_rate(&server.address, &requests, RATE, STEADY).at(0.99)).collect();
            figures.push(Figure::at_most(&format!("{name}: 99 % of 50 requests per second within"), median(&mut most), 20.0, "ms"));
        }
    }
    let (_folder, server) = served(100_000, "0");
    let browser = Browser::sign_in(&server);
    for (name, path) in [("org chart", "/org-chart.csv"), ("directory", "/people.csv")] {
        let request = browser.request(path);
        let mut connection = Connection::open(&server.address);
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let began = Instant::now();
                connection.send(&request);
                began.elapsed().as_secs_f64()
            })
            .collect();
        figures.push(Figure::at_most(&format!("whole {name} of 100,000 people, as a file"), median(&mut times), 1.0, "s"));
    }
    let requests = [browser.request("/org-chart")];
    let mut most: Vec<f64> = (0..ROUNDS).map(|_| at_rate(&server.address, &requests, 20, STEADY).at(0.99)).collect();
    figures.push(Figure::noted("org chart, 100,000 people: 99 % of 20 requests per second within", median(&mut most), "ms"));
    figures
}
