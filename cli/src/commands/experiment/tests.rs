//! The plans that come with the project.

use super::*;
use crate::args::{Cli, Command};
use crate::models::ModelChoice;
use clap::Parser as _;
use feddtpt_client::platform::Llm as _;
use feddtpt_experiment::{Inside, LlmPlan};
use std::collections::BTreeMap;
use std::path::PathBuf;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../experiments")
}

fn plan(path: &Path) -> Plan {
    let text = std::fs::read_to_string(path).unwrap();
    let plan: Plan = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    plan.validate().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    plan
}

#[test]
fn every_plan_can_be_played_by_the_shipped_models() {
    let mut plans: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    plans.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    assert!(plans.len() >= 5, "{plans:?}");
    for path in plans {
        let plan = plan(&path);
        for data in &plan.data {
            let task = crate::task_file::read(&folder().join(&data.task)).unwrap().spec.task;
            let named = |llm: &LlmPlan| llm.model.as_ref().map(|name| ModelChoice::read(name, &folder()).unwrap());
            let asked = plan.llms(data).iter().chain(plan.transfer(data));
            let asked = asked.map(|llm| (llm.task(&task), named(llm).unwrap_or_default()));
            for (task, model) in asked.chain([(task.clone(), ModelChoice::default())]) {
                assert_eq!(task.template.wants_pair(), plan_wants_pair(&data.name), "{}", data.name);
                Inside::new(model.load().unwrap(), task).unwrap_or_else(|error| panic!("{}: {error}", data.name));
            }
        }
    }
}

fn list(transfer: &str) -> Vec<LlmPlan> {
    toml::from_str::<BTreeMap<String, Vec<LlmPlan>>>(transfer).unwrap().remove("transfer").unwrap()
}

/// The ids of the LLMs of a plan with these entries of `transfer`, on a command line with these flags.
async fn ids(transfer: &str, flags: &[&str]) -> Result<Vec<String>, Failure> {
    let mut plan = plan(&folder().join("transfer-model.toml"));
    plan.transfer = list(transfer);
    let words = ["feddtpt", "experiment", "run", "plan.toml", "--data", "d", "--out", "o"];
    let Command::Experiment(args) = Cli::parse_from(words.iter().chain(flags)).command else {
        panic!("another command")
    };
    let ExperimentAction::Run(args) = args.action else { panic!("another action") };
    let folder = folder();
    let llms = llms::Llms::new(&plan, llms::Choice { llm: &args.llm, model: args.model.as_ref(), beside: &folder })?;
    let task = crate::task_file::read(&folder.join("../demo/tasks/sst2.toml")).unwrap().spec.task;
    let named = llms.named(&task, &plan.transfer).await?;
    Ok(named.iter().map(|named| named.llm.id().to_owned()).collect())
}

#[tokio::test]
async fn the_models_of_a_plan_are_those_that_it_names() {
    let three =
        r#"transfer = [{ name = "a" }, { name = "b", model = "nano" }, { name = "c", model = "../model/data/mini" }]"#;
    let found = ids(three, &[]).await.unwrap();
    assert!(found[0].contains("mini-") && found[1].contains("nano-") && found[2] == found[0], "{found:?}");
    let found = ids(three, &["--model", "nano"]).await.unwrap();
    assert!(found[0] == found[1] && found[2].contains("mini-"), "{found:?}");
}

#[tokio::test]
async fn models_that_there_are_not_are_told_before_anything_is_played() {
    let message = ids(r#"transfer = [{ name = "x", model = "giant" }]"#, &[]).await.unwrap_err().message;
    let expected = "llm \"x\": model: there is no model and no folder \"giant\"; give mini, nano, or a folder";
    assert!(message.starts_with(expected) && message.ends_with("needs its url, or --llm URL"), "{message}");
    let both = ["--llm", "http://localhost:1", "--model", "nano"];
    let message = ids("transfer = []", &both).await.unwrap_err().message;
    assert!(message.contains("leave one of them out"), "{message}");
}

/// Sets of pairs need both texts in every template.
fn plan_wants_pair(name: &str) -> bool {
    ["mrpc", "qqp", "qnli", "rte", "wnli"].contains(&name)
}

#[test]
fn the_published_setting_has_seven_tasks_of_sixteen_shots_and_ten_participants() {
    let plan = plan(&folder().join("glue.toml"));
    let names: Vec<&str> = plan.data.iter().map(|data| data.name.as_str()).collect();
    assert_eq!(names, ["sst2", "cola", "mrpc", "qqp", "qnli", "rte", "wnli"]);
    assert_eq!((plan.shots, plan.participants, plan.rows_each(2)), (Some(16), 10, 32));
    assert!(plan.arms.iter().all(|arm| arm.arm.kind.soft().is_none()), "an API takes no vectors");
}

#[test]
fn data_that_is_not_there_is_named_with_its_source() {
    let plan = plan(&folder().join("glue.toml"));
    let nowhere = tempfile::tempdir().unwrap();
    let failure = source::read(&plan, &folder(), nowhere.path()).unwrap_err().message;
    let missing = nowhere.path().join("sst2").display().to_string();
    assert!(failure.contains(&format!("data \"sst2\": there is no folder {missing}; put the rows there")), "{failure}");
    assert!(failure.ends_with("SST-2 at https://gluebenchmark.com/tasks, with columns label, text"), "{failure}");
}
