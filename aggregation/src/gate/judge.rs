//! What the ballots say.

use super::candidates::Candidate;
use super::certainty::standard_error;
use feddtpt_shared::ballot::{Preference, Votes};
use feddtpt_shared::gate::GateSettings;
use feddtpt_shared::sign_test::sign_test;
use serde::{Deserialize, Serialize};

/// Rows of one class that a participant's counts can weigh at most: nobody outvotes the others by claiming many
/// (threat model A11).
const MOST_ROWS: f64 = 64.0;

/// A ballot, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// The participant's place in the round's list of proposals; `None` for one that proposed nothing.
    pub author: Option<usize>,
    /// Its judgement.
    pub votes: Votes,
}

/// How one candidate did against the incumbent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The lead over the incumbent: the mean over classes of `per_class`, from -1 to 1. 0 for the incumbent.
    pub lead: f64,
    /// The lead in each class, by participants who did not propose the candidate; `None` where nobody could judge.
    pub per_class: Vec<Option<f64>>,
    /// The share of right answers over classes (`counts`) or of votes (`preference`), for people to look at.
    pub share: f64,
    /// Whether a class lost more than the settings allow.
    pub refused: bool,
    /// Whether the lead is more than luck may give, so that it may be published. The incumbent may be.
    pub sure: bool,
}

/// The ballots of a stage, counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// One for each candidate, in the order of the list.
    pub standings: Vec<Standing>,
    /// The candidates, best first, as places in the list: those that lead the incumbent by more than the margin, the incumbent,
    /// then the others. Refused ones are at the end.
    pub order: Vec<usize>,
    /// Ballots counted.
    pub ballots: usize,
}

impl Judgement {
    /// The candidate to publish: the best of those that lead the incumbent for sure, else the incumbent.
    pub fn winner(&self) -> usize {
        let leading = self.order.iter().copied().take_while(|&at| at != 0);
        leading.into_iter().find(|&at| self.standings[at].sure && !self.standings[at].refused).unwrap_or(0)
    }

    /// The `most` candidates of the next stage, as places in the list in their old order: the incumbent and the best others.
    /// These need not lead: few rows say little against them, and the next stage has others.
    pub fn survivors(&self, most: usize) -> Vec<usize> {
        let others = self.order.iter().copied().filter(|&at| at != 0 && !self.standings[at].refused);
        let mut survivors: Vec<usize> = std::iter::once(0).chain(others.take(most.saturating_sub(1))).collect();
        survivors.sort_unstable();
        survivors
    }
}

/// Counts `ballots` over `candidates`, of which the first is the incumbent, for a task with `labels` classes.
///
/// For a candidate j and a class c, with sums over the ballots of those who did not propose j:
/// - `counts`: lead = sum (right of j - right of the incumbent) / (sum rows + `shrink_rows`), a paired difference on the same
///   rows, shrunk towards nothing gained;
/// - `preference`: lead = (votes for j - votes against j) / votes on the class; whoever sees no difference has votes, and gives none.
///
/// If all participants proposed j, all count. The lead of j is the mean over the classes that anybody could judge, so a class
/// that few participants hold weighs as much as any other.
pub fn judge(candidates: &[Candidate], ballots: &[Cast], labels: usize, settings: &GateSettings) -> Judgement {
    let standings: Vec<Standing> =
        (0..candidates.len()).map(|at| standing(candidates, at, ballots, labels, settings)).collect();
    let key = |at: usize| {
        let standing = &standings[at];
        let above = if at == 0 { settings.margin } else { standing.lead };
        (standing.refused, above)
    };
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    // Stable, and the incumbent is first: it wins among equals.
    order.sort_by(|&a, &b| {
        let ((refused_a, lead_a), (refused_b, lead_b)) = (key(a), key(b));
        refused_a.cmp(&refused_b).then(lead_b.total_cmp(&lead_a))
    });
    Judgement { standings, order, ballots: ballots.len() }
}

fn standing(candidates: &[Candidate], at: usize, ballots: &[Cast], labels: usize, settings: &GateSettings) -> Standing {
    let is_author = |ballot: &Cast| ballot.author.is_some_and(|author| candidates[at].authors.contains(&author));
    let mut counted: Vec<&Cast> = ballots.iter().filter(|ballot| !is_author(ballot)).collect();
    if counted.is_empty() {
        counted = ballots.iter().collect();
    }
    let classes: Vec<Option<Class>> = (0..labels).map(|label| class(at, &counted, label, settings)).collect();
    let judged: Vec<&Class> = classes.iter().flatten().collect();
    let mean = |value: fn(&Class) -> f64| {
        if judged.is_empty() { 0.0 } else { judged.iter().map(|class| value(class)).sum::<f64>() / judged.len() as f64 }
    };
    let lead = mean(|class| class.lead);
    let sure = at == 0 || is_sure(at, &counted, &classes, lead, settings);
    let refused = at != 0 && judged.iter().any(|class| class.lead < -settings.class_drop && class.is_sure);
    Standing {
        lead,
        per_class: classes.iter().map(|class| class.as_ref().map(|class| class.lead)).collect(),
        share: mean(|class| class.share),
        refused,
        sure,
    }
}

/// Whether a lead is more than luck: by the standard errors that the settings ask for, or because everybody sees it so.
fn is_sure(at: usize, ballots: &[&Cast], classes: &[Option<Class>], lead: f64, settings: &GateSettings) -> bool {
    let mut said: Vec<&Preference> = Vec::with_capacity(ballots.len());
    for ballot in ballots {
        match &ballot.votes {
            // Their leads are shrunk.
            Votes::Counts(_) => return true,
            Votes::Preference(preference) => said.push(preference),
        }
    }
    if !said.is_empty() && said.iter().all(|preference| preference.net_of(at) > 0) {
        return true;
    }
    let voters: Vec<f64> = classes.iter().map(|class| class.as_ref().map_or(0.0, |class| class.voters)).collect();
    lead > settings.standard_errors * standard_error(at, said.into_iter(), &voters)
}

struct Class {
    lead: f64,
    share: f64,
    /// Votes cast on it; rows of `counts`.
    voters: f64,
    /// Whether a loss in this class is more than luck. Of counts it is taken for that, since they are shrunk; of votes a sign
    /// test must say so.
    is_sure: bool,
}

/// Chance at most that a lost vote in a class is luck.
const SURE: f64 = 0.2;

fn class(at: usize, ballots: &[&Cast], label: usize, settings: &GateSettings) -> Option<Class> {
    let (mut own, mut incumbent, mut all) = (0.0, 0.0, 0.0);
    let mut shrink = 0.0;
    let mut votes: Option<(u32, u32)> = None;
    for ballot in ballots {
        match &ballot.votes {
            Votes::Counts(counts) => {
                let (Some(&(right, rows)), Some(&(before, _))) =
                    (counts.get(at).and_then(|c| c.get(label)), counts.first().and_then(|c| c.get(label)))
                else {
                    continue;
                };
                let weight = if rows == 0 { 0.0 } else { f64::from(rows).min(MOST_ROWS) / f64::from(rows) };
                own += weight * f64::from(right);
                incumbent += weight * f64::from(before);
                all += weight * f64::from(rows);
                shrink = settings.shrink_rows;
            }
            Votes::Preference(said) => {
                if !said.labels.iter().any(|named| *named as usize == label) {
                    continue;
                }
                let net = said.net_of(at);
                let (for_it, against) = (net.max(0).unsigned_abs(), net.min(0).unsigned_abs());
                let counted = votes.get_or_insert((0, 0));
                (counted.0, counted.1) = (counted.0 + for_it, counted.1 + against);
                own += f64::from(for_it);
                incumbent += f64::from(against);
                all += f64::from(said.votes);
            }
        }
    }
    let is_sure = votes.is_none_or(|(own, incumbent)| sign_test(incumbent, own) <= SURE);
    (all > 0.0).then(|| Class { lead: (own - incumbent) / (all + shrink), share: own / all, voters: all, is_sure })
}
