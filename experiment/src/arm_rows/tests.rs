use super::*;
use crate::fixture::world;
use crate::world::Embeddings;
use crate::{Inside, LlmPlan, Memo, Named, Objective, Split, Words};
use feddtpt_model::{MaskedLm, MiniBert, shipped};
use feddtpt_shared::strategy::Strategy;
use feddtpt_shared::template::Template;
use std::sync::Arc;

const JOB: Job = Job { data: 0, split: Split::Iid, seed: 5 };
const RUN: Run = Run { rounds: 2, calls_per_round: 16 };

fn plan() -> Plan {
    toml::from_str(
        r#"
        name = "tiny"
        rounds = 2
        calls_per_round = 16
        rows_each = 6
        test_rows = 6
        seeds = [5]
        splits = ["iid"]
        data = [{ name = "reviews", task = "reviews.toml", folder = "reviews" }]
        arms = [{ name = "any" }]
        "#,
    )
    .unwrap()
}

fn small(name: &str) -> Arm {
    let mut arm = Arm::named(name);
    (arm.search.batch_rows, arm.search.top_k, arm.search.iterations) = (2, 12, 20);
    (arm.strategy.release_threshold, arm.strategy.min_points) = (Some(1), 1);
    arm
}

type Llms = Vec<Named<Memo<Inside>>>;

fn llms(model: &Arc<MiniBert>, world: &World, templates: &[(&str, &str)]) -> Llms {
    let one = |(name, template): &(&str, &str)| {
        let plan = LlmPlan {
            name: (*name).to_owned(),
            template: Some(Template::parse(template).unwrap()),
            url: None,
            model: None,
            key_file: None,
        };
        let model: Arc<dyn MaskedLm> = model.clone();
        Named { name: plan.name.clone(), llm: Memo::new(Inside::new(model, plan.task(&world.task)).unwrap()) }
    };
    templates.iter().map(one).collect()
}

const WAS: (&str, &str) = ("was", "{prompt} : {text} it was {mask} .");
const FELT: (&str, &str) = ("felt", "{text} {prompt} that felt {mask} .");

async fn played(
    arm: &Arm,
    on: &[(&str, &str)],
    elsewhere: &[(&str, &str)],
    objective: Objective,
) -> (Vec<ResultRow>, Llms) {
    let (world, model) = (world(2, 6), Arc::new(shipped::mini().unwrap()));
    let (llms, transfer) = (llms(&model, &world, on), llms(&model, &world, elsewhere));
    let shared: Arc<dyn MaskedLm> = model.clone();
    let (words, embeddings) = (Words::new(Arc::clone(&shared)), Embeddings::new(shared));
    let models = Models {
        llms: &llms,
        transfer: &transfer,
        words: &words,
        embeddings: &embeddings,
        objective,
        masked: Some(&model),
    };
    (arm_rows(&plan(), JOB, &world, arm, RUN, &models).await.unwrap(), llms)
}

#[tokio::test]
async fn participants_have_llms_in_turn_and_all_are_tested() {
    let (rows, _) = played(&small("all"), &[WAS, FELT], &[], Objective::Worst).await;
    let keys: Vec<(u32, &str)> = rows.iter().map(|row| (row.round, row.llm.as_str())).collect();
    assert_eq!(keys, [0, 1, 2].map(|round| [(round, "was"), (round, "felt"), (round, "")]).concat());
    for [was, felt, own] in rows.as_chunks().0 {
        assert_eq!(own.accuracy.to_bits(), was.accuracy.min(felt.accuracy).to_bits());
        assert_eq!((own.test_rows, own.correct), (was.test_rows + felt.test_rows, was.correct + felt.correct));
        assert_eq!((&was.prompt, was.llm_calls), (&own.prompt, own.llm_calls));
        was.check().unwrap();
    }
    assert!(rows[8].llm_calls > 0 && rows[8].llm_calls <= 2 * 2 * RUN.calls_per_round);
}

#[tokio::test]
async fn an_arm_with_one_llm_searches_with_it_alone() {
    let only = Arm { llm: Some("felt".to_owned()), ..small("only-felt") };
    let manual = Arm { kind: Kind::Manual, ..small("manual") };
    let asked = |llms: &Llms| llms.iter().map(|named| named.llm.len()).collect::<Vec<_>>();
    let (rows, llms) = played(&only, &[WAS, FELT], &[], Objective::Mean).await;
    let [was, felt] = asked(&llms)[..] else { panic!() };
    let prompts: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.prompt.as_str()).collect();
    assert_eq!(was, 6 * prompts.len(), "`was` sees test rows alone");
    assert!(felt > was, "{felt} of {was}");
    assert_eq!(asked(&played(&manual, &[WAS, FELT], &[], Objective::Mean).await.1), [6, 6]);
}

#[tokio::test]
async fn first_and_last_prompts_are_tested_where_nobody_searched() {
    let (rows, _) = played(&small("one"), &[("", WAS.1)], &[FELT], Objective::Mean).await;
    let keys: Vec<(u32, &str, bool)> = rows.iter().map(|row| (row.round, row.llm.as_str(), row.transfer)).collect();
    assert_eq!(keys, [(0, "felt", true), (0, "", false), (1, "", false), (2, "felt", true), (2, "", false)]);
    let felt =
        |kind| async move { played(&Arm { kind, ..small("manual") }, &[("", FELT.1)], &[], Objective::Mean).await.0 };
    assert_eq!(rows[0].correct, felt(Kind::Manual).await[0].correct, "the manual prompt under the other template");
    let alone =
        played(&Arm { kind: Kind::Manual, ..small("manual") }, &[("", WAS.1)], &[FELT], Objective::Mean).await.0;
    assert_eq!(alone.len(), 2, "a run of one round is tested there once");
}

#[tokio::test]
async fn the_best_participants_proposal_is_published() {
    let (rows, _) =
        played(&Arm { kind: Kind::BestClient, ..small("best") }, &[("", WAS.1)], &[], Objective::Mean).await;
    assert_eq!(rows.len(), 3);
    for pair in rows.windows(2) {
        assert!(pair[1].note.starts_with("of participant ") && pair[1].bytes_up > 20.0, "{:?}", pair[1]);
        assert!(pair[1].llm_calls - pair[0].llm_calls <= 2 * RUN.calls_per_round);
    }
    let blind =
        Arm { kind: Kind::BestClient, search: toml::from_str("name = \"mlm-blind\"").unwrap(), ..small("blind") };
    let (rows, _) = played(&blind, &[("", WAS.1)], &[], Objective::Mean).await;
    assert!(rows.iter().skip(1).all(|row| row.note == "nobody has a score" && row.prompt == "read review"), "{rows:?}");
}

#[tokio::test]
async fn attacks_are_told_in_each_round() {
    let hostile = |attack: &str| {
        let mut arm = small("attacked");
        arm.strategy.name = Strategy::NoClustering;
        Arm { hostile: Some(toml::from_str(&format!("share = 0.5\nattack = {attack}")).unwrap()), ..arm }
    };
    let success = |rows: &[ResultRow]| rows.iter().map(|row| row.attack_success).collect::<Vec<_>>();
    let (rows, _) =
        played(&hostile("{ kind = \"trigger\", token = \"river\" }"), &[("", WAS.1)], &[], Objective::Mean).await;
    for row in &rows {
        let there = row.prompt.split(' ').any(|word| word == "river");
        assert_eq!((row.trigger, row.attack_success), (Some(there), Some(f64::from(u8::from(there)))));
    }
    let (rows, _) = played(&hostile("{ kind = \"random\" }"), &[("", WAS.1)], &[], Objective::Mean).await;
    assert_eq!(success(&rows)[0], Some(0.0));
    assert!(success(&rows).iter().all(Option::is_some) && rows[0].trigger.is_none());
    let (rows, _) = played(&hostile("{ kind = \"echo\" }"), &[("", WAS.1)], &[], Objective::Mean).await;
    assert_eq!(success(&rows), [None, None, None]);
}
