//! What the system tells a server.

use feddtpt_server::RunningServer;

/// Reads the certificate again at each SIGHUP. Without one, SIGHUP ends the process as ever.
pub(super) async fn new_certificates(server: &RunningServer) {
    #[cfg(unix)]
    if server.scheme() == "https" {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::hangup()) {
            while asked.recv().await.is_some() {
                match server.reload_tls() {
                    Ok(()) => tracing::info!("the certificate was read again"),
                    Err(error) => tracing::error!(%error, "the certificate stays as it was"),
                }
            }
        }
    }
    std::future::pending::<()>().await;
}

/// Returns at Ctrl-C, and at SIGTERM where there is one.
pub(crate) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a handler the system ends the process itself, which loses nothing.
    let _ = tokio::signal::ctrl_c().await;
}
