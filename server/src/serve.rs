//! Listening, and stopping well.

use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use clap::ValueEnum;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::Application;

/// How long open requests and begun batches may take to end after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Pages and queue.
    All,
    /// Pages only.
    Web,
    /// Queue only.
    Worker,
}

/// Takes the address; the error names it.
pub(crate) async fn listen(addr: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|error| std::io::Error::new(error.kind(), format!("cannot listen on {addr}: {error}")))
}

/// Serves until SIGTERM or SIGINT, then takes no more connections, ends event streams, and lets requests and batches finish.
pub(crate) async fn serve(application: Application, listener: Option<TcpListener>, role: Role) {
    let Application { router, workers, shutdown, .. } = application;
    tokio::spawn(cancel_on_signal(shutdown.clone()));
    let stopping = shutdown.clone();
    // Connections are taken in a task of their own: the queue is worked on here, and a plan of many people keeps this thread busy.
    let web = tokio::spawn(async move {
        if let Some(listener) = listener {
            // Progress comes in small pieces that must not wait for each other.
            let listener = listener.tap_io(|connection| {
                if let Err(error) = connection.set_nodelay(true) {
                    tracing::debug!(%error, "a connection keeps its delay");
                }
            });
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await;
            if let Err(error) = served {
                tracing::error!(%error, "the listener failed");
            }
        }
    });
    let web = async {
        // A process that answers nobody any more must not go on as if it did.
        if let Err(error) = web.await {
            std::panic::resume_unwind(error.into_panic());
        }
    };
    let work = async {
        if role != Role::Web {
            workers.run().await;
        }
    };
    let out_of_patience = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        _ = async { tokio::join!(web, work) } => tracing::info!("stopped"),
        () = out_of_patience => tracing::warn!("stopped with requests or batches unfinished; batches are resumed at the next start"),
    }
}

/// The first signal asks to stop; the second one does, at once.
async fn cancel_on_signal(shutdown: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be watched: stopping will be abrupt");
        return;
    };
    for is_first in [true, false] {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if is_first {
            tracing::info!("stopping; once more to stop at once");
            shutdown.cancel();
        }
    }
    std::process::exit(130);
}
