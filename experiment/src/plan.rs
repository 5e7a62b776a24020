//! What an experiment asks: data, arms, seeds, splits and budgets, as a TOML file says it.

use crate::arm::{Arm, Kind, Run};
use crate::llms::{self, LlmPlan};
use crate::tested::Objective;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A plan, as it stands in its file. Paths of tasks are relative to the file, folders of data to the folder that is given
/// with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The experiment's name in tables.
    pub name: String,
    /// Rounds of a run.
    pub rounds: u32,
    /// LLM calls of one participant in one round.
    pub calls_per_round: u64,
    /// Participants among whom rows are dealt, where the data has no participants of its own.
    #[serde(default = "ten")]
    pub participants: usize,
    /// Rows of each participant at most. A plan has either these or `shots`.
    #[serde(default)]
    pub rows_each: usize,
    /// Rows of each class of each participant at most; where class mixes are drawn, as many rows as that is together.
    #[serde(default)]
    pub shots: Option<usize>,
    /// Rows of each class in the public set `D_g`.
    #[serde(default)]
    pub public_rows_per_class: usize,
    /// Rows that prompts are tested on at most. They belong to nobody.
    pub test_rows: usize,
    /// Seeds: each deals the rows anew.
    pub seeds: Vec<u64>,
    /// How rows are dealt: `iid`, or `dirichlet-ALPHA`. Data with participants of its own has one split, `natural`.
    pub splits: Vec<String>,
    /// The arm that every other is compared with; of several the one that does best.
    #[serde(default, deserialize_with = "one_or_several")]
    pub control: Vec<String>,
    /// The arm whose final figure others are to reach with fewer calls.
    #[serde(default)]
    pub reference: Option<String>,
    /// LLMs that participants have at the same time: participant i has the i-th, counted round, and judges by it. Without any, all have the one
    /// that the command line names.
    #[serde(default)]
    pub llms: Vec<LlmPlan>,
    /// What a prompt's figures on several LLMs become.
    #[serde(default)]
    pub objective: Objective,
    /// LLMs on which the first and the last prompt of a run are tested besides. Nobody searches with them.
    #[serde(default)]
    pub transfer: Vec<LlmPlan>,
    /// The data sets.
    pub data: Vec<Data>,
    /// The arms.
    pub arms: Vec<ArmPlan>,
}

fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Names {
        One(String),
        Several(Vec<String>),
    }
    Ok(match Names::deserialize(deserializer)? {
        Names::One(name) => vec![name],
        Names::Several(names) => names,
    })
}

fn ten() -> usize {
    10
}

/// A data set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Its name in tables.
    pub name: String,
    /// Its task file. Strategy, search and rounds in it are not used.
    pub task: PathBuf,
    /// The folder with its rows: `train`, `all` or `dev` to deal out, `test` (or else `dev`) to test on.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// Folders whose rows belong to one participant each; then nothing is dealt.
    #[serde(default)]
    pub organisations: Vec<PathBuf>,
    /// Where its rows can be had, for whoever has not got them.
    #[serde(default)]
    pub source: Option<String>,
    /// The plan's `llms` as this data set needs them, with other templates, say; the names are the plan's.
    #[serde(default)]
    pub llms: Vec<LlmPlan>,
    /// The same of `transfer`.
    #[serde(default)]
    pub transfer: Vec<LlmPlan>,
}

/// An arm, and where it differs from the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmPlan {
    /// The arm.
    #[serde(flatten)]
    pub arm: Arm,
    /// Other than the plan's.
    #[serde(default)]
    pub rounds: Option<u32>,
    /// Other than the plan's.
    #[serde(default)]
    pub calls_per_round: Option<u64>,
}

/// How rows come to participants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Split {
    /// Everybody draws from one pool.
    Iid,
    /// Class mixes are drawn from Dirichlet(alpha).
    Dirichlet(f64),
    /// The data has participants of its own.
    Natural,
}

impl Split {
    /// Reads a plan's word.
    ///
    /// # Errors
    /// What may be written instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "iid" {
            return Ok(Self::Iid);
        }
        let alpha = text.strip_prefix("dirichlet-").and_then(|alpha| alpha.parse::<f64>().ok());
        let sound = alpha.filter(|alpha| alpha.is_finite() && *alpha > 0.0);
        sound
            .map(Self::Dirichlet)
            .ok_or_else(|| format!("splits: {text:?} is neither iid nor dirichlet-ALPHA, such as dirichlet-0.1"))
    }
}

impl std::fmt::Display for Split {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Iid => f.write_str("iid"),
            Self::Dirichlet(alpha) => write!(f, "dirichlet-{alpha}"),
            Self::Natural => f.write_str("natural"),
        }
    }
}

/// What all arms share: the unit that is dealt to shards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// Which data set, as a place in the plan's list.
    pub data: usize,
    /// How its rows are dealt.
    pub split: Split,
    /// The seed.
    pub seed: u64,
}

/// A part of an experiment: the `of` shards together are all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if number >= 1 && number <= of => Ok(Self { number, of }),
            _ => Err(format!("{text:?} is no shard; write K/N with K from 1 to N, such as 2/8")),
        }
    }
}

impl Plan {
    /// Checks names, numbers and settings; an error names the field.
    ///
    /// # Errors
    /// What is wrong, where, and what to do.
    pub fn validate(&self) -> Result<(), String> {
        if self.rounds == 0 || self.rounds > feddtpt_shared::limits::MAX_ROUNDS {
            return Err("rounds must lie between 1 and 1000".to_owned());
        }
        if self.participants == 0 || self.test_rows == 0 {
            return Err("participants and test_rows must be at least 1".to_owned());
        }
        if (self.rows_each == 0) == (self.shots.unwrap_or(0) == 0) {
            return Err("give either rows_each or shots, at least 1".to_owned());
        }
        for (what, empty) in
            [("seeds", self.seeds.is_empty()), ("data", self.data.is_empty()), ("arms", self.arms.is_empty())]
        {
            if empty {
                return Err(format!("{what}: name at least one"));
            }
        }
        distinct("data", self.data.iter().map(|data| &data.name))?;
        // An arm under attack keeps its name, so that it can be compared with itself at peace.
        distinct(
            "arms",
            self.arms.iter().map(|arm| (&arm.arm.name, share_millionths(&arm.arm))).map(|key| format!("{key:?}")),
        )?;
        for data in &self.data {
            if data.folder.is_some() != data.organisations.is_empty() {
                return Err(format!("data {:?}: give either folder or organisations", data.name));
            }
            if data.folder.is_some() && self.splits.is_empty() {
                return Err(format!("splits: name at least one, since {:?} has no participants of its own", data.name));
            }
        }
        for split in &self.splits {
            Split::parse(split)?;
        }
        let named = self.control.iter().map(|name| ("control", name));
        for (role, name) in named.chain(self.reference.iter().map(|name| ("reference", name))) {
            if self.arms.iter().all(|arm| arm.arm.name != *name) {
                return Err(format!("{role}: there is no arm {name:?}"));
            }
        }
        self.validate_llms()?;
        for arm in &self.arms {
            let named = |reason: String| format!("arm {:?}: {reason}", arm.arm.name);
            arm.arm.validate(self.run(arm)).map_err(named)?;
            self.validate_llm(&arm.arm).map_err(named)?;
        }
        Ok(())
    }

    fn validate_llms(&self) -> Result<(), String> {
        let lists = |data: Option<&Data>| match data {
            None => [("llms", self.llms.clone()), ("transfer", self.transfer.clone())],
            Some(data) => [("llms", data.llms.clone()), ("transfer", data.transfer.clone())],
        };
        for (what, list) in lists(None) {
            llms::validate(what, &list)?;
        }
        for data in &self.data {
            for ((what, list), (_, wanted)) in lists(Some(data)).into_iter().zip(lists(None)) {
                let place = format!("data {:?}: {what}", data.name);
                llms::validate(&place, &list)?;
                if !list.is_empty() && llms::names(&list) != llms::names(&wanted) {
                    let names = llms::names(&wanted).join(", ");
                    return Err(format!(
                        "{place}: the names must be those of the plan's {what}, in that order: {names}"
                    ));
                }
            }
        }
        Ok(())
    }

    fn validate_llm(&self, arm: &Arm) -> Result<(), String> {
        if let Some(name) = arm.llm.as_ref().filter(|name| self.llms.iter().all(|llm| llm.name != **name)) {
            return Err(format!("llm: there is none {name:?} in the plan's llms"));
        }
        if arm.kind.soft().is_some() && !self.llms.is_empty() {
            return Err("vectors can only be put into the embedded model under the task's template; a plan with llms has no such arm".to_owned());
        }
        if arm.kind == Kind::Centralised && self.llms.len() > 1 && arm.llm.is_none() {
            return Err("one participant has one LLM: name it with llm".to_owned());
        }
        Ok(())
    }

    /// The LLMs of a data set; none where all have the command line's.
    pub fn llms<'a>(&'a self, data: &'a Data) -> &'a [LlmPlan] {
        if data.llms.is_empty() { &self.llms } else { &data.llms }
    }

    /// The LLMs that nobody searches with, of a data set.
    pub fn transfer<'a>(&'a self, data: &'a Data) -> &'a [LlmPlan] {
        if data.transfer.is_empty() { &self.transfer } else { &data.transfer }
    }

    /// Rows of a participant at most.
    pub fn rows_each(&self, classes: usize) -> usize {
        self.shots.map_or(self.rows_each, |shots| shots.saturating_mul(classes))
    }

    /// The jobs of `shard`, or all: neighbours in the list are of the same data, so shards take turns.
    pub fn jobs(&self, shard: Option<Shard>) -> Vec<Job> {
        let mut jobs = Vec::new();
        for &seed in &self.seeds {
            for (at, data) in self.data.iter().enumerate() {
                if data.organisations.is_empty() {
                    let splits = self.splits.iter().filter_map(|split| Split::parse(split).ok());
                    jobs.extend(splits.map(|split| Job { data: at, split, seed }));
                } else {
                    jobs.push(Job { data: at, split: Split::Natural, seed });
                }
            }
        }
        let wanted = |at: usize| shard.is_none_or(|shard| at % shard.of == shard.number - 1);
        jobs.into_iter().enumerate().filter(|(at, _)| wanted(*at)).map(|(_, job)| job).collect()
    }

    /// The length and the budget of an arm's runs.
    pub fn run(&self, arm: &ArmPlan) -> Run {
        Run {
            rounds: arm.rounds.unwrap_or(self.rounds),
            calls_per_round: arm.calls_per_round.unwrap_or(self.calls_per_round),
        }
    }
}

fn share_millionths(arm: &Arm) -> String {
    arm.hostile.as_ref().map_or_else(String::new, |hostile| format!("{:.6}", hostile.share))
}

fn distinct<T: Ord + std::fmt::Debug>(what: &str, names: impl Iterator<Item = T>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        let told = format!("{what}: {name:?} stands twice");
        if !seen.insert(name) {
            return Err(told);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
