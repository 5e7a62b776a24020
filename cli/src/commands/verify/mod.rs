//! `feddtpt verify`.

mod own;
mod recompute;
#[cfg(test)]
mod tests;

use super::host::{read_token, server_failure};
use super::{Context, print, print_json};
use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure, OrExit};
use crate::findings::{Finding, Verdict, worst};
use crate::record::{self, Record, broken, check};
use feddtpt_shared::Digest;
use serde_json::json;

/// Checks a record and prints a line for everything that was checked.
pub(super) async fn run(context: &Context, args: VerifyArgs) -> Result<(), Failure> {
    let (record, findings) = findings(context, &args).await?;
    if args.json {
        print_json(&json!({
            "federation": record.federation,
            "entries": record.transcript.len(),
            "head": record.transcript.last().map(|entry| entry.hash),
            "broken_at": broken(&record).map(|broken| broken.at),
            "holds": worst(&findings) != Verdict::Fail,
            "checks": findings,
        }))?;
    } else {
        for finding in &findings {
            print(finding.to_text());
        }
    }
    if worst(&findings) == Verdict::Fail {
        return Err(Failure::new(Exit::Failure, "the record does not hold"));
    }
    Ok(())
}

async fn findings(context: &Context, args: &VerifyArgs) -> Result<(Record, Vec<Finding>), Failure> {
    let settings = &context.settings;
    let mut again = Vec::new();
    let record = if let Some(path) = &args.transcript {
        record::read_file(path, args.federation.as_deref()).or_exit_with(Exit::BadInput, path.display())?
    } else {
        let federation = args.federation.as_deref().unwrap_or_default();
        let url = settings.server(args.server.as_ref())?;
        let server = record::remote(&url, federation).map_err(|error| server_failure(&error))?;
        let record = record::fetch(&server, federation).await.map_err(|error| server_failure(&error))?;
        if args.recompute {
            let token = read_token(&settings.host_token_file(args.host_token_file.as_deref()))?;
            again = recompute::rounds(&server, &token, &record, args.model.as_ref()).await?;
        }
        record
    };
    let mut findings = check(&record);
    // What stands behind a broken entry proves nothing.
    let proven = broken(&record).map_or(record.transcript.len(), |broken| broken.at);
    let proven = &record.transcript[..proven];
    findings.extend(args.seen.iter().map(|hash| seen(*hash, proven)));
    findings.extend(args.receipt.iter().map(|receipt| own::receipt(*receipt, proven)));
    if let Some(folder) = &args.state {
        findings.extend(own::state(folder, &record, proven).await?);
    }
    findings.extend(again);
    Ok((record, findings))
}

/// Two people who were shown different chains find out by comparing one hash.
fn seen(hash: Digest, proven: &[feddtpt_shared::transcript::TranscriptEntry]) -> Finding {
    match proven.iter().find(|entry| entry.hash == hash) {
        Some(entry) => Finding::ok("seen", format!("{hash} is entry {} of this chain", entry.sequence)),
        None => Finding::fail("seen", format!("{hash} is in no entry of this chain"))
            .advise("whoever saw it was shown another chain, or the chain was written anew"),
    }
}
