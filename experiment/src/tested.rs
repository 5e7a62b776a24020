//! What a prompt does to the test rows.

use crate::confusion::{Confusion, mean};
use crate::models::Models;
use crate::world::{NoWait, World};
use feddtpt_client::platform::{Answer, Llm, Proposer};
use feddtpt_client::{Account, Batch, answers};
use feddtpt_shared::Prompt;
use serde::{Deserialize, Serialize};

/// How figures on several LLMs become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Their mean.
    #[default]
    Mean,
    /// The worst of them.
    Worst,
}

/// What a prompt does to the test rows on each LLM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The answers of each LLM, in the plan's order.
    pub each: Vec<Confusion>,
    /// How they become one figure.
    pub objective: Objective,
}

impl Tested {
    /// The answers of a single LLM.
    pub fn one(confusion: Confusion) -> Self {
        Self { each: vec![confusion], objective: Objective::Mean }
    }

    /// Test rows that were asked, on all LLMs together.
    pub fn total(&self) -> u32 {
        self.each.iter().map(Confusion::total).sum()
    }

    /// Those answered rightly.
    pub fn correct(&self) -> u32 {
        self.each.iter().map(Confusion::correct).sum()
    }

    /// The share answered rightly.
    pub fn accuracy(&self) -> f64 {
        self.figure(Confusion::accuracy)
    }

    /// The mean over classes of the share answered rightly.
    pub fn balanced_accuracy(&self) -> f64 {
        self.figure(Confusion::balanced_accuracy)
    }

    /// The mean of the classes' F1.
    pub fn macro_f1(&self) -> f64 {
        self.figure(Confusion::macro_f1)
    }

    /// The accuracy that somebody sees whose rows have these `shares` of the classes; see [`Confusion::accuracy_for`].
    pub fn accuracy_for(&self, shares: &[f64]) -> f64 {
        self.figure(|confusion| confusion.accuracy_for(shares))
    }

    /// The objective over LLMs of one of their figures.
    fn figure(&self, of: impl Fn(&Confusion) -> f64) -> f64 {
        let figures = self.each.iter().map(of);
        match self.objective {
            Objective::Mean => mean(figures),
            Objective::Worst => figures.reduce(f64::min).unwrap_or(0.0),
        }
    }
}

/// Tests a prompt on all LLMs of a job.
///
/// # Errors
/// An LLM refuses.
pub(crate) async fn tested<L: Llm, P: Proposer>(
    world: &World,
    models: &Models<'_, L, P>,
    prompt: &Prompt,
) -> anyhow::Result<Tested> {
    let mut each = Vec::with_capacity(models.llms.len());
    for named in models.llms {
        each.push(tested_on(world, &named.llm, prompt).await?);
    }
    Ok(Tested { each, objective: models.objective })
}

/// Tests a prompt on one LLM.
///
/// # Errors
/// It refuses.
pub(crate) async fn tested_on<L: Llm>(world: &World, llm: &L, prompt: &Prompt) -> anyhow::Result<Confusion> {
    let batch = Batch::draw(&world.test, &[], world.test.len(), 0, 0);
    let found = answers(llm, &NoWait, prompt, &batch, &mut Account::default()).await?;
    let labels = batch.rows().iter().map(|row| row.label);
    let said = found.into_iter().map(|answer| match answer {
        Answer::Label(label) => Some(label),
        Answer::Unparsed => None,
    });
    Ok(Confusion::count(world.task.labels.len(), labels.zip(said)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_taken_on_each_model_and_then_together() {
        let half = Confusion::count(2, [(0, Some(0)), (1, Some(0))]);
        let all = Confusion::count(2, [(0, Some(0)), (1, Some(1))]);
        let of = |objective| Tested { each: vec![all.clone(), half.clone()], objective };
        assert!((of(Objective::Mean).accuracy() - 0.75).abs() < 1e-12);
        assert!((of(Objective::Worst).balanced_accuracy() - 0.5).abs() < 1e-12);
        assert_eq!((of(Objective::Worst).correct(), of(Objective::Mean).total()), (3, 4));
        assert_eq!(Tested::one(half.clone()).macro_f1().to_bits(), half.macro_f1().to_bits());
    }
}
