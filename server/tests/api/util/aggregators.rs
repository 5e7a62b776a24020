//! Methods whose result is plain to see.

use feddtpt_aggregation::gate::{Candidate, Origin};
use feddtpt_server::aggregator::{Aggregated, AggregationRequest, Aggregator};
use feddtpt_shared::{Prompt, Token};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// All distinct tokens in alphabetical order, as many as fit.
#[derive(Default)]
pub struct Union;

impl Union {
    /// The result, for comparison.
    pub fn of(proposals: &[Prompt], cap: usize) -> Prompt {
        let tokens: BTreeSet<&Token> = proposals.iter().flat_map(Prompt::tokens).collect();
        tokens.into_iter().take(cap).cloned().collect()
    }
}

impl Aggregator for Union {
    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
        let prompt = Self::of(&request.proposals, request.spec.task.max_prompt_tokens);
        let record = serde_json::json!({ "proposals": request.proposals.len() });
        let gated = request.spec.strategy.name.is_gated();
        let candidates = if gated { list(request, &prompt) } else { Vec::new() };
        Ok(Aggregated { prompt, record, candidates })
    }
}

/// The incumbent, the aggregate, and every proposal, each once.
fn list(request: &AggregationRequest<'_>, aggregate: &Prompt) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    let proposals = request.proposals.iter().map(|proposal| (proposal, Origin::Proposal));
    let first = [(&request.incumbent, Origin::Incumbent), (aggregate, Origin::Aggregate)];
    for (prompt, origin) in first.into_iter().chain(proposals) {
        if list.iter().all(|candidate| candidate.prompt != *prompt) {
            let authors = request.proposals.iter().zip(0..).filter(|(proposal, _)| *proposal == prompt);
            let authors = authors.map(|(_, place)| place).collect();
            list.push(Candidate { prompt: prompt.clone(), origin, authors });
        }
    }
    list
}

/// Fails as often as it is told to.
pub struct Failing(pub AtomicUsize);

impl Aggregator for Failing {
    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
        let left = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        match left {
            Ok(_) => Err("the embeddings are upside down".to_owned()),
            Err(_) => Union.aggregate(request),
        }
    }
}

/// Works only once its gate is open, and notes what it was asked.
#[derive(Default)]
pub struct Gated {
    pub open: AtomicBool,
    pub asked: Mutex<Vec<Vec<Prompt>>>,
}

impl Aggregator for Gated {
    fn aggregate(&self, request: &AggregationRequest<'_>) -> Result<Aggregated, String> {
        self.asked.lock().unwrap().push(request.proposals.clone());
        for _ in 0..1_000 {
            if self.open.load(Ordering::SeqCst) {
                return Union.aggregate(request);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("the gate stayed shut".to_owned())
    }
}
