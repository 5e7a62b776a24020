//! The pages' files by their addresses.

use super::headers::{HOST_POLICY, INDEX_POLICY, NEST_POLICY, SCRIPT_POLICY};
use crate::files::{Coding, ONE_YEAR, REVALIDATE, StaticFile, media_type};
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use feddtpt_shared::Digest;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All files, compressed forms with their originals.
pub(super) struct Site {
    files: BTreeMap<String, Arc<StaticFile>>,
}

/// Where hashed names are: another content has another name there.
const ASSETS: &str = "assets/";

impl Site {
    /// Reads file names as [`router`](super::router) describes them.
    pub(super) fn new(files: impl IntoIterator<Item = (String, Cow<'static, [u8]>)>) -> Self {
        let mut all: BTreeMap<String, Bytes> = files.into_iter().map(|(path, bytes)| (path, shared(bytes))).collect();
        let originals: Vec<String> =
            all.keys().filter(|path| original(path).is_none_or(|of| !all.contains_key(of))).cloned().collect();
        let mut files = BTreeMap::new();
        for path in originals {
            let Some(plain) = all.remove(&path) else { continue };
            let mut file = file(&path, plain);
            for coding in Coding::ALL {
                if let Some(bytes) = all.remove(&format!("{path}{}", coding.suffix())) {
                    file = file.coded(coding, bytes);
                }
            }
            files.insert(path, Arc::new(file));
        }
        Self { files }
    }

    /// A page that has an address of its own.
    pub(super) fn page(&self, name: &str) -> Option<Arc<StaticFile>> {
        self.files.get(name).cloned()
    }

    /// The other files at the top with their addresses: the service worker, an icon.
    pub(super) fn at_root(&self) -> Vec<(String, Arc<StaticFile>)> {
        let at_root = |path: &str| !path.contains(['/', '{', '}']) && path.strip_suffix(".html").is_none();
        let files = self.files.iter().filter(|(path, _)| at_root(path));
        files.map(|(path, file)| (format!("/{path}"), Arc::clone(file))).collect()
    }

    /// A file below `/assets/`.
    pub(super) fn asset(&self, path: &str) -> Option<&StaticFile> {
        self.files.get(&format!("{ASSETS}{path}")).map(Arc::as_ref)
    }
}

/// The name of the file that `path` would be a compressed form of.
fn original(path: &str) -> Option<&str> {
    Coding::ALL.iter().find_map(|coding| path.strip_suffix(coding.suffix()))
}

fn shared(bytes: Cow<'static, [u8]>) -> Bytes {
    match bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

fn file(path: &str, plain: Bytes) -> StaticFile {
    let policy = match path {
        "index.html" => INDEX_POLICY,
        "host.html" => HOST_POLICY,
        "nest.html" => NEST_POLICY,
        _ => SCRIPT_POLICY,
    };
    let caching = if path.starts_with(ASSETS) { ONE_YEAR } else { REVALIDATE };
    let tag = Digest::of(&plain).to_string();
    StaticFile::new(media_type(path), plain, tag, caching)
        .header(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy))
}
