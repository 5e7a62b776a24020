//! A federation's public record: where it is read from, and what can be checked about it without trusting anybody.

mod chain;
mod checks;
mod file;
#[cfg(test)]
pub(crate) mod tests;

pub use chain::{Broken, broken};
pub use checks::{check, first_failure};
pub use file::{FileError, read_file};

use crate::platform::{HttpServer, Ledger, Wire};
use feddtpt_client::platform::{Server as _, ServerError};
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::transcript::TranscriptEntry;
use reqwest::Url;

/// A federation's public record.
#[derive(Clone, Debug)]
pub struct Record {
    /// The federation's id: the chain begins with its digest.
    pub federation: String,
    /// What the server shows beside the chain; a saved chain comes without.
    pub view: Option<FederationView>,
    /// The chain.
    pub transcript: Vec<TranscriptEntry>,
}

/// The federation `federation` at `server`.
pub fn remote(server: &Url, federation: &str) -> Result<HttpServer, ServerError> {
    let wire = Wire::new(Ledger::new()).map_err(|error| ServerError::Unreachable(error.0))?;
    Ok(HttpServer::new(wire, server, federation))
}

/// Asks a server for the record. The view is asked for first: a chain that is younger holds all that the view shows.
pub async fn fetch(server: &HttpServer, federation: &str) -> Result<Record, ServerError> {
    let view = server.federation().await?;
    let transcript = server.get(&["transcript"]).await?;
    Ok(Record { federation: federation.to_owned(), view: Some(view), transcript })
}
