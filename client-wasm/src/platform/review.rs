//! Asking before each upload.

use feddtpt_client::Review;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use futures_channel::oneshot;
use std::cell::RefCell;
use std::rc::Rc;

/// Waits for the page's word, or approves everything when nobody asked to be asked. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct TabReview {
    asks: bool,
    waiting: Rc<RefCell<Option<oneshot::Sender<bool>>>>,
}

impl TabReview {
    /// Asks if `asks`.
    pub(crate) fn new(asks: bool) -> Self {
        Self { asks, ..Self::default() }
    }

    /// The page's word. Without a question it means nothing.
    pub(crate) fn decide(&self, approve: bool) {
        if let Some(waiting) = self.waiting.borrow_mut().take() {
            // A search that was stopped no longer listens.
            let _ = waiting.send(approve);
        }
    }
}

impl Review for TabReview {
    async fn approve(&self, _: &Prompt) -> bool {
        self.ask().await
    }

    async fn approve_ballot(&self, _: &[Prompt], _: &Ballot) -> bool {
        self.ask().await
    }
}

impl TabReview {
    async fn ask(&self) -> bool {
        if !self.asks {
            return true;
        }
        let (sender, answer) = oneshot::channel();
        *self.waiting.borrow_mut() = Some(sender);
        // A question that went away was not answered with yes.
        answer.await.unwrap_or(false)
    }
}
