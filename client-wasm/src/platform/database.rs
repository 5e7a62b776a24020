//! This origin's IndexedDB database: text under text, and the model's files.

use feddtpt_client::platform::StorageError;
use idb::{DatabaseEvent as _, Factory, KeyRange, ObjectStoreParams, TransactionMode};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};

const NAME: &str = "feddtpt";
const VERSION: u32 = 1;

/// What is kept where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Store {
    /// State of runs: text under `run/key`.
    Runs,
    /// The model's files: bytes under their hash.
    Files,
}

impl Store {
    fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Files => "files",
        }
    }
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Database(Rc<idb::Database>);

impl Database {
    /// Opens the database, and makes it at the first time.
    pub(crate) async fn open() -> Result<Self, StorageError> {
        let open = async {
            let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
            request.on_upgrade_needed(|event| {
                let Ok(database) = event.database() else { return };
                for store in [Store::Runs, Store::Files] {
                    // A store that cannot be made shows at its first use, by name.
                    let _ = database.create_object_store(store.name(), ObjectStoreParams::new());
                }
            });
            request.await
        };
        let database = open.await.map_err(|error| failed(&error))?;
        Ok(Self(Rc::new(database)))
    }

    /// The text under `key`.
    pub(crate) async fn text(&self, store: Store, key: &str) -> Result<Option<String>, StorageError> {
        Ok(self.value(store, key).await?.and_then(|value| value.as_string()))
    }

    /// The bytes under `key`.
    pub(crate) async fn bytes(&self, store: Store, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let value = self.value(store, key).await?;
        Ok(value.and_then(|value| value.dyn_into::<Uint8Array>().ok()).map(|bytes| bytes.to_vec()))
    }

    /// Replaces the text under `key`. Done once the transaction is: the old or the new value is there, never half of one.
    pub(crate) async fn put_text(&self, store: Store, key: &str, text: &str) -> Result<(), StorageError> {
        self.put(store, key, &JsValue::from_str(text)).await
    }

    /// Replaces the bytes under `key`.
    pub(crate) async fn put_bytes(&self, store: Store, key: &str, bytes: &[u8]) -> Result<(), StorageError> {
        self.put(store, key, &Uint8Array::from(bytes)).await
    }

    /// Removes everything whose key begins with `prefix`.
    pub(crate) async fn remove_all(&self, store: Store, prefix: &str) -> Result<(), StorageError> {
        let remove = async {
            let transaction = self.0.transaction(&[store.name()], TransactionMode::ReadWrite)?;
            let range = KeyRange::bound(&prefix.into(), &(prefix.to_owned() + "\u{FFFF}").into(), None, None)?;
            transaction.object_store(store.name())?.delete(range)?.await?;
            transaction.commit()?.await.map(drop)
        };
        remove.await.map_err(|error| failed(&error))
    }

    async fn value(&self, store: Store, key: &str) -> Result<Option<JsValue>, StorageError> {
        let get = async {
            let transaction = self.0.transaction(&[store.name()], TransactionMode::ReadOnly)?;
            transaction.object_store(store.name())?.get(JsValue::from_str(key))?.await
        };
        get.await.map_err(|error| failed(&error))
    }

    async fn put(&self, store: Store, key: &str, value: &JsValue) -> Result<(), StorageError> {
        let put = async {
            let transaction = self.0.transaction(&[store.name()], TransactionMode::ReadWrite)?;
            transaction.object_store(store.name())?.put(value, Some(&JsValue::from_str(key)))?.await?;
            transaction.commit()?.await.map(drop)
        };
        put.await.map_err(|error| failed(&error))
    }
}

fn failed(error: &idb::Error) -> StorageError {
    StorageError(format!("this browser's database: {error}"))
}
