//! The performance budget of the sync engine, of pages and of an idle server, measured on this machine.
//!
//! `cargo xtask bench` runs it. Each figure comes from a process of its own, so that memory and processor time are nobody else's; what is
//! compared with each other is measured in the same run, because machines are noisy and ratios are not. `docs/benchmarks.md` has the method.

mod bare;
mod chart;
mod child;
mod company;
mod figures;
mod load;
mod lookup;
mod members;
mod pages;
mod reinsert;
mod scenarios;
mod serving;
mod syncing;
mod webhook;

use std::process::ExitCode;

use figures::{Figure, median, run_child};
use mimalloc::MiMalloc;
use serde_json::Value;

/// As in the program `orgonaut`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const PEOPLE: u32 = 10_000;
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
const RUNS: usize = 5;
/// Batches an import that nobody disturbs applies in one transaction.
const BATCHES_TOGETHER: &str = "8";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["child", task, rest @ ..] => figures::child(|| child(task, rest)),
        [] => report(&all()),
        ["sync"] => report(&[import(), no_op()].concat()),
        ["growth"] => report(&growth()),
        ["serve"] => report(&idle_and_start()),
        ["pages"] => report(&pages::figures()),
        ["chart"] => report(&[chart::figures(), lookup::figures()].concat()),
        ["scenarios"] => report(&scenarios::figures()),
        ["webhook"] => report(&webhook::figures()),
        other => {
            eprintln!("There is no benchmark {other:?}; there are sync, growth, serve, pages, chart, scenarios and webhook.");
            ExitCode::FAILURE
        }
    }
}

async fn child(task: &str, arguments: &[&str]) -> Value {
    match (task, arguments) {
        ("sandbox", [people]) => company::play(people.parse().expect("a number of people")).await,
        ("bare", [folder]) => bare::serve(folder).await,
        ("company", [address, folder, more]) => members::company(address, folder, more.parse().expect("a number of runs")).await,
        ("neighbours", [address, folder, count]) => members::neighbours(address, folder, count.parse().expect("a number of tenants")).await,
        ("verify", []) => webhook::verify().await,
        ("import", [address, folder]) => syncing::first_import(address, folder).await,
        ("no-op", [address, folder]) => syncing::no_op(address, folder).await,
        ("reinsert", [folder, together]) => reinsert::everything(folder, together.parse().expect("a number of batches")).await,
        _ => panic!("no task {task} with {arguments:?}"),
    }
}

fn all() -> Vec<Figure> {
    let parts =
        [import, no_op, growth, idle_and_start, pages::figures, chart::figures, lookup::figures, scenarios::figures, webhook::figures];
    parts.iter().flat_map(|part| part()).collect()
}

/// First import of 10,000 people into one target, against inserting the rows it leaves once more.
fn import() -> Vec<Figure> {
    let company = company::start(PEOPLE);
    let mut ratios = Vec::new();
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        let folder = tempfile::tempdir().expect("a folder");
        let imported = run_child(&["import", &company.address, &folder.path().to_string_lossy()]);
        let reinserted = run_child(&["reinsert", &folder.path().to_string_lossy(), BATCHES_TOGETHER]);
        let took = imported["wall_us"].as_f64().expect("a time") - imported["source_us"].as_f64().expect("a time");
        ratios.push(took / reinserted["wall_us"].as_f64().expect("a time"));
        rates.push(f64::from(PEOPLE) / (took / 1e6));
    }
    vec![
        Figure::at_most("first import, 10,000 people: time ÷ re-inserting its rows", median(&mut ratios), 3.0, "×"),
        Figure::aim("first import, 10,000 people: people per second, source time excluded", median(&mut rates), 10_000.0, "/s"),
    ]
}

/// A sync of an unchanged company, against reading and parsing alone.
fn no_op() -> Vec<Figure> {
    let company = company::start(PEOPLE);
    let folder = tempfile::tempdir().expect("a folder");
    run_child(&["import", &company.address, &folder.path().to_string_lossy()]);
    let mut shares = Vec::new();
    let mut beyond = Vec::new();
    for _ in 0..RUNS {
        let again = run_child(&["no-op", &company.address, &folder.path().to_string_lossy()]);
        let (cpu, parse) = (again["cpu_us"].as_f64().expect("a time"), again["parse_cpu_us"].as_f64().expect("a time"));
        let budget = 1.6 * parse + 10.0 * f64::from(PEOPLE);
        shares.push(cpu / budget);
        beyond.push((cpu - parse) / f64::from(PEOPLE));
    }
    vec![
        Figure::at_most("no-op reconcile, 10,000 people: CPU ÷ (1.6 × parse CPU + 10 µs per person)", median(&mut shares), 1.0, "×"),
        Figure::noted("no-op reconcile: CPU beyond reading and parsing, per person", median(&mut beyond), "µs"),
    ]
}

/// Nearly the same work per person whatever the size of the company, and memory within bounds. What an import's rows cost with their sorted
/// indexes is measured beside it (decision 8).
fn growth() -> Vec<Figure> {
    let mut figures = Vec::new();
    let (mut per_person, mut per_person_again, mut by_rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut peak = 0.0_f64;
    for people in SIZES {
        let company = company::start(people);
        let (mut imports, mut rows, mut ratios, mut reconciles) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let folder = tempfile::tempdir().expect("a folder");
            let folder = folder.path().to_string_lossy();
            let imported = run_child(&["import", &company.address, &folder]);
            let reinserted = run_child(&["reinsert", &folder, BATCHES_TOGETHER]);
            let again = run_child(&["no-op", &company.address, &folder]);
            let cpu_per_person = |measured: &Value| measured["cpu_us"].as_f64().expect("a time") / f64::from(people);
            imports.push(cpu_per_person(&imported));
            rows.push(cpu_per_person(&reinserted));
            ratios.push(cpu_per_person(&imported) / cpu_per_person(&reinserted));
            reconciles.push(cpu_per_person(&again));
            peak = peak.max(imported["peak_kib"].as_f64().expect("a size")).max(again["peak_kib"].as_f64().expect("a size"));
        }
        let (import, reconcile) = (median(&mut imports), median(&mut reconciles));
        let of_rows = median(&mut rows);
        figures.push(Figure::noted(&format!("first import, {people} people: CPU per person"), import, "µs"));
        figures.push(Figure::noted(&format!("first import, {people} people: CPU of re-inserting its rows, per person"), of_rows, "µs"));
        figures.push(Figure::noted(&format!("no-op reconcile, {people} people: CPU per person"), reconcile, "µs"));
        per_person.push(import);
        by_rows.push(median(&mut ratios));
        per_person_again.push(reconcile);
    }
    let grown = |values: &[f64]| values[values.len() - 1] / values[0];
    figures.push(Figure::at_most("first import: CPU per person, 100,000 ÷ 1,000 people", grown(&per_person), 1.7, "×"));
    let of_largest = by_rows[by_rows.len() - 1];
    figures.push(Figure::at_most("first import, 100,000 people: CPU ÷ re-inserting its rows", of_largest, 2.0, "×"));
    figures.push(Figure::at_most("no-op reconcile: CPU per person, 100,000 ÷ 1,000 people", grown(&per_person_again), 1.2, "×"));
    figures.push(Figure::at_most("peak memory, 100,000 people", peak / 1024.0, 300.0, "MiB"));
    figures
}

/// A server that nobody uses yet.
fn idle_and_start() -> Vec<Figure> {
    let (mut starts, mut sizes) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (start_ms, idle_kib) = serving::start_and_rest();
        starts.push(start_ms);
        sizes.push(idle_kib / 1024.0);
    }
    vec![
        Figure::at_most("start: first answer 200 after", median(&mut starts), 300.0, "ms"),
        Figure::at_most("idle: resident memory", median(&mut sizes), 50.0, "MiB"),
    ]
}

fn report(figures: &[Figure]) -> ExitCode {
    println!();
    for figure in figures {
        println!("{figure}");
    }
    let over = figures.iter().filter(|figure| figure.is_over()).count();
    if over == 0 {
        println!("\nWithin the budget. docs/benchmarks.md has the method.");
        ExitCode::SUCCESS
    } else {
        println!("\n{over} of {} figures are outside the budget.", figures.len());
        ExitCode::FAILURE
    }
}
