//! What a store tells of its transactions.

use crate::util::{gathering, invited};
use feddtpt_server::store::{Observer, Outcome, Store};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Writes down what it is told.
#[derive(Default)]
pub struct Noted(pub Mutex<Vec<(&'static str, Outcome)>>);

impl Observer for Noted {
    fn ended(&self, name: &'static str, outcome: Outcome, _: Duration) {
        self.0.lock().unwrap().push((name, outcome));
    }
}

pub async fn transactions_and_reads_are_told_by_name(store: &Arc<dyn Store>) {
    let noted = Arc::new(Noted::default());
    store.observe(noted.clone());
    let federation = gathering(store).await;
    let request = invited(store, &federation).await;
    store.join(&request).await.unwrap();
    store.participant(&request.token_hash).await.unwrap();
    let names = ["create_federation", "add_invites", "join", "participant"];
    assert_eq!(*noted.0.lock().unwrap(), names.map(|name| (name, Outcome::Committed)));
}
