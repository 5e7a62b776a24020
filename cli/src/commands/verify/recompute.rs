//! The host's part: from the proposals and ballots themselves to digests and prompts, once more.

use super::super::host::server_failure;
use crate::exit::{Exit, Failure, OrExit};
use crate::findings::Finding;
use crate::models::{self, ModelChoice};
use crate::platform::HttpServer;
use crate::record::Record;
use feddtpt_client::platform::Server as _;
use feddtpt_model::Shipped;
use feddtpt_server::RoundReport;
use feddtpt_server::aggregator::{AggregationRequest, Aggregator, ModelAggregator};
use feddtpt_server::gate::{Sent, replay};
use feddtpt_shared::ballot::ballot_digest;
use feddtpt_shared::federation::FederationSpec;
use feddtpt_shared::messages::{Secret, submission_digest};
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent, ballots, published, rolled_back};
use feddtpt_shared::{Digest, Prompt, Vocabulary};
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// One line for each published round. Each is computed with the model that its record names, where this program has it or
/// `chosen` is it.
pub(super) async fn rounds(
    server: &HttpServer,
    token: &Secret,
    record: &Record,
    chosen: Option<&ModelChoice>,
) -> Result<Vec<Finding>, Failure> {
    let Some(view) = &record.view else { return Ok(Vec::new()) };
    let mut methods = Methods::new(chosen)?;
    let vocabulary = server.vocabulary().await.map_err(|error| server_failure(&error))?;
    vocabulary.expect_hash(view.spec.task.vocabulary).or_exit(Exit::Failure)?;
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
        let event = event(&record.transcript, round);
        let ballots = ballots(&record.transcript, round);
        let (federation, spec) = (&record.federation, &view.spec);
        let public = Public { federation, spec, vocabulary: &vocabulary, round, submissions, ballots, prompt, event };
        let (aggregator, model) = methods.of(&report)?;
        findings.push(public.compare(report, incumbent, aggregator, &model));
        incumbent = prompt.clone();
    }
    Ok(findings)
}

/// The method with each of the models that rounds were made with.
struct Methods {
    loaded: BTreeMap<String, ModelAggregator>,
    /// The id of the model for rounds of a model that there is not here: they are only compared with its digests.
    default: String,
}

impl Methods {
    fn new(chosen: Option<&ModelChoice>) -> Result<Self, Failure> {
        let choice = chosen.cloned().unwrap_or_default();
        let model = choice.load().or_exit_with(Exit::BadInput, format_args!("--model {choice}"))?;
        let default = model.id().to_owned();
        Ok(Self { loaded: [(default.clone(), ModelAggregator::new(model))].into(), default })
    }

    /// The method for a round, and the id of its model.
    fn of(&mut self, report: &RoundReport) -> Result<(&ModelAggregator, String), Failure> {
        let named = report.published.as_ref().and_then(|published| published.record["model"].as_str());
        let id =
            named.filter(|id| self.loaded.contains_key(*id) || Shipped::of_id(id).is_some()).unwrap_or(&self.default);
        let id = id.to_owned();
        let method = match (self.loaded.entry(id.clone()), Shipped::of_id(&id)) {
            (Entry::Vacant(place), Some(shipped)) => {
                place.insert(ModelAggregator::new(models::shipped(shipped).or_exit(Exit::Failure)?))
            }
            (Entry::Occupied(place), _) => place.into_mut(),
            (Entry::Vacant(_), None) => return Err(Failure::new(Exit::Failure, format_args!("no model {id}"))),
        };
        Ok((method, id))
    }
}

/// What the public record says of a round.
struct Public<'a> {
    federation: &'a str,
    spec: &'a FederationSpec,
    vocabulary: &'a Vocabulary,
    round: u32,
    submissions: &'a [Digest],
    ballots: &'a [Digest],
    prompt: &'a Prompt,
    event: Option<&'a TranscriptEvent>,
}

/// The entry that publishes a round.
fn event(entries: &[TranscriptEntry], round: u32) -> Option<&TranscriptEvent> {
    let of_round =
        |event: &&TranscriptEvent| matches!(event, TranscriptEvent::Published { .. }) && event.round() == Some(round);
    entries.iter().map(|entry| &entry.event).find(of_round)
}

impl Public<'_> {
    fn compare(&self, report: RoundReport, incumbent: Prompt, aggregator: &dyn Aggregator, model: &str) -> Finding {
        let round = self.round;
        let fail = |what: String| Finding::fail("recomputed", format!("round {round}: {what}"));
        if let Err(what) = self.digests_fit(&report) {
            return fail(what);
        }
        let RoundReport { mut proposals, ballots, published, .. } = report;
        proposals.sort_by_key(|proposal| proposal.digest);
        let record = published.map(|published| published.record).unwrap_or_default();
        if record["model"].as_str() != Some(model) {
            let theirs = record["model"].as_str().unwrap_or("one that it does not name");
            let detail = format!("round {round}: all digests fit; the prompt was made with another model: {theirs}");
            return Finding::warn("recomputed", detail);
        }
        let prompts = proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
        let (spec, vocabulary) = (self.spec, self.vocabulary);
        let request = AggregationRequest { spec, vocabulary, round, proposals: prompts, incumbent };
        let again =
            aggregator.aggregate(&request).and_then(|again| Ok((again, self.directions(aggregator, &request)?)));
        let again = match again {
            Err(reason) => return fail(format!("the aggregation fails: {reason}")),
            Ok((again, directions)) => {
                let sent = Sent { proposals: &proposals, ballots: &ballots, directions: &directions };
                replay(self.spec, round, again, sent)
            }
        };
        if again.publication.prompt != *self.prompt {
            let (ours, theirs) = (again.publication.prompt, self.prompt);
            return fail(format!("what was sent gives \"{ours}\", published was \"{theirs}\""));
        }
        if self.event != Some(&again.event) {
            let groups = |event: &TranscriptEvent| match event {
                TranscriptEvent::Published { group_prompts, .. } => group_prompts.clone(),
                _ => Vec::new(),
            };
            let same = self.event.map(groups) == Some(groups(&again.event));
            return fail(
                if same { "other candidates were judged" } else { "the groups prefer other prompts" }.to_owned(),
            );
        }
        if !same(&again.publication.record, &record) {
            return fail("the aggregation's record is another one".to_owned());
        }
        let judged = if ballots.is_empty() { String::new() } else { format!(" and {} ballots", ballots.len()) };
        let of = proposals.len();
        Finding::ok("recomputed", format!("round {round}: {of} proposals{judged} give these digests and this prompt"))
    }

    /// Where the proposals lead, if the strategy groups participants.
    fn directions(
        &self,
        aggregator: &dyn Aggregator,
        request: &AggregationRequest<'_>,
    ) -> Result<Vec<Option<Vec<f64>>>, String> {
        if self.spec.strategy.name.has_groups() { aggregator.directions(request) } else { Ok(Vec::new()) }
    }

    /// The proposals and ballots that the host sees are those of the transcript.
    fn digests_fit(&self, report: &RoundReport) -> Result<(), String> {
        let proposals = report.proposals.iter().map(|proposal| {
            let digest = submission_digest(self.federation, self.round, &proposal.participant, &proposal.prompt);
            ("proposal", &proposal.participant, digest, proposal.digest, self.submissions)
        });
        let ballots = report.ballots.iter().map(|sent| {
            let digest = ballot_digest(self.federation, self.round, &sent.participant, &sent.ballot);
            ("ballot", &sent.participant, digest, sent.digest, self.ballots)
        });
        for (what, participant, digest, told, public) in proposals.chain(ballots) {
            if digest != told || !public.contains(&digest) {
                return Err(format!(
                    "the {what} of {participant} has the digest {digest}, which is not the one in the transcript"
                ));
            }
        }
        for (what, sent, public) in [
            ("proposals", report.proposals.len(), self.submissions.len()),
            ("ballots", report.ballots.len(), self.ballots.len()),
        ] {
            if sent != public {
                return Err(format!("{sent} {what}, but {public} digests"));
            }
        }
        Ok(())
    }
}

/// Compared as they would be read: a number may be written in more than one way, and each reading may change its last bit.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let fits = |(name, ours): (&String, &Value)| theirs.get(name).is_some_and(|theirs| same(ours, theirs));
            ours.len() == theirs.len() && ours.iter().all(fits)
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Value::Number(ours), Value::Number(theirs)) => match (ours.as_f64(), theirs.as_f64()) {
            (Some(first), Some(second)) => ours == theirs || (first - second).abs() <= 4.0 * f64::EPSILON * first.abs(),
            _ => ours == theirs,
        },
        _ => ours == theirs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::Verdict;
    use feddtpt_aggregation::gate::{Candidate, Origin};
    use feddtpt_server::aggregator::Aggregated;
    use feddtpt_server::store::{BallotRecord, ProposalRecord, RoundRecord};
    use feddtpt_shared::ballot::{Ballot, Preference, Votes};
    use feddtpt_shared::strategy::Strategy;
    use serde_json::json;
    use std::path::Path;

    /// Puts the incumbent and the first proposal before the participants.
    struct Two;

    impl Aggregator for Two {
        fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
            let candidate = |prompt: &Prompt, origin, authors| Candidate { prompt: prompt.clone(), origin, authors };
            let first = &request.proposals[0];
            let candidates = vec![
                candidate(&request.incumbent, Origin::Incumbent, vec![]),
                candidate(first, Origin::Proposal, vec![0]),
            ];
            Ok(Aggregated { prompt: first.clone(), record: json!({ "model": "m", "x": 0.1 }), candidates })
        }
    }

    fn spec() -> FederationSpec {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/task.toml");
        let mut spec = crate::task_file::read(Path::new(example)).unwrap().spec;
        (spec.strategy.name, spec.strategy.gate.stages) = (Strategy::FeddtptGated, 1);
        spec
    }

    /// A ballot about the incumbent and the proposal.
    fn saying(net: i32) -> Ballot {
        let list = [spec().task.seed_prompt, Prompt::parse("good film").unwrap()];
        let votes = Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net: vec![0, net] });
        Ballot::new(1, &list, votes)
    }

    /// A round of two proposals and two ballots as the host is told of it.
    fn report() -> RoundReport {
        let prompt = Prompt::parse("good film").unwrap();
        let proposal = |participant: &str| ProposalRecord {
            participant: participant.to_owned(),
            prompt: prompt.clone(),
            digest: submission_digest("f", 1, participant, &prompt),
            received_ms: 0,
        };
        let ballot = |participant: &str| {
            let ballot = saying(1);
            let digest = ballot_digest("f", 1, participant, &ballot);
            BallotRecord { participant: participant.to_owned(), ballot, digest, received_ms: 0 }
        };
        let mut proposals = vec![proposal("p1"), proposal("p2")];
        proposals.sort_by_key(|proposal| proposal.digest);
        RoundReport { proposals, contest: None, ballots: vec![ballot("p1"), ballot("p2")], published: None }
    }

    /// A round of six, of whom two prefer the proposal and the others the incumbent.
    fn report_of_camps() -> RoundReport {
        let RoundReport { mut proposals, mut ballots, .. } = report();
        let (proposal, ballot) = (proposals[0].clone(), ballots[0].clone());
        for participant in ["p3", "p4", "p5", "p6"] {
            let against = saying(-1);
            let digest = submission_digest("f", 1, participant, &proposal.prompt);
            proposals.push(ProposalRecord { participant: participant.to_owned(), digest, ..proposal.clone() });
            let digest = ballot_digest("f", 1, participant, &against);
            ballots.push(BallotRecord {
                participant: participant.to_owned(),
                digest,
                ballot: against,
                ..ballot.clone()
            });
        }
        proposals.sort_by_key(|proposal| proposal.digest);
        RoundReport { proposals, contest: None, ballots, published: None }
    }

    fn compared(told: RoundReport, change: impl Fn(&mut TranscriptEvent, &mut RoundReport)) -> Finding {
        compared_by(&spec(), told, change)
    }

    fn compared_by(
        spec: &FederationSpec,
        mut told: RoundReport,
        change: impl Fn(&mut TranscriptEvent, &mut RoundReport),
    ) -> Finding {
        let incumbent = spec.task.seed_prompt.clone();
        let prompts = told.proposals.iter().map(|proposal| proposal.prompt.clone()).collect();
        let vocabulary = Vocabulary::parse("film\ngood").unwrap();
        let (proposals, seed) = (prompts, incumbent.clone());
        let request = AggregationRequest { spec, vocabulary: &vocabulary, round: 1, proposals, incumbent: seed };
        let sent = Sent { proposals: &told.proposals, ballots: &told.ballots, directions: &[] };
        let result = replay(spec, 1, Two.aggregate(&request).unwrap(), sent);
        let (publication, mut event) = (result.publication, result.event);
        let (prompt, record, submissions) = (publication.prompt, publication.record, publication.submissions);
        told.published = Some(RoundRecord { round: 1, prompt, record, submissions, published_ms: 0 });
        change(&mut event, &mut told);
        let entries = [TranscriptEntry::after("f", None, event)];
        let (submissions, prompt) = published(&entries, 1).unwrap();
        let (ballots, event) = (ballots(&entries, 1), super::event(&entries, 1));
        let vocabulary = &vocabulary;
        let public = Public { federation: "f", spec, vocabulary, round: 1, submissions, ballots, prompt, event };
        public.compare(told, incumbent, &Two, "m")
    }

    #[test]
    fn a_round_that_was_judged_follows_from_proposals_and_ballots() {
        let found = compared(report(), |_, _| {});
        assert_eq!(found.verdict, Verdict::Ok, "{}", found.detail);
        assert!(found.detail.contains("2 proposals and 2 ballots"), "{}", found.detail);
        let failing = |change: &dyn Fn(&mut TranscriptEvent, &mut RoundReport), part: &str| {
            let found = compared(report(), change);
            assert!(found.verdict == Verdict::Fail && found.detail.contains(part), "{}", found.detail);
        };
        failing(&|_, told| told.ballots[0].ballot.votes = Votes::Preference(Preference::default()), "the ballot of p1");
        failing(&|_, told| told.ballots.truncate(1), "1 ballots, but 2 digests");
        failing(&|_, told| told.proposals[0].participant = "p3".to_owned(), "the proposal of p3");
        failing(&|_, told| told.published.as_mut().unwrap().record["winner"] = 0.into(), "another one");
        let other = |event: &mut TranscriptEvent, _: &mut RoundReport| {
            if let TranscriptEvent::Published { prompt, .. } = event {
                *prompt = spec().task.seed_prompt;
            }
        };
        failing(&other, "published was");
        let judged = |event: &mut TranscriptEvent, _: &mut RoundReport| {
            if let TranscriptEvent::Published { candidates, .. } = event {
                candidates.truncate(1);
            }
        };
        failing(&judged, "other candidates");
    }

    #[test]
    fn prompts_for_groups_follow_from_them_too() {
        let mut spec = spec();
        (spec.strategy.name, spec.strategy.release_threshold) = (Strategy::Clustered, Some(2));
        let compared = |change: &dyn Fn(&mut Vec<Prompt>)| {
            let found = |event: &mut TranscriptEvent, _: &mut RoundReport| match event {
                TranscriptEvent::Published { group_prompts, prompt, .. } => {
                    assert_eq!((&*prompt, group_prompts.len()), (&spec.task.seed_prompt, 1));
                    change(group_prompts);
                }
                _ => panic!("not the result"),
            };
            compared_by(&spec, report_of_camps(), found)
        };
        let found = compared(&|_| {});
        assert_eq!(found.verdict, Verdict::Ok, "{}", found.detail);
        let failing = |change: &dyn Fn(&mut Vec<Prompt>)| {
            let found = compared(change);
            assert!(found.verdict == Verdict::Fail && found.detail.contains("groups prefer other"), "{}", found.detail);
        };
        failing(&Vec::clear);
        failing(&|prompts| prompts.push(Prompt::parse("bad film").unwrap()));
    }

    #[test]
    fn records_are_compared_as_they_are_read() {
        let record = json!({ "a": [1, 0.1, "x"], "b": { "c": null } });
        assert!(same(&record, &record.clone()));
        assert!(same(&json!([0.1]), &json!([0.1 + f64::EPSILON * 0.1])));
        for other in [
            json!({ "a": [1, 0.1, "x"] }),
            json!({ "a": [1, 0.100_001, "x"], "b": { "c": null } }),
            json!({ "a": [2, 0.1, "x"], "b": { "c": null } }),
            json!({ "a": [1, 0.1, "x"], "b": { "d": null } }),
            json!({ "a": [1, 0.1], "b": { "c": null } }),
        ] {
            assert!(!same(&record, &other), "{other}");
        }
    }
}
