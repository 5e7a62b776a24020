//! Reads and small changes that are made together; see [`batches`](crate::store::batches).

use super::transaction::Transaction;
use super::{SqliteStore, federations, participants};
use crate::store::asked::{Heard, MOST_ASKED, WhereStands, Whose};
use crate::store::batches::Batched;
use crate::store::column::{to_column, to_json};
use crate::store::{ParticipantRecord, Standing, StoreError};
use serde_json::json;
use sqlx::SqliteConnection;

impl Batched<SqliteStore> for Whose {
    type Lane = ();
    type Answer = Option<ParticipantRecord>;
    const MOST: usize = MOST_ASKED;

    fn lane(&self) {}

    async fn ask(store: &SqliteStore, asked: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        let hashes: Vec<String> = asked.iter().map(|Whose(hash)| hash.to_string()).collect();
        let known = store.observed.around("participant", participants::by_tokens(&store.readers, &hashes)).await?;
        // Two requests may carry one token.
        Ok(hashes.iter().map(|hash| known.get(hash).cloned()).collect())
    }
}

impl Batched<SqliteStore> for WhereStands {
    type Lane = String;
    type Answer = Option<Standing>;
    const MOST: usize = MOST_ASKED;

    fn lane(&self) -> String {
        self.federation.clone()
    }

    async fn ask(store: &SqliteStore, asked: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        let Some(Self { federation, .. }) = asked.first() else { return Ok(Vec::new()) };
        let participants: Vec<&str> = asked.iter().map(|asked| asked.participant.as_str()).collect();
        let standings = federations::standings(&store.readers, federation, &participants);
        store.observed.around("standing", standings).await
    }
}

impl Batched<SqliteStore> for Heard {
    type Lane = ();
    type Answer = ();
    const MOST: usize = MOST_ASKED;

    fn lane(&self) {}

    async fn ask(store: &SqliteStore, heard: &[Self]) -> Result<Vec<()>, StoreError> {
        store.transact(&AllHeard(heard)).await?;
        Ok(vec![(); heard.len()])
    }
}

/// Signs of life.
struct AllHeard<'a>(&'a [Heard]);

impl Transaction for AllHeard<'_> {
    const NAME: &'static str = "touch";
    type Output = ();

    async fn run(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let heard: Vec<_> = self.0.iter().map(|heard| json!([heard.participant, to_column(heard.now_ms)])).collect();
        // Of two of one participant in one batch the later counts, whichever came first.
        sqlx::query(
            "UPDATE participants SET last_seen_ms = max(last_seen_ms, q.seen_ms) \
             FROM (SELECT value ->> 0 AS id, max(value ->> 1) AS seen_ms FROM json_each(?) GROUP BY 1) q \
             WHERE participants.id = q.id",
        )
        .bind(to_json(&heard, "signs of life")?)
        .execute(connection)
        .await?;
        Ok(())
    }
}
