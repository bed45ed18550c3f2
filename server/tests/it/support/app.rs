//! A server in a folder of its own, never listening: requests go straight into its router.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::{HeaderMap, Request};
use server::config::Config;
use server::{Application, build};
use tempfile::TempDir;
use tower::ServiceExt as _;
use url::form_urlencoded;

use super::TestResponse;

/// The style sheet the site folder holds.
pub(crate) const STYLESHEET: &str = "/pkg/orgonaut.0123456789abcdef.css";
/// Where requests come from when a test does not say.
const PEER: &str = "198.51.100.7:40000";

/// A server and a browser with its cookies.
pub(crate) struct TestApp {
    pub(crate) application: Application,
    cookies: Mutex<BTreeMap<String, String>>,
    _folder: TempDir,
}

impl TestApp {
    /// A server as it comes, on SQLite.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// A server with these variables set, on SQLite unless they say otherwise.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_site(&folder);
        let mut environment: BTreeMap<String, String> = BTreeMap::from([
            ("ORGONAUT_DATA".to_owned(), folder.path().join("data").display().to_string()),
            ("ORGONAUT_SITE".to_owned(), folder.path().join("site").display().to_string()),
        ]);
        environment.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::read(&|name| environment.get(name).cloned()).unwrap();
        let application = build(&config).await.unwrap();
        Self { application, cookies: Mutex::default(), _folder: folder }
    }

    /// Opens a page.
    pub(crate) async fn get(&self, path: &str) -> TestResponse {
        self.send(Request::get(path).header("accept", "text/html")).await
    }

    /// Sends a form as the page's own.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> TestResponse {
        self.post_with(path, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with these headers.
    pub(crate) async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> TestResponse {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::post(path).header("accept", "text/html").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send_with(request, Body::from(form), PEER).await
    }

    /// Sends a request without a body.
    pub(crate) async fn send(&self, request: axum::http::request::Builder) -> TestResponse {
        self.send_with(request, Body::empty(), PEER).await
    }

    /// Sends a request from somewhere, with the cookies so far, and keeps the new ones.
    pub(crate) async fn send_with(&self, request: axum::http::request::Builder, body: Body, peer: &str) -> TestResponse {
        let mut request = request.header(HOST, "127.0.0.1:3000").body(body).unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let cookies = self.cookie_header();
        if !cookies.is_empty() {
            request.headers_mut().insert(COOKIE, cookies.parse().unwrap());
        }
        let response = self.application.router.clone().oneshot(request).await.unwrap();
        self.keep_cookies(response.headers());
        TestResponse::read(response).await
    }

    /// What the browser would send.
    pub(crate) fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the browser send these instead.
    pub(crate) fn set_cookies(&self, cookies: BTreeMap<String, String>) {
        *self.cookies.lock().unwrap_or_else(PoisonError::into_inner) = cookies;
    }

    fn cookie_header(&self) -> String {
        self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// What the build leaves, in small.
fn write_site(folder: &TempDir) {
    let site = folder.path().join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    std::fs::create_dir_all(site.join("fonts")).unwrap();
    std::fs::write(site.join("assets.json"), format!(r#"{{"css":"{STYLESHEET}","js":null,"wasm":null}}"#)).unwrap();
    std::fs::write(site.join(&STYLESHEET[1..]), "main { color: inherit }").unwrap();
    std::fs::write(site.join("fonts/inter-latin.woff2"), b"wOF2").unwrap();
}
