//! Every corner has a defined answer.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{DIMENSION, embedding, input, prompt, run, settings};
use feddtpt_aggregation::{AggregationError, EmbedWith, KeptReason, Outcome, Withheld, aggregate};
use feddtpt_shared::strategy::{NoisePolicy, PositionRule, Strategy, StrategySettings, TieOrder};

fn kept(reason: KeptReason) -> Outcome {
    Outcome::KeptIncumbent { reason }
}

#[test]
fn rounds_without_anything_keep_the_incumbent() {
    for (_, name) in Strategy::ALL {
        for (proposals, reason, abstentions) in [
            (&[][..], KeptReason::NoProposals, 0),
            (&["old prompt", "old prompt"], KeptReason::AllAbstained, 2),
            (&["", "", "old prompt"], KeptReason::NoTokens, 1),
        ] {
            let result = run(&input(proposals), &settings(name));
            assert_eq!(result.outcome, kept(reason), "{name:?}");
            assert_eq!((result.proposals, result.abstentions), (proposals.len(), abstentions));
            assert_eq!(result.prompt, prompt("old prompt"));
            assert!(result.tokens.is_empty() && result.clusters.is_empty());
        }
    }
}

#[test]
fn one_client_cannot_release_a_word_alone() {
    for (_, name) in Strategy::ALL {
        let result = run(&input(&["alpha beta"]), &settings(name));
        assert!(matches!(result.outcome, Outcome::KeptIncumbent { .. }), "{name:?}");
        assert!(result.tokens.iter().all(|record| !record.released && record.withheld.is_some()));
    }
    let alone = StrategySettings { release_threshold: Some(1), ..settings(Strategy::NoClustering) };
    assert_eq!(run(&input(&["alpha beta"]), &alone).prompt, prompt("alpha beta"));
}

#[test]
fn all_noise_is_said_so_and_may_be_kept() {
    let round = input(&["alpha beta", "gamma delta"]);
    assert_eq!(run(&round, &settings(Strategy::Feddtpt)).outcome, kept(KeptReason::AllNoise));
    let keep = StrategySettings { noise: NoisePolicy::Keep, ..settings(Strategy::Feddtpt) };
    let result = run(&round, &keep);
    assert_eq!(result.outcome, kept(KeptReason::NothingReleasable));
    assert_eq!(result.clusters.len(), 4);
    let released = run(&round, &StrategySettings { release_threshold: Some(1), ..keep });
    assert_eq!(released.outcome, Outcome::Aggregated);
    assert_eq!(released.prompt.len(), 4);
}

#[test]
fn identical_prompts_come_back() {
    for (_, name) in Strategy::ALL {
        let result = run(&input(&["alpha beta gamma"; 4]), &settings(name));
        assert_eq!(result.prompt, prompt("alpha beta gamma"), "{name:?}");
        assert_eq!(result.outcome, Outcome::Aggregated);
    }
}

#[test]
fn one_cluster_gives_one_representative() {
    let wide = StrategySettings { eps: Some(2.0), ..settings(Strategy::Feddtpt) };
    let result = run(&input(&["alpha beta", "beta gamma", "beta"]), &wide);
    assert_eq!(result.prompt, prompt("beta"));
    assert_eq!(result.clusters.len(), 1);
    assert_eq!(result.clusters[0].participants, 3);
    assert_eq!((result.eps, result.elbow_index), (Some(2.0), None));
    let alpha = &result.tokens[0];
    assert_eq!((alpha.cluster, alpha.withheld), (Some(0), Some(Withheld::NotRepresentative)));
}

#[test]
fn synonyms_support_each_other() {
    // Nobody's "c.." word is sent twice, yet three participants stand behind the cluster.
    let near = StrategySettings { eps: Some(0.3), ..settings(Strategy::Feddtpt) };
    let result = run(&input(&["ca da", "cb da", "cc da"]), &near);
    assert_eq!(result.prompt.len(), 2);
    assert_eq!(result.prompt.tokens()[1], prompt("da").tokens()[0]);
    assert!(result.clusters.iter().all(|cluster| cluster.participants == 3 && cluster.released));
}

#[test]
fn duplicate_words_within_a_prompt_are_one_voice() {
    let result = run(&input(&["alpha alpha alpha", "beta"]), &settings(Strategy::NoClustering));
    assert_eq!(result.outcome, kept(KeptReason::NothingReleasable));
    let alpha = &result.tokens[0];
    assert_eq!((alpha.occurrences, alpha.participants, alpha.withheld), (3, 1, Some(Withheld::BelowThreshold)));
}

#[test]
fn the_incumbents_words_need_no_support() {
    let result = run(&input(&["prompt new"]), &settings(Strategy::NoClustering));
    assert_eq!(result.prompt, prompt("prompt"));
}

#[test]
fn an_echo_abstains_but_counts_as_a_proposal() {
    let proposals = ["alpha", "alpha", "old prompt", "old prompt", "old prompt"];
    let result = run(&input(&proposals), &settings(Strategy::NoClustering));
    assert_eq!((result.proposals, result.abstentions, result.release_threshold), (5, 3, 3));
    assert_eq!(result.outcome, kept(KeptReason::NothingReleasable));
    assert_eq!(result.tokens.len(), 1);
}

#[test]
fn the_cap_drops_the_lowest_weight_and_keeps_the_order() {
    let mut round = input(&["alpha beta gamma", "alpha beta gamma", "alpha beta gamma", "beta gamma"]);
    round.max_prompt_tokens = 2;
    let result = run(&round, &settings(Strategy::Feddtpt));
    assert_eq!(result.prompt, prompt("beta gamma"));
    assert_eq!(result.tokens[0].withheld, Some(Withheld::OverLength));
    assert!(!result.clusters[0].released);
}

#[test]
fn ties_and_positions_follow_the_settings() {
    let round = input(&["beta alpha", "beta alpha", "alpha beta", "alpha beta"]);
    for tie_order in [TieOrder::Attention, TieOrder::Alphabet] {
        let mean = StrategySettings { tie_order, position: PositionRule::Mean, ..settings(Strategy::NoClustering) };
        let result = run(&round, &mean);
        assert!(result.tokens.iter().all(|record| (record.position - 0.5).abs() < 1e-12));
        assert_eq!(result.prompt.len(), 2);
        if tie_order == TieOrder::Alphabet {
            assert_eq!(result.prompt, prompt("alpha beta"));
        }
    }
}

#[test]
fn k_means_and_fixed_clusters_honour_their_number() {
    let round = input(&["alpha beta gamma delta"; 3]);
    for name in [Strategy::FeddtptKmeans, Strategy::FixedClusters] {
        let two = StrategySettings { clusters: Some(2), ..settings(name) };
        assert_eq!(run(&round, &two).prompt.len(), 2, "{name:?}");
    }
}

#[test]
fn averaging_takes_the_nearest_submitted_word_per_position() {
    let result = run(&input(&["ca da", "ca db", "ca da", "x"]), &settings(Strategy::EmbeddingAverage));
    assert_eq!(result.prompt, prompt("ca da"));
    let repeated = run(&input(&["alpha alpha", "alpha alpha"]), &settings(Strategy::EmbeddingAverage));
    assert_eq!(repeated.prompt, prompt("alpha alpha"));
}

#[test]
fn centring_needs_a_mean_and_the_setting() {
    let mut round = input(&["alpha beta", "alpha gamma", "alpha"]);
    let plain = run(&round, &settings(Strategy::Feddtpt));
    round.mean_embedding = Some(vec![0.3; DIMENSION]);
    let off = run(&round, &StrategySettings { center: false, ..settings(Strategy::Feddtpt) });
    assert_eq!(plain, off);
    assert_ne!(
        plain.tokens[0].attention.to_bits(),
        run(&round, &settings(Strategy::Feddtpt)).tokens[0].attention.to_bits()
    );
}

#[test]
fn mistakes_are_errors_by_name() {
    let mut round = input(&["alpha", "beta"]);
    let good = StrategySettings::default();
    let embed = EmbedWith::new(DIMENSION, embedding);
    let bad = StrategySettings { min_points: 0, ..StrategySettings::default() };
    assert!(matches!(aggregate(&round, &bad, &embed), Err(AggregationError::Settings(_))));
    let found = aggregate(&round, &good, &EmbedWith::new(3, embedding)).expect_err("8 components");
    assert_eq!(found.to_string(), "the embedding of alpha has 8 components, not 3");
    assert_eq!(aggregate(&round, &good, &EmbedWith::new(0, |_| Vec::new())), Err(AggregationError::NoDimension));
    let found = aggregate(&round, &good, &EmbedWith::new(1, |_| vec![f32::NAN])).expect_err("not a number");
    assert_eq!(found.to_string(), "the embedding of alpha is not finite");
    round.mean_embedding = Some(vec![0.0]);
    assert!(matches!(aggregate(&round, &good, &embed), Err(AggregationError::MeanDimension { .. })));
    round.mean_embedding = Some(vec![f32::INFINITY; DIMENSION]);
    assert_eq!(aggregate(&round, &good, &embed), Err(AggregationError::MeanNotFinite));
    round.max_prompt_tokens = 0;
    assert_eq!(aggregate(&round, &good, &embed), Err(AggregationError::NoRoom));
}

#[test]
fn the_result_survives_json() {
    for proposals in [&["alpha beta", "alpha beta", "alpha"][..], &[]] {
        let result = run(&input(proposals), &settings(Strategy::Feddtpt));
        let text = serde_json::to_string(&result).expect("serialises");
        assert!(text.contains(if proposals.is_empty() { "\"no-proposals\"" } else { "\"aggregated\"" }), "{text}");
        assert_eq!(serde_json::from_str::<feddtpt_aggregation::Aggregation>(&text).expect("parses"), result);
    }
}
