//! Finding one of 100,000 people, in one of 200 tenants, while twenty type at once, ten letters a second each.

use std::time::Duration;

use crate::child::{Browser, Running};
use crate::company;
use crate::figures::{Figure, median, run_child};
use crate::load::{at_rate, saturate};

const PEOPLE: u32 = 100_000;
const NEIGHBOURS: &str = "199";
const PEOPLE_OF_A_NEIGHBOUR: u32 = 50;
const AT_ONCE: usize = 20;
/// Questions a second of all who type.
const RATE: u32 = 200;
const ROUNDS: usize = 3;
const WARM: Duration = Duration::from_millis(500);
const FULL: Duration = Duration::from_secs(4);

/// Lookups while somebody types, and searches of the directory.
pub(crate) fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    {
        let company = company::start(PEOPLE);
        run_child(&["company", &company.address, &path, "0"]);
    }
    {
        let neighbour = company::start(PEOPLE_OF_A_NEIGHBOUR);
        run_child(&["neighbours", &neighbour.address, &path, NEIGHBOURS]);
    }
    let server = Running::orgonaut(folder.path());
    let browser = Browser::sign_in(&server);
    let words = words(&browser);
    let mut figures = Vec::new();
    for (name, path) in [("lookup while typing", "/people/find?q="), ("search of the directory", "/people?q=")] {
        let requests: Vec<Vec<u8>> = words.iter().map(|word| browser.request(&format!("{path}{word}"))).collect();
        saturate(&server.address, &requests, AT_ONCE, WARM);
        let (mut most, mut full) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            most.push(at_rate(&server.address, &requests, RATE, FULL).at(0.99));
            full.push(saturate(&server.address, &requests, AT_ONCE, FULL).1);
        }
        let what = format!("{name}, 100,000 people in one of 200 tenants, 20 type at once");
        figures.push(Figure::at_most(&format!("{what}: 99 % within"), median(&mut most), 10.0, "ms"));
        figures.push(Figure::noted(&format!("{what}: answers per second, all it can"), median(&mut full), "/s"));
    }
    figures
}

/// What people type: first names and family names, whole and begun, both together, addresses, a part from the middle, and nobody's name.
fn words(browser: &Browser) -> Vec<String> {
    let file = browser.page("/people.csv");
    let mut words = Vec::new();
    for line in file.lines().skip(1).step_by(2_003) {
        let mut cells = line.split(',');
        let (Some(name), Some(address)) = (cells.nth(1), cells.next()) else { continue };
        if !name.is_ascii() || name.contains('"') {
            continue;
        }
        let name = name.to_lowercase();
        let Some((first, last)) = name.split_once(' ') else { continue };
        let last = last.replace(' ', "+");
        words.extend([first.to_owned(), last.clone(), format!("{first}+{last}"), address.to_owned()]);
        words.push(first.chars().take(3).collect());
        words.push(last.chars().skip(1).collect());
        words.push(format!("{first}xq"));
    }
    assert!(words.len() > 100, "{words:?}");
    words
}
