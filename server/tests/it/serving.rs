use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;

use serde_json::Value;

use crate::support::Program;

/// A port nobody listens on right now.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn get(port: u16, path: &str) -> String {
    let mut connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_server_prints_where_it_is_and_the_setup_code_answers_and_stops_when_told() {
    let port = free_port();
    let orgonaut = Program::with(&[("ORGONAUT_ADDR", &format!("127.0.0.1:{port}"))]);
    let mut server = orgonaut.start("serve --json");
    let mut lines = BufReader::new(server.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.ends_with("}\n") {
        assert_ne!(lines.read_line(&mut printed).unwrap(), 0, "the server ended: {printed}");
    }
    let started: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(started["address"], format!("http://127.0.0.1:{port}"));
    assert!(started["setup_code"].is_string(), "{started}");
    assert!(get(port, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(get(port, "/setup").starts_with("HTTP/1.1 200"));

    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert!(server.wait().unwrap().success());
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, error) = Program::with(&[("ORGONAUT_ADDR", &address)]).failure("serve", "");
    assert_eq!(code, 1);
    assert!(error["message"].as_str().unwrap().contains(&address), "{error}");
}
