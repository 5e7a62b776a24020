//! Groups of participants and their prompts: what must hold whatever is sent, and what two camps get.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{DIMENSION, embedding, prompt, settings};
use feddtpt_aggregation::EmbedWith;
use feddtpt_aggregation::gate::{Candidate, Origin};
use feddtpt_aggregation::groups::{Person, Poll, directions, group, group_prompts, groups};
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::{Preference, Votes};
use feddtpt_shared::groups::GroupSettings;
use feddtpt_shared::strategy::{Strategy, StrategySettings};
use proptest::prelude::{Just, prop, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::Strategy as AnyStrategy;
use std::collections::BTreeSet;

fn led(proposals: &[&str]) -> Vec<Option<Vec<f64>>> {
    let proposals: Vec<Prompt> = proposals.iter().map(|text| prompt(text)).collect();
    directions(&proposals, &prompt("old prompt"), None, &EmbedWith::new(DIMENSION, embedding)).expect("embeddings")
}

/// Prefers the candidates at these places of a list to the incumbent, for these classes.
fn named(places: &[usize], labels: &[u32]) -> Votes {
    if places.is_empty() || labels.is_empty() {
        return Votes::Preference(Preference::default());
    }
    let net = (0..5).map(|at| i32::from(places.contains(&at))).collect();
    Votes::Preference(Preference { labels: labels.to_vec(), votes: 1, net })
}

fn counted(candidates: &[&[(u32, u32)]]) -> Votes {
    Votes::Counts(candidates.iter().map(|classes| classes.to_vec()).collect())
}

fn voter(ballot: Votes) -> Person {
    Person { author: None, ballots: vec![Some(ballot)] }
}

fn grouped(people: &[Person], least: usize) -> Vec<Vec<usize>> {
    sorted(group(people, &[], &GroupSettings::default(), least))
}

/// Equally large groups stand in an order that nobody's place decides; here they stand by their first participants.
fn sorted(mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    groups.sort();
    groups
}

#[test]
fn a_direction_is_what_was_changed_and_no_change_has_none() {
    let found = led(&["old prompt", "prompt old", "new prompt", "new prompt", "old other", "old old prompt prompt"]);
    assert!(found[0].is_none() && found[1].is_none() && found[5].is_none(), "{found:?}");
    assert_eq!(found[2], found[3]);
    assert!(found[2] != found[4] && found[4].is_some());
}

#[test]
fn proposals_alone_make_groups() {
    let proposals = ["new prompt", "old apple", "newer prompt", "old axle"];
    let people: Vec<Person> = (0..4).map(|at| Person { author: Some(at), ballots: vec![] }).collect();
    let found = sorted(group(&people, &led(&proposals), &GroupSettings::default(), 2));
    assert_eq!(found, [[0, 2], [1, 3]]);
}

#[test]
fn ballots_alone_make_groups_and_whoever_says_nothing_is_in_none() {
    let people = [
        voter(named(&[1], &[0, 1])),
        voter(named(&[2], &[0])),
        voter(named(&[], &[])),
        voter(named(&[1], &[0])),
        voter(named(&[2], &[0])),
        Person::default(),
    ];
    assert_eq!(grouped(&people, 1), [[0, 3], [1, 4]]);
    let counts = [
        voter(counted(&[&[(4, 8), (0, 0)], &[(6, 8), (0, 0)]])),
        voter(counted(&[&[(4, 8), (4, 4)], &[(2, 8), (4, 4)]])),
        voter(counted(&[&[(2, 4), (4, 4)], &[(4, 4), (0, 4)]])),
        voter(counted(&[&[(8, 8), (1, 4)], &[(0, 8), (1, 4)]])),
        voter(counted(&[&[(8, 8), (1, 4)], &[(8, 8), (1, 4)]])),
    ];
    // The third loses class 1, which the first could not judge: that is nothing against it.
    assert_eq!(grouped(&counts, 1), [[0, 2], [1, 3]]);
}

#[test]
fn classes_that_are_not_shared_count_neither_for_nor_against() {
    // The second holds both classes and links the others, of which nothing is known.
    let people = [
        voter(named(&[1], &[0])),
        Person { author: None, ballots: vec![Some(named(&[1], &[0, 1]))] },
        voter(named(&[1], &[1])),
    ];
    assert_eq!(grouped(&people, 1), [[0, 1, 2]]);
    assert_eq!(grouped(&[people[0].clone(), people[2].clone()], 2), [[0; 0]; 0]);
}

#[test]
fn only_the_largest_groups_of_enough_participants_count() {
    let of = |place: usize, count: usize| vec![voter(named(&[place], &[0])); count];
    let people = [of(1, 2), of(2, 4), of(3, 3), of(4, 1)].concat();
    let sizes = |most: u32, least| {
        let settings = GroupSettings { max_groups: most, ..GroupSettings::default() };
        group(&people, &[], &settings, least).iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(sizes(3, 1), [4, 3, 2]);
    assert_eq!(sizes(1, 1), [4]);
    assert_eq!(sizes(9, 3), [4, 3]);
}

fn clustered() -> StrategySettings {
    settings(Strategy::Clustered)
}

fn candidates() -> Vec<Candidate> {
    let candidate = |text: &str, authors: &[usize]| Candidate {
        prompt: prompt(text),
        origin: Origin::Proposal,
        authors: authors.to_vec(),
    };
    vec![
        candidate("old prompt", &[]),
        candidate("new prompt", &[0]),
        candidate("old apple", &[3]),
        candidate("so good", &[]),
    ]
}

/// Two camps of three: one holds class 0 for the most part, the other class 1.
fn camps() -> (Vec<Person>, Vec<Option<Vec<f64>>>) {
    let proposals = ["new prompt", "new prompt", "newer prompt", "old apple", "old axle", "old apple"];
    let person = |author: usize| {
        let (place, label) = if author < 3 { (1, 0) } else { (2, 1) };
        Person { author: Some(author), ballots: vec![Some(named(&[place, 3][..=author % 2], &[label]))] }
    };
    ((0..6).map(person).collect(), led(&proposals))
}

#[test]
fn two_camps_get_a_prompt_each() {
    let (people, directions) = camps();
    let (candidates, stages) = (candidates(), [vec![0, 1, 2, 3]]);
    let poll = |winner| Poll {
        candidates: &candidates,
        stages: &stages,
        people: &people,
        directions: &directions,
        labels: 2,
        winner,
    };
    let found = groups(&poll(3), &clustered());
    let mut won: Vec<_> = found.iter().map(|group| (group.participants, group.winner)).collect();
    won.sort_unstable();
    assert_eq!(won, [(3, Some(1)), (3, Some(2))]);
    assert_eq!(group_prompts(&found, &candidates), [prompt("new prompt"), prompt("old apple")]);
    // What is for all already is for no group.
    assert_eq!(group_prompts(&groups(&poll(1), &clustered()), &candidates), [prompt("old apple")]);
    // Groups of three say nothing where four must stand behind a word.
    let four = StrategySettings { release_threshold: Some(4), ..clustered() };
    assert_eq!(groups(&poll(3), &four), []);
    let margin = StrategySettings {
        gate: feddtpt_shared::gate::GateSettings { margin: 1.0, ..Default::default() },
        ..clustered()
    };
    assert_eq!(group_prompts(&groups(&poll(3), &margin), &candidates), [] as [Prompt; 0]);
}

#[test]
fn enough_of_a_group_must_have_voted() {
    let (mut people, directions) = camps();
    people[2].ballots.clear();
    people[4].ballots = vec![Some(named(&[], &[]))];
    let (candidates, stages) = (candidates(), [vec![0, 1, 2, 3]]);
    let poll = Poll {
        candidates: &candidates,
        stages: &stages,
        people: &people,
        directions: &directions,
        labels: 2,
        winner: 3,
    };
    let found = groups(&poll, &clustered());
    assert_eq!(found.iter().map(|group| group.participants).collect::<Vec<_>>(), [3, 3], "they are alike in edits");
    assert!(found.iter().all(|group| group.judgement.is_none() && group.winner.is_none()), "{found:?}");
}

#[test]
fn a_winner_of_the_first_stage_must_win_the_further_ones() {
    let (mut people, directions) = camps();
    let (candidates, stages) = (candidates(), [vec![0, 1, 2, 3], vec![0, 2]]);
    for (at, person) in people.iter_mut().enumerate() {
        let net = vec![0, i32::from(at == 3)];
        person.ballots.push(Some(Votes::Preference(Preference { labels: vec![0, 1], votes: 1, net })));
    }
    let poll = Poll {
        candidates: &candidates,
        stages: &stages,
        people: &people,
        directions: &directions,
        labels: 2,
        winner: 0,
    };
    // The first group's winner was not judged again; the second's lost.
    assert_eq!(group_prompts(&groups(&poll, &clustered()), &candidates), [prompt("new prompt")]);
}

fn any_votes() -> impl AnyStrategy<Value = Option<Votes>> {
    let choice = (prop::sample::subsequence(vec![1, 2, 3], 0..=3), prop::sample::subsequence(vec![0, 1, 2], 0..=3));
    let preference = choice.prop_map(|(places, labels)| Some(named(&places, &labels)));
    let pair = (0_u32..=4, 0_u32..=4).prop_map(|(right, more)| (right, right + more));
    let counts =
        prop::collection::vec(prop::collection::vec(pair, 3), 4).prop_map(|counts| Some(Votes::Counts(counts)));
    proptest::prop_oneof![preference, counts, Just(None)]
}

fn any_people() -> impl AnyStrategy<Value = (Vec<Person>, Vec<Option<Vec<f64>>>)> {
    let texts = ["new prompt", "newer prompt", "old apple", "old axle", "old prompt", "fine", "prompt old"];
    let person = (prop::option::of(prop::sample::select(texts.to_vec())), prop::collection::vec(any_votes(), 0..3));
    prop::collection::vec(person, 0..12).prop_map(|people| {
        let proposals: Vec<&str> = people.iter().filter_map(|(proposal, _)| *proposal).collect();
        let mut authors = 0..;
        let people = people
            .iter()
            .map(|(proposal, ballots)| Person {
                author: proposal.and_then(|_| authors.next()),
                ballots: ballots.clone(),
            })
            .collect();
        (people, led(&proposals))
    })
}

/// Groups as sets of what their participants sent, since equals are exchangeable.
fn contents(groups: &[Vec<usize>], people: &[Person], directions: &[Option<Vec<f64>>]) -> Vec<BTreeSet<String>> {
    let sent = |&at: &usize| {
        let person = &people[at];
        format!("{:?} {:?}", person.author.and_then(|author| directions[author].clone()), person.ballots)
    };
    groups.iter().map(|group| group.iter().map(sent).collect()).collect()
}

proptest! {
    #[test]
    fn everybody_is_in_one_group_at_most_and_the_limits_hold(
        (people, directions) in any_people(), most in 1_u32..4, least in 1_usize..4, similarity in 0.0..=1.0
    ) {
        let settings = GroupSettings { max_groups: most, similarity };
        let found = group(&people, &directions, &settings, least);
        prop_assert!(found.len() <= most as usize);
        prop_assert!(found.iter().all(|group| group.len() >= least && group.is_sorted()));
        prop_assert!(found.windows(2).all(|pair| pair[0].len() >= pair[1].len()));
        let all: Vec<usize> = found.concat();
        prop_assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        prop_assert!(all.iter().all(|&at| at < people.len()));
        let once_more = group(&people, &directions, &settings, least);
        prop_assert_eq!(once_more, found);
    }

    #[test]
    fn the_order_of_participants_decides_nothing(
        ((people, directions), order) in any_people().prop_flat_map(|people| {
            let places: Vec<usize> = (0..people.0.len()).collect();
            (Just(people), Just(places).prop_shuffle())
        })
    ) {
        let settings = GroupSettings { max_groups: 16, ..GroupSettings::default() };
        let found = group(&people, &directions, &settings, 1);
        let shuffled: Vec<Person> = order.iter().map(|&at| people[at].clone()).collect();
        let mut moved: Vec<Vec<usize>> = group(&shuffled, &directions, &settings, 1);
        prop_assert_eq!(contents(&moved, &shuffled, &directions), contents(&found, &people, &directions));
        for group in &mut moved {
            for place in group.iter_mut() {
                *place = order[*place];
            }
            group.sort_unstable();
        }
        prop_assert_eq!(moved, found);
    }

    /// A group prompt is a candidate that somebody of the group voted for, and never the prompt for all.
    #[test]
    fn a_group_prompt_has_enough_voters_behind_it((people, directions) in any_people(), winner in 0_usize..4) {
        let candidates = candidates();
        let stages = [vec![0, 1, 2, 3]];
        let poll = Poll { candidates: &candidates, stages: &stages, people: &people, directions: &directions, labels: 3, winner };
        let found = groups(&poll, &clustered());
        let proposals = people.iter().filter(|person| person.author.is_some()).count();
        let least = clustered().release_threshold_for(proposals);
        for group in found {
            prop_assert!(group.participants >= least);
            if let Some(place) = group.winner {
                let judgement = group.judgement.expect("a judgement");
                prop_assert!(place != winner && place != 0 && judgement.ballots >= least);
                prop_assert!(judgement.standings[place].lead > 0.0 && !judgement.standings[place].refused);
            }
        }
    }
}
