//! Pages of a company of 10,000 people, signed in, warm.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

use crate::bare;
use crate::child::{Browser, Running};
use crate::company;
use crate::figures::{Figure, median, run_child};
use crate::load::{at_rate, saturate};

/// People of the company.
const PEOPLE: u32 = 10_000;
/// Runs beside the first, so that the log fills a page.
const MORE_RUNS: &str = "30";
/// Rounds a page is measured in; the figures are their medians.
const ROUNDS: usize = 3;
/// Requests per second of the open loop.
const RATE: u32 = 500;
/// How long a page is warmed, then asked for at the rate, then as often as it goes.
const WARM: Duration = Duration::from_millis(500);
const STEADY: Duration = Duration::from_secs(3);
const FULL: Duration = Duration::from_millis(1_500);
/// The pages that have a budget; of the others the figures are noted.
const BUDGETED: [&str; 3] = ["run log", "notifications", "people by name"];
/// The least share of the rate at which fifty people are read and rendered, and nothing else (ADR 0007).
const SHARE: f64 = 0.4;
/// Connections that ask as often as it goes.
const CONNECTIONS: usize = 16;

/// A data folder with the company in it, and a server on it.
pub(crate) fn served(people: u32, more_runs: &str) -> (TempDir, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let company = company::start(people);
        run_child(&["company", &company.address, &folder.path().to_string_lossy(), more_runs]);
    }
    let server = Running::orgonaut(folder.path());
    (folder, server)
}

/// The first text between two others in a page.
pub(crate) fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("{before} is in the page")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("{after} is in the page")).0
}

/// Every page that is measured.
pub(crate) fn figures() -> Vec<Figure> {
    let (folder, server) = served(PEOPLE, MORE_RUNS);
    let browser = Browser::sign_in(&server);
    let people = browser.page("/people");
    let person = between(&people, "href=\"/people/act_", "\"");
    let second = between(&people, "href=\"/people?after=", "\"");
    let department = between(&browser.page("/departments"), "href=\"/org-chart?department=", "\"").to_owned();
    let name = between(&browser.page(&format!("/people/act_{person}")), "<title>", " ").to_lowercase();
    let log = "/settings/integrations/logs";
    let run = between(&browser.page(log), &format!("href=\"{log}/"), "\"").to_owned();
    let pages = [
        ("overview", "/".to_owned()),
        ("run log", log.to_owned()),
        ("notifications", "/notifications".to_owned()),
        ("run", format!("{log}/{run}")),
        ("people by name", "/people".to_owned()),
        ("people, second page", format!("/people?after={second}")),
        ("people by department", "/people?sort=department".to_owned()),
        ("people by department, Z to A", "/people?sort=-department".to_owned()),
        ("people by start date", "/people?sort=started".to_owned()),
        ("people by start date, newest first", "/people?sort=-started".to_owned()),
        ("people of a department", format!("/people?department={department}")),
        ("people who are active", "/people?status=active".to_owned()),
        ("people found by name", format!("/people?q={name}")),
        ("person", format!("/people/act_{person}")),
    ];
    let bare = Running::task(&["bare", &folder.path().to_string_lossy()]);
    let mut figures = Vec::new();
    for (name, path) in &pages {
        figures.extend(page(&browser, &server, &bare, name, path));
    }
    figures.extend(compressed(&browser, &server, "/people"));
    figures.extend(weights(&browser, &pages));
    drop(server);
    note_size(folder.path(), &mut figures);
    figures
}

fn page(browser: &Browser, server: &Running, bare: &Running, name: &str, path: &str) -> Vec<Figure> {
    let requests = [browser.request(path)];
    let (bare_rows, bare_island) = ([browser.request(bare::ROWS)], [browser.request("/")]);
    let (mut half, mut most, mut full, mut shares, mut of_island) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    saturate(&server.address, &requests, CONNECTIONS, WARM);
    saturate(&bare.address, &bare_rows, CONNECTIONS, WARM);
    for _ in 0..ROUNDS {
        let mut times = at_rate(&server.address, &requests, RATE, STEADY);
        half.push(times.at(0.5));
        most.push(times.at(0.99));
        let (_, per_second) = saturate(&server.address, &requests, CONNECTIONS, FULL);
        let (_, rows_per_second) = saturate(&bare.address, &bare_rows, CONNECTIONS, FULL);
        let (_, islands_per_second) = saturate(&bare.address, &bare_island, CONNECTIONS, FULL);
        full.push(per_second);
        shares.push(per_second / rows_per_second);
        of_island.push(per_second / islands_per_second);
    }
    let (half, most, share) = (median(&mut half), median(&mut most), median(&mut shares));
    let [within_half, within_most, of_people] = [
        format!("{name}: half of 500 requests per second within"),
        format!("{name}: 99 % of 500 requests per second within"),
        format!("{name}: answers per second ÷ those of fifty people, bare"),
    ];
    let mut figures = if BUDGETED.contains(&name) {
        vec![
            Figure::at_most(&within_half, half, 2.0, "ms"),
            Figure::at_most(&within_most, most, 10.0, "ms"),
            Figure::at_least(&of_people, share, SHARE, "×"),
        ]
    } else {
        vec![Figure::noted(&within_half, half, "ms"), Figure::noted(&within_most, most, "ms"), Figure::noted(&of_people, share, "×")]
    };
    figures.push(Figure::noted(&format!("{name}: answers per second, all it can"), median(&mut full), "/s"));
    figures.push(Figure::noted(&format!("{name}: answers per second ÷ those of a bare island page"), median(&mut of_island), "×"));
    for figure in &figures {
        eprintln!("{figure}");
    }
    figures
}

/// A page as a browser asks for it: what compression adds.
fn compressed(browser: &Browser, server: &Running, path: &str) -> Vec<Figure> {
    let requests = [browser.compressed_request(path)];
    saturate(&server.address, &requests, CONNECTIONS, WARM);
    let mut times = at_rate(&server.address, &requests, RATE, STEADY);
    let (_, per_second) = saturate(&server.address, &requests, CONNECTIONS, FULL);
    vec![
        Figure::noted("people by name, Brotli: half of 500 requests per second within", times.at(0.5), "ms"),
        Figure::noted("people by name, Brotli: 99 % of 500 requests per second within", times.at(0.99), "ms"),
        Figure::noted("people by name, Brotli: answers per second, all it can", per_second, "/s"),
    ]
}

/// What the heaviest page weighs.
#[expect(clippy::cast_precision_loss, reason = "kilobytes")]
fn weights(browser: &Browser, pages: &[(&str, String)]) -> Vec<Figure> {
    let (mut raw, mut small) = ((0, ""), (0, ""));
    for (name, path) in pages.iter().chain(&[("departments", "/departments".to_owned()), ("org chart", "/org-chart".to_owned())]) {
        raw = raw.max((browser.size(&browser.request(path)), name));
        small = small.max((browser.size(&browser.compressed_request(path)), name));
    }
    vec![
        Figure::at_most(&format!("heaviest page ({})", raw.1), raw.0 as f64 / 1000.0, 150.0, "kB"),
        Figure::at_most(&format!("heaviest page, Brotli ({})", small.1), small.0 as f64 / 1000.0, 30.0, "kB"),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "megabytes")]
fn note_size(folder: &Path, figures: &mut Vec<Figure>) {
    let size = std::fs::metadata(folder.join("orgonaut.db")).expect("a database").len();
    figures.push(Figure::noted("database, 10,000 people", size as f64 / 1e6, "MB"));
}
