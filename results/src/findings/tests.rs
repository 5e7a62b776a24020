use super::*;
use crate::sample::{row, run, study};
use crate::statistics::{Bootstrap, Reach, Verdict};

fn settings() -> Settings {
    Settings { control: Some("feddtpt".into()), reference: Some("feddtpt".into()), ..Settings::default() }
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

/// `arm` on a split under five seeds, ending `more` above 0.6 plus a hundredth of the seed.
fn five(arm: &str, split: &str, more: f64) -> Vec<ResultRow> {
    (0..5).flat_map(|seed| run(arm, "sst2", split, seed, &[0.5, 0.6 + more + seed as f64 / 100.0])).collect()
}

#[test]
fn differences_are_taken_seed_by_seed() {
    // The seeds spread by more than the arms differ, so unpaired means would overlap.
    let rows = [five("feddtpt", "iid", 0.0), five("gated", "iid", 0.005)].concat();
    let findings = Findings::of(&rows, &settings()).unwrap();
    assert_eq!(findings.arms, ["feddtpt", "gated"]);
    assert_eq!(findings.finals[0].difference, None, "the control has none");
    let gated = &findings.finals[1];
    assert!(close(gated.values.mean, 0.625) && gated.values.count == 5);
    let difference = gated.difference.unwrap();
    assert!(close(difference.mean, 0.005) && difference.verdict == Verdict::More);
    assert_eq!(findings.overall[0].difference.pairs, 5);
    assert_eq!(findings.by_data.len(), 1);
}

#[test]
fn seeds_that_one_arm_lacks_are_left_out_of_pairs() {
    let mut rows = [five("feddtpt", "iid", 0.0), five("gated", "iid", 0.1)].concat();
    rows.retain(|row| row.arm == "gated" || row.seed < 2);
    rows.retain(|row| row.arm == "feddtpt" || row.seed > 0);
    let findings = Findings::of(&rows, &settings()).unwrap();
    let difference = findings.overall[0].difference;
    assert_eq!((difference.pairs, difference.verdict), (1, Verdict::TooFewPairs));
    assert_eq!(findings.reaching[0].seeds, 1);
}

#[test]
fn calls_to_reach_are_those_of_the_mean_curve() {
    // `run` asks 100 calls a round.
    let rows = [
        run("feddtpt", "sst2", "iid", 1, &[0.5, 0.6, 0.7, 0.7]),
        run("fast", "sst2", "iid", 1, &[0.5, 0.8]),
        run("slow", "sst2", "iid", 1, &[0.5, 0.6, 0.6, 0.69]),
    ]
    .concat();
    let findings = Findings::of(&rows, &settings()).unwrap();
    let fast = &findings.reaching[0];
    assert_eq!((fast.reference_calls, fast.reach), (200, Reach::Reached { calls: 100 }));
    assert_eq!(fast.calls_ratio, Some(0.5));
    assert_eq!(findings.reaching[1].reach, Reach::NotReached { calls: 300, best: 0.69 });
    let overall = &findings.reaching_overall;
    assert_eq!((overall[0].reached, overall[0].cells, overall[1].reached), (1, 1, 0));
    assert!(close(overall[0].calls_ratio.unwrap(), 0.5) && overall[1].calls_ratio.is_none());
    let (fast, slow) = (overall[0].pooled.unwrap(), overall[1].pooled.unwrap());
    assert!(close(fast.share.unwrap(), 0.333_333) && close(fast.ends, 0.8) && fast.pairs == 1);
    assert!(slow.share.is_none() && close(slow.target, 0.7) && close(slow.ends, 0.69));
}

#[test]
fn what_an_uneven_split_costs_is_a_loss() {
    let rows = [five("feddtpt", "iid", 0.1), five("feddtpt", "dirichlet-0.1", 0.0)].concat();
    let findings = Findings::of(&rows, &settings()).unwrap();
    let [loss] = &findings.non_iid[..] else { panic!("{:?}", findings.non_iid) };
    assert!(close(loss.loss.mean, 0.1) && close(loss.iid - loss.uneven, 0.1));
    assert_eq!((loss.split.as_str(), loss.loss.verdict), ("dirichlet-0.1", Verdict::More));
    assert!(Findings::of(&five("feddtpt", "iid", 0.1), &settings()).unwrap().non_iid.is_empty());
}

#[test]
fn attacks_are_kept_apart_and_paired_with_peace() {
    let mut rows = five("feddtpt", "iid", 0.1);
    let attacked = five("feddtpt", "iid", 0.0).into_iter().map(|row| ResultRow {
        hostile_share: 0.2,
        trigger: Some(row.seed < 2),
        attack_success: Some(0.25),
        ..row
    });
    rows.extend(attacked);
    let findings = Findings::of(&rows, &settings()).unwrap();
    assert_eq!(findings.finals[0].values.count, 5, "runs under attack are no more seeds");
    let [peace, war] = &findings.attacked[..] else { panic!("{:?}", findings.attacked) };
    assert_eq!((peace.hostile_share, peace.lost), (0.0, None));
    assert_eq!((war.hostile_share, war.trigger, war.trigger_of, war.attack_success), (0.2, 2, 5, Some(0.25)));
    assert!(close(war.lost.unwrap().mean, 0.1));
}

#[test]
fn costs_are_sums_of_rounds_and_ends_of_counts() {
    let findings = Findings::of(&run("feddtpt", "sst2", "iid", 1, &[0.5, 0.6, 0.7]), &settings()).unwrap();
    let cost = &findings.costs[0];
    assert_eq!((cost.rounds, cost.llm_calls, cost.bytes_up), (2.0, 200.0, 1_000.0));
    assert_eq!((cost.bytes_up_a_round, cost.bytes_down_a_round), (Some(500.0), Some(2_000.0)));
}

#[test]
fn what_cannot_be_reported_is_refused_in_words() {
    let told = |rows: &[ResultRow], settings: &Settings| Findings::of(rows, settings).unwrap_err().to_string();
    assert_eq!(told(&[], &settings()), "there are no rows to report on");
    assert_eq!(told(&[row()], &settings()), "no row is of the control \"feddtpt\"; there are gated");
    let bad = ResultRow { accuracy: f64::NAN, ..row() };
    assert!(told(&[bad], &Settings::default()).ends_with("accuracy is NaN, but a share is from 0 to 1"));
    let other = ResultRow { accuracy: 0.1, ..row() };
    assert!(told(&[row(), other], &Settings::default()).contains("contradict each other"));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let settings = Settings { bootstrap: Bootstrap { resamples: 50, ..Bootstrap::default() }, ..settings() };
    let mut rows = study();
    let findings = Findings::of(&rows, &settings).unwrap();
    rows.reverse();
    assert_eq!(Findings::of(&rows, &settings).unwrap(), findings);
}

#[test]
fn the_best_contender_is_the_control() {
    let rows = [
        five("only-a", "iid", 0.0),
        five("only-b", "iid", 0.02),
        five("all", "iid", 0.05),
        // A cell that not all of them have decides nothing.
        five("only-a", "natural", 0.3),
    ];
    let contenders = vec!["absent".to_owned(), "only-a".to_owned(), "only-b".to_owned()];
    let settings = Settings { contenders, ..Settings::default() };
    let findings = Findings::of(&rows.concat(), &settings).unwrap();
    assert_eq!(findings.control.as_deref(), Some("only-b"));
    let of_all = findings.overall.iter().find(|one| one.arm == "all").unwrap();
    assert!(close(of_all.difference.mean, 0.03));
    let named = Findings::of(&rows.concat(), &Settings { control: Some("all".into()), ..settings }).unwrap();
    assert_eq!(named.control.as_deref(), Some("all"), "a named control stays");
}

#[test]
fn rows_of_single_llms_stand_aside() {
    let own = five("gated", "iid", 0.0);
    let on = |llm: &str, transfer: bool, more: f64| -> Vec<ResultRow> {
        let aside = |row: ResultRow| ResultRow { llm: llm.into(), transfer, accuracy: row.accuracy + more, ..row };
        own.iter().cloned().map(aside).collect()
    };
    let later = |row: &ResultRow| row.round > 0;
    let better = on("b", false, 0.0)
        .into_iter()
        .map(|row| ResultRow { accuracy: row.accuracy + if later(&row) { 0.1 } else { 0.0 }, ..row });
    let rows = [own.clone(), on("a", false, -0.1), better.collect(), on("far", true, -0.2)].concat();
    let findings = Findings::of(&rows, &Settings::default()).unwrap();
    assert_eq!((findings.runs, findings.finals.len(), findings.costs.len()), (5, 1, 1));
    assert!(close(findings.finals[0].values.mean, 0.62));
    let names: Vec<(&str, bool)> = findings.on_llms.iter().map(|one| (one.llm.as_str(), one.transfer)).collect();
    assert_eq!(names, [("a", false), ("b", false), ("far", true)]);
    let [a, b, far] = &findings.on_llms[..] else { panic!() };
    assert!(close(a.values.mean, 0.52) && close(a.manual.mean, 0.4) && close(a.gained.mean, 0.12));
    assert!(close(b.gained.mean, 0.22) && close(far.manual.mean, 0.3));
    let attacked: Vec<ResultRow> = rows.into_iter().map(|row| ResultRow { hostile_share: 0.2, ..row }).collect();
    assert!(Findings::of(&attacked, &Settings::default()).unwrap().on_llms.is_empty());
}

#[test]
fn own_prompts_are_told_where_there_are_some() {
    let mut rows = [five("gated", "iid", 0.0), five("alone", "iid", 0.0)].concat();
    for row in rows.iter_mut().filter(|row| row.arm == "alone") {
        let share = 0.5 + f64::from(row.round) / 10.0;
        (row.own_accuracy, row.best_accuracy, row.worst_accuracy) = (Some(share), Some(share + 0.1), Some(0.1));
    }
    let findings = Findings::of(&rows, &Settings::default()).unwrap();
    let [own] = &findings.own[..] else { panic!("{:?}", findings.own) };
    assert_eq!((own.arm.as_str(), own.runs), ("alone", 5));
    assert!(
        close(own.mean, 0.6)
            && close(own.best.unwrap(), 0.7)
            && close(own.worst.unwrap(), 0.1)
            && close(own.shared, 0.62)
    );
}
