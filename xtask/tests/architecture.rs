//! What the layout promises: who may depend on whom, what reaches the browser, and where things are.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates of this workspace and those of its crates that each may name. Nothing may name `server`.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("contract", &[]),
    ("domain", &["contract"]),
    ("store", &["contract", "domain"]),
    ("connectors", &["contract", "domain"]),
    ("engine", &["contract", "domain", "store", "connectors"]),
    ("app", &["contract", "engine"]),
    ("frontend", &["app"]),
    // It puts everything together.
    ("server", &["contract", "domain", "store", "connectors", "engine", "app"]),
    ("sandbox", &[]),
    ("xtask", &[]),
];

/// The packages the project is made with; each is named by at least one crate.
const NAMED_PACKAGES: &[&str] =
    &["leptos", "leptos_axum", "axum", "sqlx", "tokio", "serde", "reqwest", "hmac", "sha2", "lettre", "argon2", "tower-sessions"];

/// Packages of the server that must never be compiled into the browser's half.
const SERVER_ONLY: &[&str] = &["sqlx", "tokio", "axum", "reqwest"];

/// The top level as its owner drew it.
const CARD: &[&str] = &["Cargo.toml", "app", "server", "frontend", "style", "migrations", "end2end", "README.md"];

/// Folders that were added to the card.
const ADDITIONS: &[&str] = &["xtask", "docs", "target"];

#[test]
fn crates_name_only_what_lies_below_them() {
    for (name, dependencies) in workspace_dependencies() {
        let allowed = MAY_NAME.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is not in MAY_NAME")).1;
        let ours = dependencies.iter().filter(|dependency| MAY_NAME.iter().any(|(known, _)| known == dependency));
        for dependency in ours {
            assert!(allowed.contains(&dependency.as_str()), "{name} may not depend on {dependency}");
        }
    }
}

#[test]
fn the_named_packages_are_direct_dependencies() {
    let named: BTreeSet<String> = workspace_dependencies().into_iter().flat_map(|(_, dependencies)| dependencies).collect();
    for package in NAMED_PACKAGES {
        assert!(named.contains(*package), "no crate depends on {package}");
    }
}

#[test]
fn nothing_of_the_server_reaches_the_browser() {
    let tree = cargo(&["tree", "--package", "frontend", "--target", "wasm32-unknown-unknown", "--edges", "normal", "--prefix", "none"]);
    let packages: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(packages.contains("leptos"), "the tree of frontend is not what was asked for:\n{tree}");
    for package in SERVER_ONLY {
        assert!(!packages.contains(package), "{package} would be compiled for the browser");
    }
}

#[test]
fn the_top_level_is_the_card_and_its_additions() {
    for name in CARD {
        assert!(root().join(name).exists(), "{name} is missing");
    }
    for entry in std::fs::read_dir(root()).expect("the repository can be read") {
        let entry = entry.expect("the repository can be read");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let is_known = name.starts_with('.') || CARD.contains(&name.as_str()) || ADDITIONS.contains(&name.as_str());
        assert!(is_known || !entry.path().is_dir(), "the folder {name} is not on the card");
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = std::fs::read_dir(root().join("migrations").join(engine)).expect("each engine has its migrations");
        folder.map(|entry| entry.expect("a folder can be read").file_name().into_string().expect("names are UTF-8")).collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

/// Each crate with the packages it names, those for tests left out.
fn workspace_dependencies() -> Vec<(String, BTreeSet<String>)> {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
            let normal = dependencies.filter(|dependency| dependency["kind"] != "dev").map(|dependency| text(&dependency["name"]));
            (text(&package["name"]), normal.collect())
        })
        .collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}
