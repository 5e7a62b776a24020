//! Groups of participants that are alike, and the prompt that each prefers: `clustered`, for strongly non-iid data.
//!
//! As in clustered federated learning (Sattler et al. 2019, arXiv 1910.01991; Ghosh et al. 2020, arXiv 2006.04088), but with
//! nothing more than what is there: the edits that participants proposed, and how they judged the round's candidates. A
//! group's prompt is one of these candidates, so that every word of it may be released (threat model A2), and at least as
//! many participants as the release threshold asks for voted in the group.

mod direction;
mod evidence;
mod linkage;
mod winner;

pub use direction::directions;
pub use winner::{Group, Poll, group_prompts, groups};

use evidence::{Evidence, Key};
use feddtpt_shared::ballot::Votes;
use feddtpt_shared::groups::GroupSettings;
use std::collections::BTreeMap;

/// Different participants that are compared each with each; further ones join the group that they are most like. The most
/// frequent count as the first.
const MOST_COMPARED: usize = 1_000;

/// What one participant sent in a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The place of its proposal in the round's list; `None` for one that proposed nothing.
    pub author: Option<usize>,
    /// Its ballots, stage by stage; a stage that it did not judge is `None` or not there.
    pub ballots: Vec<Option<Votes>>,
}

/// Groups `people` by what they sent: average linkage over those pairs of which anything is known, until no two groups are
/// as alike as `settings` ask for. Of the groups of at least `least` participants the largest `settings.max_groups`, each as
/// places in `people` in ascending order.
///
/// `directions` belong to the round's proposals (see [`directions`]). Whoever neither changed the prompt nor judged anything is in no
/// group. The result depends on the multiset of `people` only.
pub fn group(
    people: &[Person],
    directions: &[Option<Vec<f64>>],
    settings: &GroupSettings,
    least: usize,
) -> Vec<Vec<usize>> {
    let mut twins: BTreeMap<Key, (Evidence, Vec<usize>)> = BTreeMap::new();
    for (at, person) in people.iter().enumerate() {
        let evidence = Evidence::of(person, directions);
        if evidence.says_something() {
            twins.entry(evidence.key()).or_insert_with(|| (evidence, Vec::new())).1.push(at);
        }
    }
    let mut twins: Vec<(Evidence, Vec<usize>)> = twins.into_values().collect();
    // Stable: equals stay in the order of what they sent, so that nobody's place among the people decides anything.
    twins.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let weights: Vec<f64> = twins.iter().map(|(_, places)| places.len() as f64).collect();
    let similarity = |a: usize, b: usize| twins[a].0.similarity(&twins[b].0);
    let compared = twins.len().min(MOST_COMPARED);
    let mut groups = linkage::average(&weights[..compared], similarity, settings.similarity);
    for late in compared..twins.len() {
        linkage::join(&mut groups, late, &weights, similarity, settings.similarity);
    }
    let mut groups: Vec<(usize, Vec<usize>)> = groups
        .into_iter()
        .map(|items| {
            let first = items.iter().copied().min().unwrap_or(usize::MAX);
            let mut places: Vec<usize> = items.iter().flat_map(|&item| twins[item].1.iter().copied()).collect();
            places.sort_unstable();
            (first, places)
        })
        .filter(|(_, places)| places.len() >= least.max(1))
        .collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    groups.truncate(settings.max_groups as usize);
    groups.into_iter().map(|(_, places)| places).collect()
}
