//! What is known of a participant, and how alike two are.

use super::Person;
use crate::arithmetic::dot;
use feddtpt_shared::ballot::Votes;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a participant.
pub(super) struct Evidence {
    /// Where its proposal leads.
    direction: Option<Vec<f64>>,
    /// The candidates that it named and whether as worse than the incumbent, for each stage and class that it could judge.
    named: BTreeMap<(usize, u32), BTreeSet<Named>>,
    /// How much better than the incumbent each candidate was, for each stage, candidate and class that it could judge.
    leads: BTreeMap<(usize, usize, usize), f64>,
}

/// A candidate, as a place in the list of its stage, and whether it is worse than the incumbent.
type Named = (usize, bool);

/// What two participants with the same evidence share. Its order has no meaning, and nothing else decides between equals.
pub(super) type Key = (Option<Vec<u64>>, BTreeMap<(usize, u32), BTreeSet<Named>>, BTreeMap<(usize, usize, usize), u64>);

impl Evidence {
    pub(super) fn of(person: &Person, directions: &[Option<Vec<f64>>]) -> Self {
        let direction = person.author.and_then(|author| directions.get(author)).cloned().flatten();
        let mut evidence = Self { direction, named: BTreeMap::new(), leads: BTreeMap::new() };
        for (stage, votes) in person.ballots.iter().enumerate() {
            match votes {
                Some(Votes::Preference(said)) => {
                    let named: BTreeSet<Named> =
                        (0..).zip(&said.net).filter(|(_, net)| **net != 0).map(|(at, net)| (at, *net < 0)).collect();
                    let topics = said.labels.iter().filter(|_| !named.is_empty());
                    evidence.named.extend(topics.map(|label| ((stage, *label), named.clone())));
                }
                Some(Votes::Counts(counts)) => evidence.count(stage, counts),
                None => {}
            }
        }
        evidence
    }

    fn count(&mut self, stage: usize, counts: &[Vec<(u32, u32)>]) {
        let Some((incumbent, others)) = counts.split_first() else { return };
        for (candidate, classes) in others.iter().enumerate() {
            for (label, (&(right, rows), &(before, _))) in classes.iter().zip(incumbent).enumerate() {
                if rows > 0 {
                    let lead = (f64::from(right) - f64::from(before)) / f64::from(rows);
                    self.leads.insert((stage, candidate, label), lead);
                }
            }
        }
    }

    /// Whether there is anything to compare by.
    pub(super) fn says_something(&self) -> bool {
        self.similarity(self).is_some()
    }

    pub(super) fn key(&self) -> Key {
        let bits = |vector: &Vec<f64>| vector.iter().map(|x| x.to_bits()).collect();
        let leads = self.leads.iter().map(|(topic, lead)| (*topic, lead.to_bits())).collect();
        (self.direction.as_ref().map(bits), self.named.clone(), leads)
    }

    /// How alike two participants are, from -1 to 1: the mean of the cosine between their edits and the agreement of their
    /// ballots, as far as there are both. `None` where nothing is known of both: whoever could not judge a class has said
    /// nothing against its candidates, and whoever proposed nothing has not searched elsewhere.
    pub(super) fn similarity(&self, other: &Self) -> Option<f64> {
        let edits = self.direction.as_deref().zip(other.direction.as_deref()).map(|(a, b)| dot(a, b));
        mean([edits, self.agreement(other)].into_iter().flatten())
    }

    fn agreement(&self, other: &Self) -> Option<f64> {
        let shared = self.named.iter().filter_map(|(topic, ours)| Some((ours, other.named.get(topic)?)));
        mean(shared.map(|(a, b)| jaccard(a, b))).or_else(|| self.cosine_of_leads(other))
    }

    /// The cosine between the leads that both could measure. It is taken about 0, the incumbent, and not about the mean: one
    /// who finds everything better and one who finds everything worse are opposites.
    fn cosine_of_leads(&self, other: &Self) -> Option<f64> {
        let shared = self.leads.iter().filter_map(|(topic, ours)| Some((*ours, *other.leads.get(topic)?)));
        let (a, b): (Vec<f64>, Vec<f64>) = shared.unzip();
        let lengths = dot(&a, &a).sqrt() * dot(&b, &b).sqrt();
        (lengths > 0.0).then(|| dot(&a, &b) / lengths)
    }
}

/// What both named, of what either named. Neither is empty.
fn jaccard(a: &BTreeSet<Named>, b: &BTreeSet<Named>) -> f64 {
    a.intersection(b).count() as f64 / a.union(b).count() as f64
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}
