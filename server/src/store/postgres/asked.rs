//! Reads and small changes that are made together; see [`batches`](crate::store::batches).

use super::transaction::Transaction;
use super::{PgStore, federations, participants};
use crate::store::asked::{Heard, MOST_ASKED, WhereStands, Whose};
use crate::store::batches::Batched;
use crate::store::column::to_column;
use crate::store::{ParticipantRecord, Standing, StoreError};
use sqlx::PgConnection;

impl Batched<PgStore> for Whose {
    type Lane = ();
    type Answer = Option<ParticipantRecord>;
    const MOST: usize = MOST_ASKED;

    fn lane(&self) {}

    async fn ask(store: &PgStore, asked: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        let hashes: Vec<String> = asked.iter().map(|Whose(hash)| hash.to_string()).collect();
        let read = store.read("participant", async |connection: &mut PgConnection| {
            participants::by_tokens(connection, &hashes).await
        });
        let known = read.await?;
        // Two requests may carry one token.
        Ok(hashes.iter().map(|hash| known.get(hash).cloned()).collect())
    }
}

impl Batched<PgStore> for WhereStands {
    type Lane = String;
    type Answer = Option<Standing>;
    const MOST: usize = MOST_ASKED;

    fn lane(&self) -> String {
        self.federation.clone()
    }

    async fn ask(store: &PgStore, asked: &[Self]) -> Result<Vec<Self::Answer>, StoreError> {
        let Some(Self { federation, .. }) = asked.first() else { return Ok(Vec::new()) };
        let participants: Vec<&str> = asked.iter().map(|asked| asked.participant.as_str()).collect();
        let read = store.read("standing", async |connection: &mut PgConnection| {
            federations::standings(connection, federation, &participants).await
        });
        read.await
    }
}

impl Batched<PgStore> for Heard {
    type Lane = ();
    type Answer = ();
    const MOST: usize = MOST_ASKED;

    fn lane(&self) {}

    async fn ask(store: &PgStore, heard: &[Self]) -> Result<Vec<()>, StoreError> {
        store.transact(&AllHeard(heard)).await?;
        Ok(vec![(); heard.len()])
    }
}

/// Signs of life.
struct AllHeard<'a>(&'a [Heard]);

impl Transaction for AllHeard<'_> {
    const NAME: &'static str = "touch";
    type Output = ();

    async fn run(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let participants: Vec<&str> = self.0.iter().map(|heard| heard.participant.as_str()).collect();
        let seen_ms: Vec<i64> = self.0.iter().map(|heard| to_column(heard.now_ms)).collect();
        // Locked in the order of their ids, as by every other statement that changes several participants, so nobody waits
        // in a circle. Of two signs of one participant in one batch the later counts, whichever came first.
        sqlx::query(
            "WITH heard AS (SELECT id, max(seen_ms) AS seen_ms FROM unnest($1::text[], $2::bigint[]) AS h (id, seen_ms) \
               GROUP BY id), \
             held AS (SELECT id FROM participants WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE) \
             UPDATE participants p SET last_seen_ms = greatest(p.last_seen_ms, heard.seen_ms) \
             FROM held JOIN heard ON heard.id = held.id WHERE p.id = held.id",
        )
        .bind(participants)
        .bind(seen_ms)
        .execute(connection)
        .await?;
        Ok(())
    }
}
