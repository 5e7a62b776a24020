//! Asking the server, again and again if need be.

use super::driver::ParticipantError;
use super::event::{Observer, ParticipantEvent};
use crate::backoff::Backoff;
use crate::platform::{Clock, ServerError};
use crate::random::Draw;
use feddtpt_shared::Digest;
use std::future::Future;

/// Repeats `call` until the server answers something that another try would not change. A server that is away for minutes
/// is waited for: what the participant has is safe, and giving up helps nobody.
pub(super) async fn persist<T, F: Future<Output = Result<T, ServerError>>>(
    clock: &impl Clock,
    observer: &impl Observer,
    nonce: Digest,
    call: impl Fn() -> F,
) -> Result<T, ServerError> {
    let mut failures = 0;
    loop {
        let error = match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) if error.is_transient() => error,
            Err(error) => return Err(error),
        };
        failures += 1;
        let now = clock.now_ms().to_le_bytes();
        let mut draw = Draw::from_parts([b"server retry".as_slice(), nonce.as_bytes(), &now]);
        let jitter = Backoff::default().wait_ms(failures, &mut draw);
        let wait_ms = jitter.max(error.retry_after_ms().unwrap_or(0).min(60_000));
        observer.event(&ParticipantEvent::Retrying { reason: error.to_string(), wait_ms });
        clock.sleep_ms(wait_ms).await;
    }
}

/// An answer that ends the participant's part.
pub(super) fn refused(error: ServerError) -> ParticipantError {
    ParticipantError::Server(error)
}
