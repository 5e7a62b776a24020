//! What a group prefers.

use super::{Person, group};
use crate::gate::{Candidate, Cast, Judgement, judge};
use feddtpt_shared::Prompt;
use feddtpt_shared::strategy::StrategySettings;
use serde::{Deserialize, Serialize};

/// A round that was judged, and who sent what.
#[derive(Clone, Copy, Debug)]
pub struct Poll<'a> {
    /// The list of the first stage, the incumbent first, and what later stages added.
    pub candidates: &'a [Candidate],
    /// The list of each stage that was judged, as places among `candidates`, the incumbent first.
    pub stages: &'a [Vec<usize>],
    /// Who proposed or judged anything. Their order decides nothing but the last bits of sums.
    pub people: &'a [Person],
    /// Where each proposal leads (see [`directions`](super::directions)).
    pub directions: &'a [Option<Vec<f64>>],
    /// The number of the task's labels.
    pub labels: usize,
    /// The candidate that is published for all.
    pub winner: usize,
}

/// A group, without its participants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// How many they are.
    pub participants: usize,
    /// How their ballots of the first stage judged all candidates; `None` where too few of them voted.
    pub judgement: Option<Judgement>,
    /// The candidate that they prefer to the prompt for all, as a place in the list.
    pub winner: Option<usize>,
}

/// Groups the participants and counts each group's ballots by themselves, by the rules of the gate.
///
/// The first stage is about all candidates, so it decides. A winner that was judged in further stages, on more rows, must win
/// these too. Nothing is counted of which fewer than the release threshold asks for say anything (threat model A2).
pub fn groups(poll: &Poll<'_>, settings: &StrategySettings) -> Vec<Group> {
    let proposals = poll.people.iter().filter(|person| person.author.is_some()).count();
    let least = settings.release_threshold_for(proposals);
    let members = group(poll.people, poll.directions, &settings.groups, least);
    members.iter().map(|places| counted(poll, places, settings, least)).collect()
}

/// The prompts that groups prefer to the one for all, each once, in the order of the list of candidates.
pub fn group_prompts(groups: &[Group], candidates: &[Candidate]) -> Vec<Prompt> {
    let mut places: Vec<usize> = groups.iter().filter_map(|group| group.winner).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter().filter_map(|place| Some(candidates.get(place)?.prompt.clone())).collect()
}

fn counted(poll: &Poll<'_>, places: &[usize], settings: &StrategySettings, least: usize) -> Group {
    let mut group = Group { participants: places.len(), judgement: None, winner: None };
    let mut winner = 0;
    for (stage, list) in poll.stages.iter().enumerate() {
        if stage > 0 && !list.contains(&winner) {
            break;
        }
        let cast = |&place: &usize| {
            let Person { author, ballots } = &poll.people[place];
            let votes = ballots.get(stage)?.as_ref().filter(|votes| !votes.is_silent())?;
            Some(Cast { author: *author, votes: votes.clone() })
        };
        let ballots: Vec<Cast> = places.iter().filter_map(cast).collect();
        if ballots.len() < least {
            break;
        }
        let candidates: Vec<Candidate> = list.iter().map(|&place| poll.candidates[place].clone()).collect();
        let judgement = judge(&candidates, &ballots, poll.labels, &settings.gate);
        winner = list.get(judgement.winner()).copied().unwrap_or(0);
        group.judgement.get_or_insert(judgement);
        if winner == 0 {
            break;
        }
    }
    group.winner = (winner != 0 && winner != poll.winner).then_some(winner);
    group
}
