//! Candidates and ballots: what must hold whatever is sent.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{input, prompt, run, settings};
use feddtpt_aggregation::gate::{Candidate, Cast, NextStage, Origin, apply, candidates, edits, judge, shared_edits};
use feddtpt_shared::ballot::{Preference, Votes};
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::strategy::{Strategy, StrategySettings};
use feddtpt_shared::{Prompt, Token};
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::Strategy as AnyStrategy;
use std::collections::BTreeSet;

fn gated() -> StrategySettings {
    let mut settings = settings(Strategy::FeddtptGated);
    (settings.gate.candidates, settings.gate.shared_edits) = (8, 0);
    settings
}

fn words(text: &str) -> BTreeSet<Token> {
    prompt(text).0.into_iter().collect()
}

fn list(proposals: &[&str], public: &str) -> Vec<Candidate> {
    let input = input(proposals);
    candidates(&input, &run(&input, &gated()).prompt, &gated(), &words(public))
}

fn shown(list: &[Candidate]) -> Vec<String> {
    list.iter().map(|candidate| format!("{:?} {}", candidate.origin, candidate.prompt)).collect()
}

#[test]
fn a_word_of_one_participant_is_on_no_list_unless_anybody_could_know_it() {
    let proposals = ["old secret", "old b", "old b", "old b"];
    let told = shown(&list(&proposals, ""));
    assert!(
        told.iter().all(|line| !line.contains("secret")) && told.iter().any(|line| line.ends_with("old b")),
        "{told:?}"
    );
    assert!(shown(&list(&proposals, "secret")).iter().any(|line| line.ends_with("old secret")));
}

#[test]
fn edits_of_several_participants_come_together() {
    let told = list(&["new prompt", "new prompt", "new prompt", "old words", "old words", "old words"], "");
    let crossed = told.iter().find(|candidate| candidate.prompt == prompt("new words"));
    assert_eq!(
        crossed.map(|candidate| (candidate.origin, candidate.authors.len())),
        Some((Origin::Crossover, 0)),
        "{told:?}"
    );
    assert_eq!((told[0].origin, &told[0].prompt), (Origin::Incumbent, &prompt("old prompt")));
}

#[test]
fn nothing_new_leaves_the_incumbent_alone() {
    assert_eq!(shown(&list(&["old prompt", "old prompt"], "")), ["Incumbent old prompt"]);
    assert_eq!(shown(&list(&[], "")), ["Incumbent old prompt"]);
}

#[test]
fn edits_of_the_rounds_seed_need_nobody_to_propose_them() {
    let mut settings = gated();
    (settings.gate.candidates, settings.gate.shared_edits) = (12, 6);
    let list_of = |proposals: &[&str], seed| {
        let mut round = input(proposals);
        round.seed = seed;
        candidates(&round, &round.incumbent, &settings, &words("a b c d e f"))
    };
    let shared = |list: &[Candidate]| {
        let of_seed = list.iter().filter(|candidate| candidate.origin == Origin::Shared);
        of_seed.map(|candidate| candidate.prompt.clone()).collect::<Vec<_>>()
    };
    let nobody = shared(&list_of(&[], 1));
    assert_eq!(nobody.len(), 6);
    for candidate in &nobody {
        assert_eq!(edits(&prompt("old prompt"), candidate).len(), 1, "{candidate}");
    }
    let many = ["new prompt", "new prompt", "new prompt", "old words", "old words", "old words", "a", "b"];
    assert_eq!(shared(&list_of(&many, 1)), nobody, "whatever is proposed");
    assert_ne!(shared(&list_of(&[], 2)), nobody, "another round");
    assert!(list_of(&many, 1).iter().any(|candidate| candidate.origin == Origin::Proposal), "others have their places");
}

#[test]
fn edits_of_a_seed_are_of_all_kinds() {
    let lengths: BTreeSet<usize> =
        shared_edits(&prompt("old prompt"), &words("a b"), 3, 1, 40).iter().map(Prompt::len).collect();
    assert_eq!(lengths, BTreeSet::from([1, 2, 3]));
    let swapped = shared_edits(&prompt("old prompt"), &words(""), 3, 1, 3);
    assert!(swapped.contains(&prompt("prompt old")) && swapped.len() == 3, "{swapped:?}");
    assert!(shared_edits(&prompt("old prompt"), &words("a b"), 2, 1, 40).iter().all(|edited| edited.len() < 3));
    assert_eq!(shared_edits(&prompt("old"), &words(""), 3, 1, 3), []);
}

#[test]
fn the_seed_prompt_may_come_back_in_every_round() {
    let mut round = input(&["new prompt", "new prompt", "new prompt"]);
    round.seed_prompt = prompt("first words");
    let aggregate = run(&round, &gated()).prompt;
    let told = shown(&candidates(&round, &aggregate, &gated(), &words("")));
    assert_eq!(
        (told.first(), told.last()),
        (Some(&"Incumbent old prompt".to_owned()), Some(&"Seed first words".to_owned()))
    );
}

fn candidate(text: &str, authors: &[usize]) -> Candidate {
    Candidate { prompt: prompt(text), origin: Origin::Proposal, authors: authors.to_vec() }
}

fn two() -> Vec<Candidate> {
    vec![candidate("old prompt", &[]), candidate("new", &[0])]
}

/// A participant with so many votes, and what it says of each candidate, the incumbent apart.
fn said(author: usize, labels: &[u32], votes: u32, others: &[i32]) -> Cast {
    let net = std::iter::once(0).chain(others.iter().copied()).collect();
    Cast { author: Some(author), votes: Votes::Preference(Preference { labels: labels.to_vec(), votes, net }) }
}

fn counts(author: usize, candidates: &[&[(u32, u32)]]) -> Cast {
    Cast { author: Some(author), votes: Votes::Counts(candidates.iter().map(|classes| classes.to_vec()).collect()) }
}

fn gate(ballot: BallotKind) -> GateSettings {
    GateSettings { ballot, standard_errors: 1.05, ..GateSettings::default() }
}

#[test]
fn an_author_does_not_vote_for_itself() {
    let ballots = [said(0, &[0], 1, &[1]), said(1, &[0], 1, &[0])];
    assert_eq!(judge(&two(), &ballots, 1, &gate(BallotKind::Preference)).winner(), 0);
    let others = [said(0, &[0], 1, &[1]), said(1, &[0], 1, &[1])];
    assert_eq!(judge(&two(), &others, 1, &gate(BallotKind::Preference)).winner(), 1);
    let ballots = [counts(0, &[&[(0, 20)], &[(20, 20)]]), counts(1, &[&[(5, 20)], &[(4, 20)]])];
    assert_eq!(judge(&two(), &ballots, 1, &gate(BallotKind::Counts)).winner(), 0);
}

#[test]
fn votes_against_count_in_every_stage() {
    let list = vec![candidate("old prompt", &[]), candidate("new", &[9]), candidate("wild", &[9])];
    let mut ballots: Vec<Cast> = (0..4).map(|author| said(author, &[0], 1, &[0, 1])).collect();
    ballots.extend((4..7).map(|author| said(author, &[0], 1, &[1, -1])));
    ballots.push(said(7, &[0], 1, &[-1, -1]));
    let judgement = judge(&list, &ballots, 1, &gate(BallotKind::Preference));
    let leads: Vec<f64> = judgement.standings.iter().map(|standing| standing.lead).collect();
    assert_eq!((judgement.winner(), &leads[..]), (0, &[0.0, 0.25, 0.0][..]), "three to one may be luck");
    assert_eq!(judgement.survivors(2), [0, 1]);
    ballots.push(said(8, &[0], 1, &[1, 0]));
    assert_eq!(judge(&list, &ballots, 1, &gate(BallotKind::Preference)).winner(), 1);
}

/// A block that is for it in a class that two judge weighs no more than its share of what was judged there.
#[test]
fn who_sees_no_difference_has_votes_as_well() {
    let said = |author, label: u32, of: u32, net: i32| said(author, &[label], of, &[net]);
    let list = vec![candidate("old prompt", &[]), candidate("new", &[99])];
    let mut ballots = vec![said(0, 0, 4, 1), said(1, 0, 4, 0)];
    ballots.extend((2..10).map(|author| said(author, 1, 4, -1)));
    let judgement = judge(&list, &ballots, 2, &gate(BallotKind::Preference));
    // Class 0: 1 of 8 votes; class 1: -8 of 32.
    assert_eq!(judgement.standings[1].per_class, [Some(0.125), Some(-0.25)]);
    assert!((judgement.standings[1].lead + 0.0625).abs() < 1e-12, "{judgement:?}");
    assert_eq!(judgement.standings[0].lead.to_bits(), 0.0_f64.to_bits());
    // The same without denominators would be a lead of 1 against -1: nothing.
    let surer = [said(0, 0, 4, 4), said(1, 0, 4, 3), said(2, 1, 4, -1), said(3, 1, 4, 0)];
    assert_eq!(judge(&list, &surer, 2, &gate(BallotKind::Preference)).winner(), 1);
}

/// Six hold class 0 alone and gain; of four who hold both, two lose. Eight voters to two would pass for a lead.
#[test]
fn what_many_gain_in_one_class_does_not_outweigh_chance_in_another() {
    let said = |author, labels: &[u32], worse: bool| said(author, labels, 1, &[if worse { -1 } else { 1 }]);
    let list = vec![candidate("old prompt", &[]), candidate("new", &[99])];
    let mut ballots: Vec<Cast> = (0..6).map(|author| said(author, &[0], false)).collect();
    ballots.extend((6..8).map(|author| said(author, &[0, 1], false)));
    ballots.extend((8..10).map(|author| said(author, &[0, 1], true)));
    let judgement = judge(&list, &ballots, 2, &gate(BallotKind::Preference));
    // Class 0: (8 - 2) / 10, class 1: (2 - 2) / 4; a voter of class 0 weighs 1/20, one of both 1/20 + 1/8.
    assert!((judgement.standings[1].lead - 0.3).abs() < 1e-12, "{judgement:?}");
    assert!(!judgement.standings[1].sure && judgement.winner() == 0);
    let everybody: Vec<Cast> = (0..10).map(|author| said(author, &[0, 1], author > 7)).collect();
    assert_eq!(judge(&list, &everybody, 2, &gate(BallotKind::Preference)).winner(), 1, "eight to two is a lead");
}

#[test]
fn edits_that_lead_come_together_in_the_next_stage() {
    let list = vec![candidate("a b c", &[]), candidate("x b c", &[]), candidate("a b z", &[]), candidate("y b c", &[])];
    let ballots = [said(1, &[0], 1, &[1, 1, 0]), said(2, &[0], 1, &[1, 0, 1])];
    let judgement = judge(&list, &ballots, 1, &gate(BallotKind::Preference));
    let next = NextStage::new(&list, &judgement, 3, 3);
    assert_eq!(next.survivors, [0, 1]);
    assert_eq!(next.crossover.map(|candidate| candidate.prompt), Some(prompt("x b z")), "y stands where x does");
    assert_eq!(NextStage::new(&list, &judgement, 2, 3).crossover, None, "no place for it");
    let long = [candidate("a b c", &[]), candidate("a b c d", &[]), candidate("e a b c", &[])];
    let judgement = judge(&long, &[said(1, &[0], 1, &[1, 1])], 1, &gate(BallotKind::Preference));
    assert_eq!(NextStage::new(&long, &judgement, 3, 4).crossover, None, "too long");
    assert!(NextStage::new(&long, &judgement, 3, 5).crossover.is_some());
}

/// Nine participants hold class 0 alone and like a constant answer; one holds class 1.
#[test]
fn a_constant_answer_does_not_win_by_the_number_of_those_who_hold_its_class() {
    let mut ballots: Vec<Cast> = (1..10).map(|at| counts(at, &[&[(15, 20), (0, 0)], &[(20, 20), (0, 0)]])).collect();
    ballots.push(counts(10, &[&[(0, 0), (15, 20)], &[(0, 0), (0, 20)]]));
    let judgement = judge(&two(), &ballots, 2, &gate(BallotKind::Counts));
    assert!(judgement.standings[1].refused && judgement.winner() == 0, "{judgement:?}");
    assert_eq!(judgement.survivors(2), [0]);
}

#[test]
fn the_incumbent_stays_among_equals_and_without_ballots() {
    for kind in [BallotKind::Preference, BallotKind::Counts] {
        assert_eq!(judge(&two(), &[], 2, &gate(kind)).order, [0, 1]);
    }
    let ballots = [counts(1, &[&[(5, 9)], &[(5, 9)]])];
    assert_eq!(judge(&two(), &ballots, 1, &gate(BallotKind::Counts)).winner(), 0);
}

#[test]
fn nobody_outvotes_the_others_by_claiming_many_rows() {
    let mut ballots: Vec<Cast> = (1..5).map(|at| counts(at, &[&[(30, 50)], &[(40, 50)]])).collect();
    ballots.push(counts(5, &[&[(90_000, 100_000)], &[(0, 100_000)]]));
    let told = judge(&two(), &ballots, 1, &gate(BallotKind::Counts)).standings[1].lead;
    ballots.pop();
    ballots.push(counts(5, &[&[(58, 64)], &[(0, 64)]]));
    let capped = judge(&two(), &ballots, 1, &gate(BallotKind::Counts)).standings[1].lead;
    assert!((told - capped).abs() < 0.01, "{told} {capped}");
}

fn any_prompt() -> impl AnyStrategy<Value = Prompt> {
    prop::collection::vec(prop::sample::select(vec!["old", "prompt", "a", "b", "c", "aa"]), 0..7)
        .prop_map(|words| prompt(&words.join(" ")))
}

proptest! {
    #[test]
    fn edits_make_the_proposal_of_the_incumbent(incumbent in any_prompt(), proposal in any_prompt()) {
        let script = edits(&incumbent, &proposal);
        prop_assert_eq!(apply(&incumbent, &script), proposal);
        prop_assert!(script.windows(2).all(|two| two[0].is_apart_from(&two[1])));
    }

    /// A crossover holds tokens of the candidates alone, is none of them and not too long, whatever the votes are.
    #[test]
    fn crossovers_keep_their_rules(prompts in prop::collection::vec(any_prompt(), 2..9), votes in any::<u64>(), cap in 1_usize..9) {
        let list: Vec<Candidate> = prompts.iter().map(|prompt| candidate(&prompt.to_string(), &[])).collect();
        let others: Vec<i32> = (1..list.len()).map(|at| if votes >> at & 1 == 1 { -1 } else { 1 }).collect();
        let judgement = judge(&list, &[said(99, &[0], 1, &others)], 1, &gate(BallotKind::Preference));
        let next = NextStage::new(&list, &judgement, 3, cap);
        prop_assert!(next.survivors.len() + usize::from(next.crossover.is_some()) <= 3);
        if let Some(crossed) = next.crossover {
            prop_assert!(crossed.prompt.len() <= cap && prompts.iter().all(|prompt| *prompt != crossed.prompt));
            let known: BTreeSet<&Token> = prompts.iter().flat_map(Prompt::tokens).collect();
            prop_assert!(crossed.prompt.tokens().iter().all(|token| known.contains(token)));
        }
    }

    /// The list depends on the multiset of proposals, holds nothing twice, nothing too long, nothing unreleased, and its
    /// authors are those who sent it.
    #[test]
    fn lists_keep_their_rules(seed_prompt in any_prompt(), proposals in prop::collection::vec(any_prompt(), 0..9), cap in 2_usize..8, places in 2_u32..9, shared in 0_u32..7) {
        let mut round = input(&[]);
        (round.proposals, round.max_prompt_tokens) = (proposals.clone(), cap);
        round.seed_prompt = seed_prompt;
        let mut settings = gated();
        (settings.gate.candidates, settings.gate.shared_edits) = (places + 3, shared);
        let aggregate = run(&round, &settings).prompt;
        let public = words("c");
        let list = candidates(&round, &aggregate, &settings, &public);
        prop_assert!(!list.is_empty() && list.len() <= places as usize + 3);
        prop_assert_eq!(list.iter().map(|c| &c.prompt).collect::<BTreeSet<_>>().len(), list.len());
        let threshold = settings.release_threshold_for(proposals.len());
        for candidate in &list {
            prop_assert!(candidate.origin == Origin::Incumbent || candidate.prompt.len() <= cap);
            for token in candidate.prompt.tokens() {
                let support = proposals.iter().filter(|proposal| proposal.tokens().contains(token)).count();
                let published = candidate.origin == Origin::Seed || round.incumbent.tokens().contains(token);
                let known = published || public.contains(token);
                let of_cluster = candidate.origin == Origin::Aggregate;
                prop_assert!(known || of_cluster || support >= threshold, "{token:?} in {list:?}");
            }
            let authors: Vec<usize> = (0..proposals.len()).filter(|at| proposals[*at] == candidate.prompt).collect();
            prop_assert_eq!(&candidate.authors, &authors);
        }
        round.proposals.reverse();
        let again = candidates(&round, &aggregate, &settings, &public);
        prop_assert_eq!(shown(&again), shown(&list));
    }

    /// Neither the order of ballots nor that of challengers matters; whoever wins over the incumbent leads it.
    #[test]
    fn judgements_keep_their_rules(
        cells in prop::collection::vec(prop::collection::vec((0_u32..9, 0_u32..9), 6), 0..8), kind in any::<bool>(),
    ) {
        let list = vec![candidate("old prompt", &[]), candidate("a", &[0, 1]), candidate("b", &[2])];
        let ballots: Vec<Cast> = cells.iter().enumerate().map(|(at, cells)| if kind {
            let rows: Vec<Vec<(u32, u32)>> = cells.chunks(2).map(|two| two.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect()).collect();
            Cast { author: Some(at), votes: Votes::Counts(rows) }
        } else {
            let net = |cell: &(u32, u32)| i32::try_from(cell.0 % 11).expect("small") - 5;
            said(at, &[0, 1], 5, &[net(&cells[0]), net(&cells[1])])
        }).collect();
        let settings = gate(if kind { BallotKind::Counts } else { BallotKind::Preference });
        let judgement = judge(&list, &ballots, 2, &settings);
        let winner = judgement.winner();
        prop_assert!(winner == 0 || judgement.standings[winner].lead > settings.margin && !judgement.standings[winner].refused);
        prop_assert!(judgement.standings[0].lead.abs() < 1e-12);
        prop_assert!(judgement.survivors(2).contains(&0));
        let mut sorted = judgement.order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, vec![0, 1, 2]);
        let reversed: Vec<Cast> = ballots.into_iter().rev().collect();
        let again = judge(&list, &reversed, 2, &settings);
        for (one, other) in judgement.standings.iter().zip(&again.standings) {
            prop_assert!((one.lead - other.lead).abs() < 1e-9 && one.refused == other.refused);
        }
    }
}
