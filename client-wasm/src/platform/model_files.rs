//! The shipped models' files: fetched once with progress, checked by hash, kept in the browser.

use super::database::{Database, Store};
use super::ledger::TabLedger;
use super::observer::Events;
use crate::boundary::{ErrorKind, LedgerState, TabError, TabEvent};
use feddtpt_connect::authority;
use feddtpt_connect::ledger::Purpose;
use feddtpt_model::{MiniBert, ModelFiles, Shipped};
use feddtpt_shared::Digest;
use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use url::Url;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

/// Bytes between two words about progress.
const STEP_BYTES: usize = 512 * 1024;

/// Where the files come from.
pub(crate) struct ModelSource<'a> {
    pub(crate) base: &'a Url,
    pub(crate) database: &'a Database,
    pub(crate) ledger: &'a TabLedger,
    pub(crate) events: &'a Events,
}

/// A shipped model. Its files are from the browser's database where they are there, else from the address.
pub(crate) async fn load_model(source: &ModelSource<'_>, shipped: Shipped) -> Result<MiniBert, TabError> {
    let sha256 = shipped.sha256();
    let (config, _) = file(source, shipped, "config.json", sha256.config).await?;
    let (vocab, _) = file(source, shipped, "vocab.txt", sha256.vocab).await?;
    let (weights, cached) = file(source, shipped, "weights.safetensors", sha256.weights).await?;
    let files = ModelFiles { config: &config, vocab: &vocab, weights: &weights };
    let model = MiniBert::load(files).map_err(|error| problem(error.to_string()))?;
    source.events.send(&TabEvent::ModelReady { id: feddtpt_model::MaskedLm::id(&model).to_owned(), cached });
    Ok(model)
}

/// A shipped model from the browser's database alone.
pub(crate) async fn kept_model(database: &Database, shipped: Shipped) -> Result<MiniBert, TabError> {
    let mut files = Vec::new();
    let sha256 = shipped.sha256();
    for sha256 in [sha256.config, sha256.vocab, sha256.weights] {
        let kept = database.bytes(Store::Files, sha256).await?;
        files.push(kept.ok_or_else(|| problem("this browser does not keep the model".to_owned()))?);
    }
    // The worker that put them there had checked their hashes.
    let files = ModelFiles { config: &files[0], vocab: &files[1], weights: &files[2] };
    MiniBert::load(files).map_err(|error| problem(error.to_string()))
}

/// The bytes of a file, and whether the browser had them.
async fn file(
    source: &ModelSource<'_>,
    shipped: Shipped,
    name: &str,
    sha256: &str,
) -> Result<(Vec<u8>, bool), TabError> {
    // A database that cannot be read only costs a second transfer.
    let kept = source.database.bytes(Store::Files, sha256).await.ok().flatten();
    if let Some(bytes) = kept.filter(|bytes| Digest::of(bytes).to_string() == sha256) {
        return Ok((bytes, true));
    }
    let bytes = fetch(source, shipped, name).await?;
    if Digest::of(&bytes).to_string() != sha256 {
        return Err(problem(format!("{name} is not the file this page was made for: its hash differs")));
    }
    // Without room it is fetched again at the next start.
    let _ = source.database.put_bytes(Store::Files, sha256, &bytes).await;
    Ok((bytes, false))
}

async fn fetch(source: &ModelSource<'_>, shipped: Shipped, name: &str) -> Result<Vec<u8>, TabError> {
    let url = feddtpt_connect::below(source.base, &[shipped.id(), name]);
    let id = source.ledger.open(Purpose::Model, format!("GET {}", url.path()), authority(&url), None);
    let read = read(source, &url, name).await;
    source.ledger.close(id, |line| match &read {
        Ok((status, bytes)) => {
            line.state = LedgerState::Answered;
            (line.status, line.received_bytes) = (Some(*status), Some(bytes.len() as u64));
            line.sent_bytes = Some(("GET ".len() + url.path().len() + 14) as u64);
        }
        Err(error) => {
            line.state = LedgerState::Failed;
            line.reason = Some(error.clone());
        }
    });
    match read {
        Ok((200, bytes)) => Ok(bytes),
        Ok((status, _)) => Err(problem(format!("{name}: the server answered with HTTP {status}"))),
        Err(error) => Err(problem(format!("{name}: {error}"))),
    }
}

async fn read(source: &ModelSource<'_>, url: &Url, name: &str) -> Result<(u16, Vec<u8>), String> {
    let response = Request::get(url.as_str()).send().await.map_err(|error| error.to_string())?;
    let total = response.headers().get("content-length").and_then(|length| length.parse::<usize>().ok());
    let total = total.unwrap_or(0);
    let mut bytes = Vec::with_capacity(total.min(feddtpt_model::MAX_WEIGHTS_BYTES));
    let Some(stream) = response.body() else { return Ok((response.status(), bytes)) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(|_| "no reader".to_owned())?;
    let mut told = 0;
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|error| words(&error))?;
        if Reflect::get(&part, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok((response.status(), bytes));
        }
        let chunk = Reflect::get(&part, &"value".into()).map_err(|error| words(&error))?;
        bytes.extend_from_slice(&chunk.dyn_into::<Uint8Array>().map_err(|error| words(&error))?.to_vec());
        if bytes.len() > feddtpt_model::MAX_WEIGHTS_BYTES {
            return Err("it is longer than any model".to_owned());
        }
        if bytes.len() >= told + STEP_BYTES || bytes.len() == total {
            told = bytes.len();
            source.events.send(&TabEvent::ModelProgress {
                file: name.to_owned(),
                received_bytes: told as u64,
                total_bytes: total as u64,
            });
        }
    }
}

fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "the transfer broke off".to_owned())
}

fn problem(message: String) -> TabError {
    TabError::new(ErrorKind::Model, message, "No row was read. Try again, or choose another model.")
}
