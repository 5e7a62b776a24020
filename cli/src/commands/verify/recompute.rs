//! The host's part: from the proposals themselves to digests and prompts, once more.

use super::super::host::server_failure;
use crate::exit::{Exit, Failure, OrExit};
use crate::findings::Finding;
use crate::models;
use crate::platform::HttpServer;
use crate::record::Record;
use feddtpt_model::MaskedLm;
use feddtpt_server::RoundReport;
use feddtpt_server::aggregator::{AggregationRequest, Aggregator, ModelAggregator};
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::{Secret, submission_digest};
use feddtpt_shared::transcript::{published, rolled_back};
use feddtpt_shared::{Digest, Prompt};
use serde_json::Value;
use std::sync::Arc;

/// One line for each published round.
pub(super) async fn rounds(server: &HttpServer, token: &Secret, record: &Record) -> Result<Vec<Finding>, Failure> {
    let Some(view) = &record.view else { return Ok(Vec::new()) };
    let model: Arc<dyn MaskedLm> = models::shipped().or_exit(Exit::Failure)?;
    let aggregator = ModelAggregator::new(Arc::clone(&model));
    let mut incumbent = view.spec.task.seed_prompt.clone();
    let mut findings = Vec::new();
    for round in 1.. {
        let Some((submissions, prompt)) = published(&record.transcript, round) else { break };
        if let Some(to_round) = rolled_back(&record.transcript, round) {
            let detail =
                format!("round {round}: nothing to recompute, the host went back to the prompt of round {to_round}");
            findings.push(Finding::ok("recomputed", detail));
            incumbent = prompt.clone();
            continue;
        }
        let path = ["rounds", &round.to_string()];
        let report: RoundReport = server.get_as_host(&path, token).await.map_err(|error| server_failure(&error))?;
        let public = Public { federation: &record.federation, spec: &view.spec, round, submissions, prompt };
        findings.push(public.compare(report, incumbent, &aggregator, model.id()));
        incumbent = prompt.clone();
    }
    Ok(findings)
}

/// What the public record says of a round.
struct Public<'a> {
    federation: &'a str,
    spec: &'a FederationSpec,
    round: u32,
    submissions: &'a [Digest],
    prompt: &'a Prompt,
}

impl Public<'_> {
    fn compare(&self, report: RoundReport, incumbent: Prompt, aggregator: &dyn Aggregator, model: &str) -> Finding {
        let round = self.round;
        let fail = |what: String| Finding::fail("recomputed", format!("round {round}: {what}"));
        let mut proposals = Vec::new();
        for proposal in report.proposals {
            let digest = submission_digest(self.federation, round, &proposal.participant, &proposal.prompt);
            if digest != proposal.digest || !self.submissions.contains(&digest) {
                let what = format!("the proposal of {} has the digest {digest}", proposal.participant);
                return fail(format!("{what}, which is not the one in the transcript"));
            }
            proposals.push((digest, proposal.prompt));
        }
        if proposals.len() != self.submissions.len() {
            return fail(format!("{} proposals, but {} digests", proposals.len(), self.submissions.len()));
        }
        proposals.sort_by_key(|(digest, _)| *digest);
        let record = report.published.map(|published| published.record).unwrap_or_default();
        if record["model"].as_str() != Some(model) {
            let theirs = record["model"].as_str().unwrap_or("one that it does not name");
            let detail = format!("round {round}: all digests fit; the prompt was made with another model: {theirs}");
            return Finding::warn("recomputed", detail);
        }
        let proposals: Vec<Prompt> = proposals.into_iter().map(|(_, prompt)| prompt).collect();
        let of = proposals.len();
        match aggregator.aggregate(&AggregationRequest { spec: self.spec, round, proposals, incumbent }) {
            Err(reason) => fail(format!("the aggregation fails: {reason}")),
            Ok(again) if again.prompt != *self.prompt => {
                fail(format!("the proposals give \"{}\", published was \"{}\"", again.prompt, self.prompt))
            }
            Ok(again) if !same(&again.record, &record) => fail("the aggregation's record is another one".to_owned()),
            Ok(_) => {
                Finding::ok("recomputed", format!("round {round}: {of} proposals give these digests and this prompt"))
            }
        }
    }
}

/// Compared as they would be read: a number may be written in more than one way.
fn same(ours: &Value, theirs: &Value) -> bool {
    let read = |value: &Value| serde_json::from_str::<Value>(&value.to_string()).ok();
    read(ours) == read(theirs)
}
