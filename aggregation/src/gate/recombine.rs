//! Which candidates go on to the next stage, and what is made of them.

use super::candidates::{Candidate, Origin};
use super::edits::{Edit, apply, edits};
use super::judge::Judgement;
use feddtpt_shared::Prompt;

/// Candidates at most whose edits are put together.
const MOST_PARENTS: usize = 3;

/// The list of the next stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStage {
    /// Candidates that go on, as places in the list in their old order; the incumbent is the first.
    pub survivors: Vec<usize>,
    /// The edits of the best together, if that is another prompt: it is asked about behind the survivors.
    pub crossover: Option<Candidate>,
}

impl NextStage {
    /// The `most` candidates that go on from `list` by what was said of them. Small edits gain little each, and a stage says of little
    /// gains mostly how many there are; together the ones that lead are a larger step, which the next stage can tell from luck.
    ///
    /// No token is in the crossover that is not in a candidate, and none of it is longer than `max_prompt_tokens`.
    pub fn new(list: &[Candidate], judgement: &Judgement, most: usize, max_prompt_tokens: usize) -> Self {
        let crossover = if most > 2 { crossover(list, judgement, max_prompt_tokens) } else { None };
        let survivors = judgement.survivors(most - usize::from(crossover.is_some()));
        Self { survivors, crossover }
    }
}

fn crossover(list: &[Candidate], judgement: &Judgement, max_prompt_tokens: usize) -> Option<Candidate> {
    let incumbent = &list.first()?.prompt;
    let leads = |at: &usize| judgement.standings[*at].lead > 0.0 && !judgement.standings[*at].refused;
    let mut taken: Vec<Edit> = Vec::new();
    let mut crossed = incumbent.clone();
    let mut parents = 0;
    for at in judgement.order.iter().copied().filter(leads) {
        let script = edits(incumbent, &list[at].prompt);
        let news: Vec<Edit> = script.into_iter().filter(|edit| !taken.contains(edit)).collect();
        let is_apart = news.iter().all(|edit| taken.iter().all(|other| other.is_apart_from(edit)));
        if news.is_empty() || !is_apart {
            continue;
        }
        let joined = joined(incumbent, &taken, &news);
        if joined.len() > max_prompt_tokens {
            continue;
        }
        taken.extend(news);
        crossed = joined;
        parents += 1;
        if parents == MOST_PARENTS {
            break;
        }
    }
    let is_new = parents > 1 && list.iter().all(|candidate| candidate.prompt != crossed);
    is_new.then(|| Candidate { prompt: crossed, origin: Origin::Crossover, authors: Vec::new() })
}

fn joined(incumbent: &Prompt, first: &[Edit], second: &[Edit]) -> Prompt {
    let mut all = [first, second].concat();
    all.sort();
    apply(incumbent, &all)
}
