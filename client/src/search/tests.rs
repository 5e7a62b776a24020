//! Searches over the toy task.

use super::{NoObserver, SearchContext, SearchEnd, SearchState, search_round, step};
use crate::data::{Batch, Rows};
use crate::evaluate::Account;
use crate::fakes::{FakeClock, FakeLlm, FakeProposer, prompt, rows, spec, vocabulary};
use crate::leak::{LeakCheck, LeakSettings};
use crate::platform::LlmError;
use feddtpt_shared::search::{PositionChoice, SearchSettings, Searcher};
use feddtpt_shared::{Row, RowText, Vocabulary};
use std::collections::HashSet;

struct Bench {
    llm: FakeLlm,
    proposer: FakeProposer,
    clock: FakeClock,
    rows: Rows,
    vocabulary: Vocabulary,
    settings: SearchSettings,
    account: Account,
}

impl Bench {
    fn new(name: Searcher) -> Self {
        Self {
            llm: FakeLlm::default(),
            proposer: FakeProposer,
            clock: FakeClock::default(),
            rows: rows(),
            vocabulary: vocabulary(),
            settings: SearchSettings { name, iterations: 12, batch_rows: 20, top_k: 6, ..SearchSettings::default() },
            account: Account::default(),
        }
    }

    async fn run(&mut self, mut state: SearchState, saved_each_step: bool) -> SearchState {
        let (batch, leak) = (
            Batch::draw(&self.rows, &[], self.settings.batch_rows, 7, 1),
            LeakCheck::new(LeakSettings::default(), &self.vocabulary, self.rows.rows(), &[], []),
        );
        let context = SearchContext {
            llm: &self.llm,
            proposer: &self.proposer,
            clock: &self.clock,
            leak: &leak,
            batch: &batch,
            settings: &self.settings,
            max_prompt_tokens: 6,
            explores: false,
            seed: 7,
            round: 1,
        };
        if !saved_each_step {
            return search_round(&context, state.current, &mut self.account, &NoObserver).await;
        }
        while state.end.is_none() {
            step(&context, &mut state, &mut self.account, &NoObserver).await;
            state = serde_json::from_str(&serde_json::to_string(&state).expect("to JSON")).expect("from JSON");
            self.account =
                serde_json::from_str(&serde_json::to_string(&self.account).expect("to JSON")).expect("from JSON");
        }
        state
    }
}

fn begin() -> SearchState {
    SearchState::begin(prompt("w01 w02 w03"))
}

#[tokio::test]
async fn saving_between_steps_changes_nothing() {
    for (name, searcher) in Searcher::ALL {
        let through = Bench::new(searcher).run(begin(), false).await;
        let saved = Bench::new(searcher).run(begin(), true).await;
        assert_eq!(through, saved, "{name}");
        assert_eq!(through.end, Some(SearchEnd::Completed), "{name}");
        assert_eq!(through.trials.len(), 12, "{name}");
        assert_ne!(through.current, through.start, "{name}");
    }
}

/// Pinned, so that wasm32 and other releases can be held against it.
#[tokio::test]
async fn the_same_seed_gives_the_same_prompt() {
    let mut found = Vec::new();
    for (name, searcher) in Searcher::ALL {
        let state = Bench::new(searcher).run(begin(), false).await;
        found.push(format!("{name}: {}", state.current));
    }
    let pinned = [
        "racing: w25 w02 w03",
        "literal: w08 w16 w12",
        "best-so-far: w27 w20 w22",
        "random: w15 w19 w28",
        "mlm-blind: w08 w16 w12",
    ];
    assert_eq!(found, pinned);
}

#[tokio::test]
async fn the_best_so_far_only_rises() {
    for searcher in [Searcher::BestSoFar, Searcher::Random] {
        let state = Bench::new(searcher).run(begin(), false).await;
        let mut best = state.start_score.expect("judged").billionths();
        for trial in state.trials {
            let value = trial.billionths.expect("judged");
            assert_eq!(trial.accepted, value > best);
            best = best.max(value);
        }
        assert_eq!(state.score.expect("judged").billionths(), best);
    }
}

#[tokio::test]
async fn literal_takes_all_and_blind_asks_nobody() {
    let state = Bench::new(Searcher::Literal).run(begin(), false).await;
    assert!(state.trials.iter().all(|trial| trial.accepted && trial.billionths.is_some()));
    let mut bench = Bench::new(Searcher::MlmBlind);
    let state = bench.run(begin(), false).await;
    assert!(state.trials.iter().all(|trial| trial.accepted && trial.billionths.is_none()));
    assert_eq!((bench.llm.calls().len(), bench.account.budget.spent()), (0, 0));
}

/// At the usual weight and length of a search, words are too seldom proposed twice for feedback to show.
#[tokio::test]
async fn feedback_steers_literal() {
    let mut found = Vec::new();
    for feedback_weight in [0.0, 1_000.0] {
        let mut bench = Bench::new(Searcher::Literal);
        (bench.settings.feedback_weight, bench.settings.iterations) = (feedback_weight, 40);
        let trials = bench.run(begin(), false).await.trials;
        let values = trials.iter().filter_map(|trial| trial.billionths).map(u64::from);
        found.push(values.sum::<u64>());
    }
    assert!(found[1] > found[0], "{found:?}");
}

#[tokio::test]
async fn every_position_has_its_turn() {
    for positions in [PositionChoice::Shuffled, PositionChoice::Cyclic] {
        let mut bench = Bench::new(Searcher::MlmBlind);
        bench.settings.positions = positions;
        let state = bench.run(begin(), false).await;
        for cycle in state.trials.chunks(3) {
            assert_eq!(cycle.iter().map(|trial| trial.position).collect::<HashSet<_>>().len(), 3);
        }
    }
}

#[tokio::test]
async fn no_pair_is_paid_for_twice() {
    for searcher in [Searcher::Literal, Searcher::BestSoFar, Searcher::Random, Searcher::Racing] {
        let mut bench = Bench::new(searcher);
        bench.run(begin(), false).await;
        let calls = bench.llm.calls();
        assert_eq!(calls.iter().collect::<HashSet<_>>().len(), calls.len());
        assert_eq!(bench.account.budget.spent(), calls.len() as u64);
        bench.run(begin(), false).await;
        assert_eq!(bench.llm.calls().len(), calls.len(), "a second search with the same seed is free");
    }
}

#[tokio::test]
async fn the_budget_is_kept_to_the_call() {
    for (budget, calls) in [(0, 0), (19, 0), (20, 20), (39, 20), (40, 40), (99, 80), (100, 100)] {
        let mut bench = Bench::new(Searcher::BestSoFar);
        bench.account = Account::new(Some(budget), None);
        let state = bench.run(begin(), false).await;
        assert_eq!(bench.llm.calls().len(), calls, "of {budget}");
        assert_eq!(state.end, Some(SearchEnd::BudgetReached));
        bench.account = Account::new(None, Some(budget));
        bench.run(begin(), false).await;
        assert_eq!(bench.llm.calls().len(), calls * 2, "of {budget} per round");
    }
}

#[tokio::test]
async fn an_empty_prompt_gets_its_first_word() {
    for (name, searcher) in Searcher::ALL.into_iter().filter(|(_, searcher)| *searcher != Searcher::Racing) {
        let state = Bench::new(searcher).run(SearchState::begin(prompt("")), false).await;
        assert!(state.current.len() <= 1 && state.trials.iter().all(|trial| trial.position == 0), "{name}");
        assert!(state.trials.iter().any(|trial| trial.accepted), "{name}");
    }
}

#[tokio::test]
async fn an_overloaded_llm_is_asked_again_and_a_refusing_one_is_not() {
    let calm = Bench::new(Searcher::BestSoFar).run(begin(), false).await;
    let mut bench = Bench::new(Searcher::BestSoFar);
    bench.llm.fail((0..5).map(|_| LlmError::Unavailable("busy".to_owned())));
    assert_eq!(bench.run(begin(), false).await, calm);
    assert_eq!(bench.account.budget.unanswered(), 5 * 8);
    bench.llm.fail([LlmError::Refused("wrong key".to_owned())]);
    bench.account = Account::default();
    let state = bench.run(begin(), false).await;
    assert_eq!(state.end, Some(SearchEnd::LlmRefused("wrong key".to_owned())));
    assert_eq!(state.current, state.start);
}

#[tokio::test]
async fn phrases_of_own_rows_are_never_tried() {
    let mut bench = Bench::new(Searcher::MlmBlind);
    let order = (0..30).flat_map(|a| (0..30).map(move |b| format!("w01 w{a:02} w{b:02}")));
    let rows = order.map(|text| Row { label: 0, text: RowText::single(text) }).collect();
    bench.rows = Rows::new(rows, &spec().task).expect("rows");
    bench.settings.positions = PositionChoice::Cyclic;
    let state = bench.run(begin(), false).await;
    assert_ne!(state.current.tokens()[0].as_str(), "w01");
    let leak = LeakCheck::new(LeakSettings::default(), &bench.vocabulary, bench.rows.rows(), &[], []);
    assert_eq!(leak.check(&state.current), Ok(()));
}

/// Whatever the budget, racing spends it and not a call more, and the prompt it ends with was judged.
#[tokio::test]
async fn racing_keeps_the_budget_to_the_call() {
    for budget in [0, 3, 8, 9, 21, 64, 130] {
        let mut bench = Bench::new(Searcher::Racing);
        bench.settings.iterations = 1_000;
        bench.account = Account::new(Some(budget), None);
        let state = bench.run(begin(), false).await;
        assert_eq!(bench.llm.calls().len() as u64, budget, "of {budget}");
        assert_eq!(state.end, Some(SearchEnd::BudgetReached), "of {budget}");
        assert_eq!(bench.account.budget.spent(), budget);
    }
}

#[tokio::test]
async fn racing_finds_something_better_and_stays_within_the_cap() {
    let mut bench = Bench::new(Searcher::Racing);
    bench.settings.iterations = 60;
    let state = bench.run(begin(), false).await;
    let (start, end) = (state.start_score.expect("judged"), state.score.expect("judged"));
    assert!(end.correct > start.correct, "{start:?} {end:?}");
    assert!(state.current.len() <= 6);
    let lengths: HashSet<_> = state.races.expect("races").beam.iter().map(feddtpt_shared::Prompt::len).collect();
    assert!(lengths.iter().all(|length| (1..=6).contains(length)));
}

#[tokio::test]
async fn racing_from_an_empty_prompt_puts_words_in() {
    let mut bench = Bench::new(Searcher::Racing);
    bench.settings.iterations = 20;
    let state = bench.run(SearchState::begin(prompt("")), false).await;
    assert!(state.trials.iter().any(|trial| trial.accepted), "{:?}", state.trials);
}

#[tokio::test]
async fn influence_is_measured_once_for_each_place() {
    let mut bench = Bench::new(Searcher::Racing);
    (bench.settings.racing.influence_rows, bench.settings.iterations) = (5, 0);
    let state = bench.run(begin(), false).await;
    // One block of the round's prompt, then five rows without each of its three words.
    assert_eq!(bench.llm.calls().len(), 8 + 3 * 5);
    assert_eq!(state.races.expect("races").influence.iter().map(|seen| seen.1).collect::<Vec<_>>(), [5, 5, 5]);
}
