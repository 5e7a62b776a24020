//! The ledger: one line for every request that leaves this process, with its bytes, and with what an upload says.

use super::clock::unix_ms;
use feddtpt_connect::Upload;
use feddtpt_connect::ledger::{LedgerEvent, LedgerLine, Purpose, Traffic};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A ledger that several connections share. Cheap to clone.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    requests: u64,
    totals: std::collections::HashMap<Purpose, Traffic>,
    file: Option<Box<dyn Write + Send>>,
    file_failed: bool,
}

impl Ledger {
    /// A ledger that only counts.
    pub fn new() -> Self {
        Self::default()
    }

    /// A ledger that also appends each line as JSON to a file, which its owner alone can read.
    pub fn to_file(path: &Path) -> io::Result<Self> {
        let file = super::file_storage::private_file().create(true).append(true).open(path)?;
        Ok(Self::to_writer(Box::new(file)))
    }

    /// A ledger that also writes each line as JSON.
    pub fn to_writer(file: Box<dyn Write + Send>) -> Self {
        Self(Arc::new(Mutex::new(Inner { file: Some(file), ..Inner::default() })))
    }

    /// What was sent and received for the purposes that `choose` picks.
    pub fn traffic(&self, choose: impl Fn(Purpose) -> bool) -> Traffic {
        let inner = self.lock();
        let chosen = inner.totals.iter().filter(|(purpose, _)| choose(**purpose));
        chosen.fold(Traffic::default(), |sum, (_, part)| Traffic {
            requests: sum.requests + part.requests,
            sent_bytes: sum.sent_bytes + part.sent_bytes,
            received_bytes: sum.received_bytes + part.received_bytes,
        })
    }

    /// Notes that a request is about to leave; the id goes to [`Ledger::close`].
    pub(super) fn open(&self, purpose: Purpose, request: String, to: String, upload: Option<Upload<'_>>) -> u64 {
        let mut inner = self.lock();
        inner.requests += 1;
        let id = inner.requests;
        inner.totals.entry(purpose).or_default().requests += 1;
        inner.write(id, purpose, LedgerEvent::sending(request, to, upload));
        id
    }

    /// Notes how it ended.
    pub(super) fn close(&self, id: u64, purpose: Purpose, event: LedgerEvent) {
        let (sent, received) = match &event {
            LedgerEvent::Sending { .. } => (0, 0),
            LedgerEvent::Answered { sent_bytes, received_bytes, .. } => (*sent_bytes, *received_bytes),
            LedgerEvent::Failed { sent_bytes, .. } => (*sent_bytes, 0),
        };
        let mut inner = self.lock();
        let total = inner.totals.entry(purpose).or_default();
        total.sent_bytes += sent;
        total.received_bytes += received;
        inner.write(id, purpose, event);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // The counts stay true when another thread panicked between two of them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn write(&mut self, id: u64, purpose: Purpose, event: LedgerEvent) {
        let Some(file) = &mut self.file else { return };
        let line = LedgerLine { time_ms: unix_ms(), id, purpose, event };
        let written = serde_json::to_string(&line).map_err(io::Error::other).and_then(|text| {
            file.write_all((text + "\n").as_bytes())?;
            file.flush()
        });
        if let Err(error) = written
            && !self.file_failed
        {
            self.file_failed = true;
            tracing::error!(%error, "the ledger cannot be written; the counts go on");
        }
    }
}
