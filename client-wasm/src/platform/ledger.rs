//! The tab's ledger: told to the page before a request leaves, kept in the browser, cut at its oldest end.

use super::clock::now_ms;
use super::observer::Events;
use super::storage::RunStorage;
use crate::boundary::{LedgerState, LedgerView, TabEvent, words};
use feddtpt_client::platform::StorageError;
use feddtpt_connect::Upload;
use feddtpt_connect::ledger::Purpose;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// Lines that are kept. A line is about 300 bytes.
const MAX_LINES: usize = 2_000;
const KEY: &str = "ledger";

/// A ledger. Cheap to clone; the clones write into the same one.
#[derive(Clone)]
pub(crate) struct TabLedger(Rc<Inner>);

struct Inner {
    events: Events,
    lines: RefCell<VecDeque<LedgerView>>,
    changed: RefCell<bool>,
}

impl TabLedger {
    /// A ledger that goes on after `lines`.
    pub(crate) fn new(events: Events, lines: Vec<LedgerView>) -> Self {
        Self(Rc::new(Inner { events, lines: RefCell::new(lines.into()), changed: RefCell::new(false) }))
    }

    /// What was kept of a run's ledger.
    pub(crate) async fn kept(storage: &RunStorage) -> Result<Vec<LedgerView>, StorageError> {
        Ok(storage.read(KEY).await?.unwrap_or_default())
    }

    /// Puts `lines` of an earlier worker before those of this one.
    pub(crate) fn continue_after(&self, lines: Vec<LedgerView>) {
        let mut own = self.0.lines.borrow_mut();
        let mut all: VecDeque<LedgerView> = lines.into();
        all.append(&mut own);
        all.drain(..all.len().saturating_sub(MAX_LINES));
        *own = all;
    }

    /// Notes that a request is about to leave; the id goes to [`Self::close`].
    pub(crate) fn open(&self, purpose: Purpose, request: String, to: String, upload: Option<Upload<'_>>) -> u64 {
        let (proposal, ballot) = match upload {
            None => (None, None),
            Some(Upload::Proposal(prompt)) => (Some(words(prompt)), None),
            Some(Upload::Ballot(ballot)) => (None, Some(ballot.into())),
        };
        let mut lines = self.0.lines.borrow_mut();
        // Thousandths of a millisecond, so that a new worker's lines come after those of the one before.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "far below 2^53")]
        let now = (now_ms() * 1_000.0) as u64;
        let id = lines.back().map_or(now, |line| now.max(line.id + 1));
        let line = LedgerView {
            id,
            time_ms: now_ms(),
            purpose: purpose.name().to_owned(),
            to,
            request,
            words: proposal,
            ballot,
            state: LedgerState::Sending,
            status: None,
            reason: None,
            sent_bytes: None,
            received_bytes: None,
        };
        if lines.len() >= MAX_LINES {
            lines.pop_front();
        }
        lines.push_back(line.clone());
        drop(lines);
        self.tell(line);
        id
    }

    /// Notes how it ended.
    pub(crate) fn close(&self, id: u64, change: impl FnOnce(&mut LedgerView)) {
        let line = {
            let mut lines = self.0.lines.borrow_mut();
            let Some(line) = lines.iter_mut().rev().find(|line| line.id == id) else { return };
            change(line);
            line.clone()
        };
        self.tell(line);
    }

    /// Keeps what changed since the last time.
    pub(crate) async fn keep(&self, storage: &RunStorage) -> Result<(), StorageError> {
        if !self.0.changed.replace(false) {
            return Ok(());
        }
        let lines = self.0.lines.borrow().clone();
        storage.write(KEY, &lines).await
    }

    fn tell(&self, line: LedgerView) {
        self.0.changed.replace(true);
        self.0.events.send(&TabEvent::Ledger { line });
    }
}
