//! What this command remembers beside the participant's own state: its seed.

use crate::exit::{Exit, Failure, OrExit};
use crate::platform::FileStorage;
use feddtpt_client::platform::Storage;
use serde::{Deserialize, Serialize};

const KEY: &str = "command";

/// Kept beside the participant's state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    /// The seed of the first start: a search that goes on must draw on as it began.
    pub(super) seed: u64,
}

impl Memory {
    /// What was kept; at the first start `seed`, or a random one.
    pub(super) async fn load(storage: &FileStorage, seed: Option<u64>) -> Result<Self, Failure> {
        if let Some(text) = storage.load(KEY).await.or_exit(Exit::Failure)? {
            let kept: Self = serde_json::from_str(&text)
                .or_exit_with(Exit::Failure, "the stored state cannot be read; remove it to begin again")?;
            if seed.is_some_and(|seed| seed != kept.seed) {
                tracing::warn!(seed = kept.seed, "going on with the seed of the first start; --seed is for new states");
            }
            return Ok(kept);
        }
        let memory = Self { seed: seed.map_or_else(random, Ok)? };
        let text = serde_json::to_string(&memory).or_exit(Exit::Failure)?;
        storage.save(KEY, &text).await.or_exit(Exit::Failure)?;
        Ok(memory)
    }
}

fn random() -> Result<u64, Failure> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).or_exit_with(Exit::Failure, "the system gives no randomness")?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_seed_stays() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FileStorage::open(folder.path(), "f").unwrap();
        assert_eq!(Memory::load(&storage, Some(7)).await.unwrap().seed, 7);
        assert_eq!(Memory::load(&storage, Some(8)).await.unwrap().seed, 7);
        assert_eq!(Memory::load(&storage, None).await.unwrap().seed, 7);
    }
}
