//! What the tests are made of.

mod aggregators;
mod guest;
mod server;
mod spec;

pub use aggregators::{Failing, Gated, Union};
pub use guest::Guest;
pub use server::{HOST_TOKEN, Reply, TestServer};
pub use spec::{WORDS, gated, policy, prompt, spec, words};

use std::time::Duration;

/// Tries until `look` finds something.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("waited in vain for {what}");
}

/// Long enough for the server to do what it should not do.
pub async fn settle() {
    tokio::time::sleep(Duration::from_millis(60)).await;
}
