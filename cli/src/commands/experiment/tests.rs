//! The plans that come with the project.

use super::*;
use crate::models;
use feddtpt_experiment::Inside;
use feddtpt_model::MaskedLm;
use std::path::PathBuf;
use std::sync::Arc;

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
fn every_plan_can_be_played_by_the_shipped_model() {
    let mut plans: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    plans.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    assert!(plans.len() >= 5, "{plans:?}");
    for path in plans {
        let plan = plan(&path);
        for data in &plan.data {
            let task = crate::task_file::read(&folder().join(&data.task)).unwrap().spec.task;
            let asked = plan.llms(data).iter().chain(plan.transfer(data)).map(|llm| llm.task(&task));
            for task in asked.chain([task.clone()]) {
                let model: Arc<dyn MaskedLm> = models::shipped().unwrap();
                assert_eq!(task.template.wants_pair(), plan_wants_pair(&data.name), "{}", data.name);
                Inside::new(model, task).unwrap_or_else(|error| panic!("{}: {error}", data.name));
            }
        }
    }
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
