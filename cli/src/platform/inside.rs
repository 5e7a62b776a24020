//! The server that runs in this process, reached without a socket: its certificate may be for a name that this machine
//! does not have.

use feddtpt_connect::{Call, NoReply, Reply, Transport};
use feddtpt_server::Inside;

impl Transport for InProcess {
    async fn send(&self, call: Call<'_>) -> Result<Reply, NoReply> {
        let Call { method, url, bearer, json, timeout, .. } = call;
        let asked = self.0.ask(method, url.path(), bearer, json);
        match tokio::time::timeout(timeout, asked).await {
            Ok(Ok((status, body))) => Ok(Reply { status, retry_after_ms: None, body }),
            Ok(Err(error)) => Err(NoReply(error.to_string())),
            Err(_) => Err(NoReply("no answer in time".to_owned())),
        }
    }
}

/// Requests that leave no trace in a ledger: they do not leave the process.
#[derive(Clone, Debug)]
pub struct InProcess(pub Inside);
