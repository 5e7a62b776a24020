//! Joins of one federation wait for each other anyway, on its lock. They do it here, one behind the other on one connection
//! of this server: a crowd that joins must not occupy them all.

use super::PgStore;
use crate::store::batches::Batched;
use crate::store::{JoinOutcome, JoinRequest, StoreError};

impl Batched<PgStore> for JoinRequest {
    type Lane = String;
    type Answer = Result<JoinOutcome, StoreError>;
    /// Few: each is a transaction, and the first is answered with the last.
    const MOST: usize = 16;

    fn lane(&self) -> String {
        self.federation.clone()
    }

    async fn ask(store: &PgStore, requests: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        let mut answers: Vec<Self::Answer> = Vec::with_capacity(requests.len());
        for request in requests {
            // When the database is away, the others need not wait for that one by one.
            let answer = match answers.last() {
                Some(Err(StoreError::Unavailable(reason))) => Err(StoreError::Unavailable(reason.clone())),
                _ => store.transact(request).await,
            };
            answers.push(answer);
        }
        Ok(answers)
    }
}
