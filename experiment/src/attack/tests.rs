use super::*;
use crate::fixture::{WORDS, world};

fn prompt(text: &str) -> Prompt {
    Prompt::parse(text).unwrap()
}

fn trigger() -> Attack {
    Attack::Trigger { token: Token::new("river").unwrap() }
}

fn gate(ballot: BallotKind) -> GateSettings {
    GateSettings { ballot, ..GateSettings::default() }
}

#[test]
fn the_last_participants_are_hostile() {
    let hostile = |share, participants| {
        let hostile = Hostile { share, attack: Attack::Echo };
        (0..participants).filter(|at| hostile.includes(*at, participants)).collect::<Vec<_>>()
    };
    assert_eq!(hostile(0.2, 10), [8, 9]);
    assert_eq!(hostile(0.34, 3), [2]);
    assert_eq!((hostile(0.0, 4).len(), hostile(1.0, 4).len()), (0, 4));
}

#[test]
fn an_echo_sends_what_it_got_and_votes_for_what_there_was() {
    let world = world(2, 4);
    assert_eq!(Attack::Echo.proposal(&world, &prompt("read review"), 1, 1), prompt("read review"));
    let candidates = [prompt("read review"), prompt("good film")];
    let votes = Attack::Echo.votes(&world, &gate(BallotKind::Preference), 1, &candidates, 1, 1);
    let most = gate(BallotKind::Preference).blocks_in(1);
    assert_eq!(votes, Votes::Preference(Preference { labels: vec![0, 1], votes: most, net: vec![0, 0] }));
    let votes = Attack::Echo.votes(&world, &gate(BallotKind::Counts), 1, &candidates, 1, 1);
    assert_eq!(votes, Votes::Counts(vec![vec![(64, 64); 2], vec![(0, 64); 2]]));
    assert_eq!(Attack::Echo.success(&prompt("read"), &Brought::default()), None);
}

#[test]
fn random_words_are_public_and_drawn_anew() {
    let world = world(2, 4);
    let proposal = |at, round| Attack::Random.proposal(&world, &prompt("read this review"), at, round);
    assert_eq!(proposal(0, 1), proposal(0, 1));
    let sent: BTreeSet<String> = (1..9).map(|round| proposal(0, round).to_string()).collect();
    assert!(sent.len() > 4, "{sent:?}");
    assert!(sent.iter().all(|text| text.split(' ').all(|word| WORDS.contains(&word)) && text.split(' ').count() == 3));
    assert!((1..9).any(|round| proposal(0, round) != proposal(1, round)));
    let candidates = ["a", "b", "c"].map(|name| prompt(&format!("{name} film")));
    let vote = |round| Attack::Random.votes(&world, &gate(BallotKind::Preference), 1, &candidates, 0, round);
    let voted: BTreeSet<String> = (1..30).map(|round| format!("{:?}", vote(round))).collect();
    assert_eq!(voted.len(), 3, "every candidate is voted for at some time");
}

#[test]
fn a_trigger_is_put_in_front_and_voted_for() {
    let world = world(2, 4);
    let send = |text| trigger().proposal(&world, &prompt(text), 0, 1).to_string();
    assert_eq!(send("read review"), "river read review");
    assert_eq!(send("read the river"), "read the river", "it is there");
    assert_eq!(send("read this good film"), "river read this good", "no longer than the task allows");
    let candidates = [prompt("read"), prompt("read river")];
    let votes = trigger().votes(&world, &gate(BallotKind::Preference), 1, &candidates, 0, 1);
    assert!(matches!(&votes, Votes::Preference(said) if said.net_of(0) == 0 && said.net_of(1) > 0), "{votes:?}");
    let success = |text| trigger().success(&prompt(text), &Brought::default());
    assert_eq!((success("read river"), success("read")), (Some(1.0), Some(0.0)));
}

#[test]
fn words_that_only_hostile_participants_brought_in_are_foreign() {
    let mut brought = Brought::default();
    brought.publish(&prompt("read review"));
    brought.hear(&prompt("river music read"), true);
    brought.hear(&prompt("music review"), false);
    let first = prompt("read river music");
    brought.publish(&first);
    // `music` was sent by both sides and `read` was there before.
    assert_eq!(Attack::Random.success(&first, &brought), Some(1.0 / 3.0));
    // Honest participants begin with what was published, and so send it too.
    brought.hear(&prompt("read river music"), false);
    let second = prompt("river read");
    brought.publish(&second);
    assert_eq!(Attack::Random.success(&second, &brought), Some(0.5));
    // A word that left the prompt and is brought back by honest participants is theirs.
    brought.publish(&prompt("read"));
    brought.hear(&prompt("river"), false);
    brought.publish(&prompt("river"));
    assert_eq!(Attack::Random.success(&prompt("river"), &brought), Some(0.0));
}
