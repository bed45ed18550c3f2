//! A vendor that gives the answers it was told to, in order, and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};

/// One answer of the script.
pub(crate) enum Answer {
    /// Status, headers, body.
    With(u16, Vec<(&'static str, String)>, String),
    /// The connection stays open and silent.
    Never,
    /// The connection ends in the middle of the body.
    BreaksOff,
}

impl Answer {
    pub(crate) fn json(body: &str) -> Self {
        Self::With(200, vec![("content-type", "application/json".to_owned())], body.to_owned())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::With(status, Vec::new(), String::new())
    }

    pub(crate) fn retry_after(status: u16, value: &str) -> Self {
        Self::With(status, vec![("retry-after", value.to_owned())], String::new())
    }
}

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// The running vendor; it ends with the test's runtime.
pub(crate) struct ScriptedVendor {
    script: Script,
    address: std::net::SocketAddr,
}

impl ScriptedVendor {
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script { answers: Arc::new(Mutex::new(answers.into_iter().collect())), ..Script::default() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { script, address }
    }

    /// A route table that sends every vendor here.
    pub(crate) fn routes(&self) -> String {
        let hosts = ["*.bamboohr.com", "*.dynamics.com", "login.microsoftonline.com"];
        hosts.map(|host| format!("{host}=http://{}", self.address)).join(",")
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.asked.lock().unwrap().clone()
    }
}

async fn answer(State(script): State<Script>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path_and_query().unwrap().to_string();
    script.asked.lock().unwrap().push(Asked { path, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() });
    let next = script.answers.lock().unwrap().pop_front();
    match next {
        Some(Answer::With(status, headers, body)) => {
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Body::from(body)).unwrap()
        }
        Some(Answer::Never) => std::future::pending().await,
        Some(Answer::BreaksOff) => {
            let parts = [Ok("[1, 2"), Err(std::io::Error::other("gone"))];
            Response::new(Body::from_stream(futures::stream::iter(parts)))
        }
        None => Response::builder().status(418).body(Body::from("the script has ended")).unwrap(),
    }
}
