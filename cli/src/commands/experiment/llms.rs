//! The LLMs of a plan, ready to be asked.

use crate::args::{LlmArgs, LlmChoice};
use crate::commands::any;
use crate::exit::{Exit, Failure, OrExit};
use crate::models::ModelChoice;
use crate::platform::{ApiLlm, Ledger, Wire, find_key};
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::Key;
use feddtpt_experiment::{Inside, LlmPlan, Memo, Named, Plan};
use feddtpt_model::MiniBert;
use feddtpt_shared::{Prompt, RowText, Task};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// An LLM of an experiment: the embedded model on the calling thread, or an API.
pub(super) enum Asked {
    Inside(Box<Inside>),
    Api(ApiLlm),
}

impl Llm for Asked {
    fn id(&self) -> &str {
        match self {
            Self::Inside(llm) => llm.id(),
            Self::Api(llm) => llm.id(),
        }
    }

    fn preferred_batch(&self) -> usize {
        match self {
            Self::Inside(llm) => llm.preferred_batch(),
            Self::Api(llm) => llm.preferred_batch(),
        }
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        match self {
            Self::Inside(llm) => llm.answer(prompt, rows).await,
            Self::Api(llm) => llm.answer(prompt, rows).await,
        }
    }
}

/// What the command line says of LLMs.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    /// The LLM, if it is an API.
    pub(super) llm: &'a LlmArgs,
    /// The LLM in this program.
    pub(super) model: Option<&'a ModelChoice>,
    /// The plan's folder.
    pub(super) beside: &'a Path,
}

/// Makes the LLMs of jobs.
pub(super) struct Llms<'a> {
    args: &'a LlmArgs,
    /// The plan's folder.
    beside: &'a Path,
    /// What answers where the plan names nothing else.
    model: Arc<MiniBert>,
    /// The models in this program that the plan names, by the names that stand in it.
    inside: BTreeMap<String, Arc<MiniBert>>,
    /// Where some LLM is an API.
    wire: Option<Wire>,
}

impl<'a> Llms<'a> {
    /// Loads what the plan names, so that a name that there is not is told before anything is played.
    pub(super) fn new(plan: &Plan, Choice { llm: args, model, beside }: Choice<'a>) -> Result<Self, Failure> {
        let of_data = plan.data.iter().flat_map(|data| data.llms.iter().chain(&data.transfer));
        let all: Vec<&LlmPlan> = plan.llms.iter().chain(&plan.transfer).chain(of_data).collect();
        let remote = is_api(args) || all.iter().any(|llm| llm.url.is_some());
        let wire = remote.then(|| Wire::new(Ledger::new())).transpose().or_exit(Exit::Failure)?;
        let mut inside = BTreeMap::new();
        for llm in all.into_iter().filter(|llm| llm.url.is_none() && !is_api(args)) {
            let Some(name) = llm.model.as_ref().filter(|name| !inside.contains_key(*name)) else { continue };
            let place = format!("llm {:?}: model", llm.name);
            let choice = ModelChoice::read(name, beside)
                .map_err(|error| format!("{error}; a model at an API needs its url, or --llm URL"))
                .or_exit_with(Exit::BadInput, &place)?;
            inside.insert(name.clone(), choice.load().or_exit_with(Exit::BadInput, &place)?);
        }
        Ok(Self { args, beside, model: any::inside(args, model)?, inside, wire })
    }

    /// Threads for models in this program.
    pub(super) fn threads(&self) -> usize {
        any::workers(self.args).threads()
    }

    /// Whether an API is asked.
    pub(super) fn is_remote(&self) -> bool {
        self.wire.is_some()
    }

    /// The model in this program, where no API answers.
    pub(super) fn masked(&self) -> Option<&MiniBert> {
        (!self.is_remote()).then_some(self.model.as_ref())
    }

    /// The LLM that the command line names.
    pub(super) async fn default(&self, task: &Task) -> Result<Named<Memo<Asked>>, Failure> {
        let llm = match (&self.args.llm, &self.wire) {
            (Some(LlmChoice::Api(base)), Some(wire)) => {
                any::api(self.args, base.clone(), self.key()?, task.clone(), wire.clone()).await.map(Asked::Api)?
            }
            _ => inside(Arc::clone(&self.model), task.clone())?,
        };
        Ok(Named { name: String::new(), llm: Memo::new(llm) })
    }

    /// Those of a list.
    pub(super) async fn named(&self, task: &Task, llms: &[LlmPlan]) -> Result<Vec<Named<Memo<Asked>>>, Failure> {
        let mut named = Vec::with_capacity(llms.len());
        for llm in llms {
            let asked = self.one(llm, llm.task(task)).await?;
            named.push(Named { name: llm.name.clone(), llm: Memo::new(asked) });
        }
        Ok(named)
    }

    /// The command line's choice with what the plan sets instead. The command line's key is for the command line's LLM alone.
    async fn one(&self, llm: &LlmPlan, task: Task) -> Result<Asked, Failure> {
        let (base, key) = match (&llm.url, &self.args.llm) {
            (Some(url), _) => {
                (url.parse().or_exit_with(Exit::BadInput, format_args!("llm {:?}: url", llm.name))?, None)
            }
            (None, Some(LlmChoice::Api(base))) => (base.clone(), self.key()?),
            (None, _) => {
                let named = llm.model.as_ref().and_then(|name| self.inside.get(name));
                return inside(Arc::clone(named.unwrap_or(&self.model)), task);
            }
        };
        let key = match &llm.key_file {
            Some(file) => {
                let file = self.beside.join(file);
                find_key(Some(&file))
                    .or_exit_with(Exit::BadInput, format_args!("llm {:?}: {}", llm.name, file.display()))?
            }
            None => key,
        };
        let mut args = self.args.clone();
        args.llm_model = llm.model.clone().or(args.llm_model);
        let wire = match &self.wire {
            Some(wire) => wire.clone(),
            None => Wire::new(Ledger::new()).or_exit(Exit::Failure)?,
        };
        any::api(&args, base, key, task, wire).await.map(Asked::Api)
    }

    fn key(&self) -> Result<Option<Key>, Failure> {
        find_key(self.args.llm_key_file.as_deref()).or_exit_with(Exit::BadInput, "the LLM key's file")
    }
}

fn inside(model: Arc<MiniBert>, task: Task) -> Result<Asked, Failure> {
    Inside::new(model, task).map(|llm| Asked::Inside(Box::new(llm))).or_exit(Exit::BadInput)
}

pub(super) fn is_api(args: &LlmArgs) -> bool {
    matches!(args.llm, Some(LlmChoice::Api(_)))
}
