//! TLS with a certificate and a key from files, by rustls with ring.

use super::protocol::H2;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use tokio_rustls::TlsAcceptor;

/// Where certificate and key lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate and those between it and a root, in that order (PEM).
    pub certificate: PathBuf,
    /// The key of the first certificate (PEM).
    pub key: PathBuf,
}

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or is no PEM.
    #[error("{path}: {reason}; a PEM file with {expected} is expected")]
    File {
        /// The file.
        path: String,
        /// What should be in it.
        expected: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// They do not belong together, or rustls cannot use them.
    #[error("the certificate {certificate} and the key {key} cannot be used together: {reason}")]
    Pair {
        /// The certificate's file.
        certificate: String,
        /// The key's file.
        key: String,
        /// What rustls says.
        reason: rustls::Error,
    },
}

impl TlsFiles {
    /// Reads both files and checks that they belong together.
    pub fn check(&self) -> Result<(), TlsError> {
        self.load().map(drop)
    }

    /// The certificates, the server's own first (DER).
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, TlsError> {
        Ok(self.chain()?.into_iter().map(|certificate| certificate.to_vec()).collect())
    }

    fn chain(&self) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        let fail = |reason: String| file_error(&self.certificate, "certificates", reason);
        let found = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let chain = found.map_err(|error| fail(error.to_string()))?;
        if chain.is_empty() { Err(fail("it holds no certificate".to_owned())) } else { Ok(chain) }
    }

    fn load(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let chain = self.chain()?;
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| file_error(&self.key, "one private key", error.to_string()))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
        let mut config = config.map_err(|reason| TlsError::Pair {
            certificate: self.certificate.display().to_string(),
            key: self.key.display().to_string(),
            reason,
        })?;
        config.alpn_protocols = vec![H2.to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn file_error(path: &std::path::Path, expected: &'static str, reason: String) -> TlsError {
    TlsError::File { path: path.display().to_string(), expected, reason }
}

/// What new connections are opened with. Open ones keep what they began with.
#[derive(Debug)]
pub(crate) struct Tls {
    files: TlsFiles,
    config: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the files.
    pub(crate) fn load(files: TlsFiles) -> Result<Self, TlsError> {
        let config = RwLock::new(files.load()?);
        Ok(Self { files, config })
    }

    /// Reads the files again. What was there stays when they cannot be used.
    pub(crate) fn reload(&self) -> Result<(), TlsError> {
        let config = self.files.load()?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// For one connection.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner)))
    }
}
