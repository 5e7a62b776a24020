//! The cryptography behind https.

/// Makes `ring` the process's provider for rustls. Call it before the first HTTP client; again does no harm.
pub fn install_crypto() {
    // An error means that a provider is installed already, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
