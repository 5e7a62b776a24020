//! A storage that dies.

use crate::platform::{Storage, StorageError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// When to die.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crash {
    /// At which write, from 0.
    pub(crate) write: usize,
    /// Whether that write still arrives.
    pub(crate) arrives: bool,
}

/// Keeps everything in memory. From a crash on, nothing works until [`FakeStorage::revive`].
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeStorage(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    values: HashMap<String, String>,
    writes: usize,
    crash: Option<Crash>,
    dead: bool,
}

impl FakeStorage {
    pub(crate) fn crashing(crash: Crash) -> Self {
        Self(Arc::new(Mutex::new(Inner { crash: Some(crash), ..Inner::default() })))
    }

    /// How many writes there were.
    pub(crate) fn writes(&self) -> usize {
        self.0.lock().expect("no panic").writes
    }

    /// Starts again with what had arrived; the next crash counts its writes from now.
    pub(crate) fn revive(&self, crash: Option<Crash>) {
        let mut inner = self.0.lock().expect("no panic");
        (inner.dead, inner.writes, inner.crash) = (false, 0, crash);
    }
}

fn dead() -> StorageError {
    StorageError("the process is gone".to_owned())
}

impl Storage for FakeStorage {
    async fn load(&self, key: &str) -> Result<Option<String>, StorageError> {
        let inner = self.0.lock().expect("no panic");
        if inner.dead { Err(dead()) } else { Ok(inner.values.get(key).cloned()) }
    }

    async fn save(&self, key: &str, value: &str) -> Result<(), StorageError> {
        let mut inner = self.0.lock().expect("no panic");
        if inner.dead {
            return Err(dead());
        }
        let crash = inner.crash.filter(|crash| crash.write == inner.writes);
        if crash.is_none_or(|crash| crash.arrives) {
            inner.values.insert(key.to_owned(), value.to_owned());
        }
        inner.writes += 1;
        inner.dead = crash.is_some();
        if inner.dead { Err(dead()) } else { Ok(()) }
    }
}
