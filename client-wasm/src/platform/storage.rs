//! What one run keeps: the participant's state, its journal, rows, settings, ledger, curve.

use super::database::{Database, Store};
use super::ledger::TabLedger;
use super::observer::Curve;
use super::priced::Prices;
use feddtpt_client::platform::{Storage, StorageError};
use feddtpt_shared::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The part of the database that belongs to one invite of one federation. Cheap to clone.
#[derive(Clone)]
pub(crate) struct RunStorage {
    database: Database,
    run: String,
}

impl RunStorage {
    /// The storage of the run called `run`.
    pub(crate) fn new(database: Database, run: &str) -> Self {
        Self { database, run: run.to_owned() }
    }

    /// The name of the run that `invite` begins: tells two invites in one browser apart and shows neither.
    pub(crate) fn name_of(server: &str, federation: &str, invite: Option<&str>) -> String {
        let digest = Digest::of_parts([server, federation, invite.unwrap_or_default()]).to_string();
        digest.chars().take(24).collect()
    }

    /// A kept value.
    pub(crate) async fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StorageError> {
        let Some(text) = self.load(key).await? else { return Ok(None) };
        let value = serde_json::from_str(&text);
        value.map(Some).map_err(|error| StorageError(format!("what was kept under {key} cannot be read: {error}")))
    }

    /// Keeps a value.
    pub(crate) async fn write(&self, key: &str, value: &impl Serialize) -> Result<(), StorageError> {
        let text = serde_json::to_string(value).map_err(|error| StorageError(error.to_string()))?;
        self.save(key, &text).await
    }

    /// Removes everything of this run.
    pub(crate) async fn forget(&self) -> Result<(), StorageError> {
        self.database.remove_all(Store::Runs, &format!("{}/", self.run)).await
    }

    fn key(&self, key: &str) -> String {
        format!("{}/{key}", self.run)
    }
}

impl Storage for RunStorage {
    async fn load(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.database.text(Store::Runs, &self.key(key)).await
    }

    async fn save(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.database.put_text(Store::Runs, &self.key(key), value).await
    }
}

/// Keeps, beside each saved state, what the page shows of it: ledger, curve, tokens used.
#[derive(Clone)]
pub(crate) struct KeepingStorage {
    pub(crate) storage: RunStorage,
    pub(crate) ledger: TabLedger,
    pub(crate) curve: Curve,
    pub(crate) prices: Prices,
}

impl KeepingStorage {
    /// Under which key the curve is kept.
    pub(crate) const CURVE: &str = "curve";
    /// Under which key the tokens used are kept.
    pub(crate) const USAGE: &str = "usage";

    /// Keeps them now.
    pub(crate) async fn keep(&self) -> Result<(), StorageError> {
        self.storage.write(Self::CURVE, &self.curve.points()).await?;
        self.storage.write(Self::USAGE, &self.prices.usage()).await?;
        self.ledger.keep(&self.storage).await
    }
}

impl Storage for KeepingStorage {
    async fn load(&self, key: &str) -> Result<Option<String>, StorageError> {
        self.storage.load(key).await
    }

    async fn save(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.storage.save(key, value).await?;
        // The journal is written several times in one evaluation; the rest can wait for the state.
        if key == "journal" { Ok(()) } else { self.keep().await }
    }
}
