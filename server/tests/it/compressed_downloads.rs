//! Downloads as a client gets them over a connection: whole, however they are compressed.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::Company;
use crate::support::company::OWNER;

/// Serves the company's pages on a port of their own.
async fn listen(company: &Company) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = company.app.application.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async { axum::serve(listener, service).await });
    address
}

/// Everything that comes back over a connection until the server ends it.
async fn answer(address: SocketAddr, company: &Company, method: &str, path: &str, encodings: &str) -> Vec<u8> {
    let cookies = company.app.cookies().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookies}\r\nAccept-Encoding: {encodings}\r\nConnection: close\r\n\r\n"
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_download_comes_to_its_end_however_it_is_compressed() {
    let (company, run) = Company::synced(None).await;
    company.sign_in(OWNER).await;
    let address = listen(&company).await;
    let changes = format!("/settings/integrations/logs/{}/changes", run.id);
    for path in ["/org-chart.csv", "/people.csv", "/audit.csv", &format!("{changes}.csv"), &format!("{changes}.json")] {
        for encodings in ["identity", "gzip", "br", "gzip, deflate, br"] {
            let answer = answer(address, &company, "GET", path, encodings).await;
            let (head, body) = answer.split_at(answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4);
            let head = String::from_utf8_lossy(head);
            assert!(head.starts_with("HTTP/1.1 200") && head.contains("transfer-encoding: chunked"), "{path}: {head}");
            assert_eq!(head.contains("content-encoding: "), encodings != "identity", "{path}: {head}");
            assert!(body.ends_with(b"\r\n0\r\n\r\n"), "{path} was cut off, {encodings}");
        }
        let head = answer(address, &company, "HEAD", path, "br").await;
        assert!(head.starts_with(b"HTTP/1.1 200") && head.ends_with(b"\r\n\r\n"), "{path}");
    }
    let picture = answer(address, &company, "GET", "/org-chart.svg", "br").await;
    assert!(picture.starts_with(b"HTTP/1.1 200") && String::from_utf8_lossy(&picture).contains("content-encoding: br"));
}
