//! Arms that tune vectors in place of words, within the budget of the others.

use crate::arm::{Arm, Run};
use crate::confusion::Confusion;
use crate::federation::RunRound;
use crate::tested::Tested;
use crate::world::World;
use anyhow::{Context, anyhow};
use feddtpt_client::Rows;
use feddtpt_model::MiniBert;
use feddtpt_shared::{Prompt, Row};
use feddtpt_soft::{Draws, EncodedRows, Federation, Loss, Masking, Method, Settings, SoftJudge};
use serde::{Deserialize, Serialize};

/// Fewest points of a generation of CMA-ES.
const FEWEST_POINTS: u64 = 4;

/// Settings of the kinds that tune vectors; what is left out is as the methods' authors have it. Population, generations and rows are
/// cut to what a participant may spend in a round.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SoftSettings {
    /// Numbers that are tuned.
    pub dimension: Option<usize>,
    /// Vectors of the prompt.
    pub soft_tokens: Option<usize>,
    /// Scale of the projection.
    pub alpha: Option<f64>,
    /// First step size.
    pub sigma: Option<f64>,
    /// Points of a generation at most.
    pub population: Option<usize>,
    /// Generations of a round at most.
    pub generations: Option<usize>,
    /// Rows of a participant, public ones among them, that a round judges by at most; 8 by default.
    pub batch_rows: Option<usize>,
    /// Whether text is hidden while a prompt is judged.
    pub masking: Option<Masking>,
    /// What is minimised.
    pub loss: Option<Loss>,
    /// Whether participants draw the same steps.
    pub draws: Option<Draws>,
}

impl SoftSettings {
    /// The settings of a run: nobody asks more than `run.calls_per_round` in a round.
    ///
    /// # Errors
    /// A setting out of its range, or a budget that pays for less than one generation on one row.
    pub fn within(&self, method: Method, run: Run, seed: u64) -> Result<Settings, String> {
        let theirs = match method {
            Method::FedBpt => Settings::fed_bpt(u64::MAX, seed),
            Method::FedAvgBbt => Settings::fed_avg_bbt(u64::MAX, seed),
        };
        let mut settings = Settings {
            dimension: self.dimension.unwrap_or(theirs.dimension),
            soft_tokens: self.soft_tokens.unwrap_or(theirs.soft_tokens),
            alpha: self.alpha.unwrap_or(theirs.alpha),
            sigma: self.sigma.unwrap_or(theirs.sigma),
            population: self.population.unwrap_or(theirs.population),
            generations: self.generations.unwrap_or(theirs.generations),
            batch_rows: Some(self.batch_rows.unwrap_or(8)),
            masking: self.masking.unwrap_or(theirs.masking),
            loss: self.loss.unwrap_or(theirs.loss),
            draws: self.draws.unwrap_or(theirs.draws),
            rounds: run.rounds,
            ..theirs
        };
        settings.check().map_err(|error| format!("soft: {error}"))?;
        // FedBPT judges the mean that it sends once more.
        let sent = u64::from(method == Method::FedBpt);
        let a_row = if matches!(settings.masking, Masking::Contrast(_)) { 2 } else { 1 };
        let most_rows = run.calls_per_round / (a_row * (FEWEST_POINTS + sent));
        if most_rows == 0 {
            let least = a_row * (FEWEST_POINTS + sent);
            return Err(format!(
                "soft: calls_per_round is {}, but one generation on one row takes {least}",
                run.calls_per_round
            ));
        }
        let rows = most_rows.min(settings.batch_rows.unwrap_or(1) as u64);
        let points = usize::try_from(run.calls_per_round / (a_row * rows) - sent).unwrap_or(usize::MAX);
        settings.batch_rows = usize::try_from(rows).ok();
        settings.population = settings.population.min(points);
        settings.generations = settings.generations.min(points / settings.population);
        Ok(settings)
    }
}

/// Plays an arm that tunes vectors. Participants have the rows of the other arms, the public ones added to each.
///
/// # Errors
/// The LLM is not the embedded model, or a setting does not fit.
pub(crate) fn play_soft(
    world: &World,
    arm: &Arm,
    run: Run,
    model: Option<&MiniBert>,
    mut each: impl FnMut(RunRound),
) -> anyhow::Result<()> {
    let model =
        model.context("vectors can only be put into the embedded model; leave this arm out, or the other LLM")?;
    let method = arm.kind.soft().context("the arm tunes words")?;
    let wanted = arm.soft.clone().unwrap_or_default();
    let settings = wanted.within(method, run, world.seed).map_err(|error| anyhow!("{error}"))?;
    let judge = SoftJudge::new(model, &world.task, &settings)?;
    let test = judge.encode(world.test.rows())?;
    each(round(0, tested(&judge, &vec![0.0; settings.dimension], &test)?, [0.0; 2], 0, start(&settings)));
    let with_public =
        |rows: &Rows| -> Vec<Row> { rows.rows().iter().chain(&world.task.public_rows).cloned().collect() };
    let clients: Vec<Vec<Row>> = world.participants.iter().map(with_public).collect();
    let mut federation = Federation::new(&settings, &judge, &clients)?;
    while let Some(done) = federation.next_round()? {
        let bytes = [done.bytes_up as f64, done.bytes_down as f64];
        let note = format!("a prompt of vectors; step size {:.3}", done.sigma);
        each(round(done.round, tested(&judge, &done.z, &test)?, bytes, done.calls, note));
    }
    Ok(())
}

fn start(settings: &Settings) -> String {
    let Settings { dimension, soft_tokens, population, generations, batch_rows, .. } = settings;
    format!(
        "{soft_tokens} vectors out of {dimension} numbers, the seed prompt's at first; {generations} x {population} points on \
         {} rows a round",
        batch_rows.unwrap_or_default()
    )
}

fn tested(judge: &SoftJudge<'_>, z: &[f32], test: &EncodedRows) -> anyhow::Result<Tested> {
    Ok(Tested::one(Confusion::of_labels(judge.confusion(z, test)?)))
}

/// Everything is spent on search; there are no words to show.
fn round(round: u32, test: Tested, [up, down]: [f64; 2], calls: u64, note: String) -> RunRound {
    let (prompt, calls) = (Prompt::default(), [calls, 0]);
    RunRound {
        round,
        prompt,
        test,
        calls,
        body_bytes_up: up,
        body_bytes_down: down,
        own: None,
        attack_success: None,
        note,
    }
}

#[cfg(test)]
mod tests;
