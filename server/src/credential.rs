//! Credentials: drawn, derived, hashed, compared. Only hashes are stored.

use feddtpt_shared::Digest;
use feddtpt_shared::messages::Secret;
use std::fmt::Write;

/// The operating system gives no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness: {0}")]
pub struct NoRandomness(getrandom::Error);

/// A new random credential with a prefix that says what it is for.
pub fn random_secret(prefix: &str) -> Result<Secret, NoRandomness> {
    Ok(Secret::new(format!("{prefix}_{}", random_hex(32)?)))
}

/// A new random id.
pub(crate) fn random_id(prefix: &str) -> Result<String, NoRandomness> {
    Ok(format!("{prefix}_{}", random_hex(10)?))
}

pub(crate) fn random_hex(bytes: usize) -> Result<String, NoRandomness> {
    let mut buffer = vec![0_u8; bytes];
    getrandom::fill(&mut buffer).map_err(NoRandomness)?;
    Ok(buffer.iter().fold(String::with_capacity(2 * bytes), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// The hash under which a credential is stored.
pub(crate) fn hash(secret: &Secret) -> Digest {
    Digest::of(secret.expose())
}

/// Compares without a hint of where two hashes differ.
pub(crate) fn same(left: &Digest, right: &Digest) -> bool {
    left.as_bytes().iter().zip(right.as_bytes()).fold(0, |seen, (l, r)| seen | (l ^ r)) == 0
}

/// Length of a participant's token in hexadecimal digits: 128 bits cannot be guessed, and it is sent with every request.
const TOKEN_DIGITS: usize = 32;

/// Derives participants from invites. The same invite and nonce give the same participant, so a join whose answer was
/// lost is answered again although the token itself is stored nowhere.
pub(crate) struct Deriver {
    secret: [u8; 32],
}

impl Deriver {
    pub(crate) fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The participant's id and token.
    pub(crate) fn participant(&self, invite: &Secret, nonce: &Digest) -> (String, Secret) {
        let id = self.derive("participant id", invite, nonce).to_string();
        let token = self.derive("participant token", invite, nonce).to_string();
        (format!("p_{}", &id[..20]), Secret::new(format!("fp_{}", &token[..TOKEN_DIGITS])))
    }

    // Keyed on both sides, as HMAC is: what comes out cannot be extended or inverted without the secret.
    fn derive(&self, purpose: &str, invite: &Secret, nonce: &Digest) -> Digest {
        let secret = self.secret.as_slice();
        let inner = Digest::of_parts([secret, purpose.as_bytes(), invite.expose().as_bytes(), nonce.as_bytes()]);
        Digest::of_parts([secret, inner.as_bytes().as_slice()])
    }
}
