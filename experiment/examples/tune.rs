//! Runs arms over data sets and prints one line for each run; for trying settings before an experiment.
//!
//! `cargo run --release -p feddtpt-experiment --example tune -- DATA_FOLDER sst2,subj iid,dirichlet 1,2 arms.json`

use anyhow::{Context, Result, bail};
use feddtpt_experiment::deal::{deal_dirichlet, deal_iid};
use feddtpt_experiment::{Arm, Inside, Memo, Run, Words, World, world::Embeddings};
use feddtpt_model::MaskedLm;
use feddtpt_rows::{Format, LabelBook, LabelMap, ReadOptions, ReadRows, read_bytes};
use feddtpt_shared::task::{Label, Task};
use feddtpt_shared::{Prompt, Row, Token, Vocabulary};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use serde::Deserialize;
use std::path::Path;
use std::sync::{Arc, Mutex};

#[derive(Deserialize)]
struct TaskFile {
    name: String,
    labels: Vec<Label>,
    template: feddtpt_shared::template::Template,
    seed_prompt: String,
    max_prompt_tokens: usize,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [data, sets, splits, seeds, arms] = args.as_slice() else { bail!("see the example's first lines") };
    let model: Arc<dyn MaskedLm> = Arc::new(feddtpt_model::shipped::mini()?);
    let words = model.words().into_iter().filter_map(|word| Token::new(word).ok());
    let vocabulary = Vocabulary::new(words.collect::<Vec<Token>>())?;
    let arms: Vec<(Arm, Run)> = serde_json::from_str(&std::fs::read_to_string(arms)?)?;
    let (embeddings, words) = (Embeddings::new(Arc::clone(&model)), Words::new(Arc::clone(&model)));
    let mut cells = Vec::new();
    for set in sets.split(',') {
        let task = task(set, &vocabulary)?;
        let (pool, test) = rows(Path::new(data), set, &task)?;
        for split in splits.split(',') {
            for seed in seeds.split(',') {
                cells.push((set, task.clone(), pool.clone(), test.clone(), split, seed.parse::<u64>()?));
            }
        }
    }
    let cells = Mutex::new(cells.into_iter());
    std::thread::scope(|scope| {
        let work = || -> Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            loop {
                let next = cells.lock().expect("no panic").next();
                let Some((set, mut task, pool, test, split, seed)) = next else { return Ok(()) };
                let (public, participants, test) = deal(&task, pool, test, split, seed)?;
                task.public_rows = public;
                let llm = Memo::new(Inside::new(Arc::clone(&model), task.clone())?);
                let world = World::new(task, vocabulary.clone(), participants, test, seed)?;
                for (arm, run) in &arms {
                    let started = std::time::Instant::now();
                    let mut rounds = Vec::new();
                    runtime.block_on(feddtpt_experiment::federation::play(
                        &world,
                        arm,
                        *run,
                        &llm,
                        &words,
                        &embeddings,
                        |round| rounds.push(round),
                    ))?;
                    let curve: Vec<String> =
                        rounds.iter().map(|r| format!("{:.1}", 100.0 * r.test.balanced_accuracy())).collect();
                    let last = rounds.last().context("a round")?;
                    println!(
                        "{set}\t{split}\t{seed}\t{}\t{:.4}\t{:.4}\t{}\t{}\t{}\t{:.0}\t{:.0}s\t{}",
                        arm.name,
                        last.test.balanced_accuracy(),
                        last.test.accuracy(),
                        curve.join(" "),
                        last.calls[0],
                        last.calls[1],
                        last.body_bytes_up,
                        started.elapsed().as_secs_f64(),
                        last.prompt,
                    );
                    if std::env::var_os("NOTES").is_some() {
                        for round in &rounds {
                            println!("    {} | {} | {}", round.round, round.prompt, round.note);
                        }
                    }
                }
            }
        };
        let other = scope.spawn(work);
        work()?;
        other.join().expect("no panic")
    })
}

fn task(set: &str, vocabulary: &Vocabulary) -> Result<Task> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../demo/tasks/{set}.toml"));
    let file: TaskFile = toml::from_str(&std::fs::read_to_string(path)?)?;
    Ok(Task {
        name: file.name,
        description: String::new(),
        labels: file.labels,
        template: file.template,
        model_family: Default::default(),
        calibration: Default::default(),
        seed_prompt: Prompt::parse(&file.seed_prompt)?,
        max_prompt_tokens: file.max_prompt_tokens,
        vocabulary: vocabulary.hash(),
        public_rows: Vec::new(),
    })
}

fn rows(data: &Path, set: &str, task: &Task) -> Result<(Vec<Vec<Row>>, Vec<Row>)> {
    let names = task.labels.iter().map(|label| label.name.clone()).collect();
    let book = LabelBook::new(names, &LabelMap::default())?;
    let options = ReadOptions { pairs: task.template.wants_pair(), ..ReadOptions::default() };
    let read = |folder: &str, stem: &str| -> Option<Result<Vec<Row>>> {
        let bytes = std::fs::read(data.join(folder).join(format!("{stem}.tsv"))).ok()?;
        Some(read_bytes(&bytes, Format::Tsv, &book, &options).and_then(ReadRows::all_or_error).map_err(Into::into))
    };
    if set == "uci" {
        let sites = ["uci_amazon", "uci_imdb", "uci_yelp"].map(|site| read(site, "all").context(site));
        return Ok((sites.into_iter().map(|rows| rows?).collect::<Result<_>>()?, Vec::new()));
    }
    let pool = ["train", "all", "dev"].into_iter().find_map(|stem| read(set, stem)).context("a pool")??;
    let test = ["test"].into_iter().find_map(|stem| read(set, stem)).transpose()?.unwrap_or_default();
    Ok((vec![pool], test))
}

/// Public rows, each participant's, and the test's: 4 of each class, 64 for each of ten, 300.
fn deal(
    task: &Task,
    pools: Vec<Vec<Row>>,
    test: Vec<Row>,
    split: &str,
    seed: u64,
) -> Result<(Vec<Row>, Vec<Vec<Row>>, Vec<Row>)> {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let (mut public, mut participants, mut tests) = (Vec::new(), Vec::new(), test);
    let natural = pools.len() > 1;
    let parts = pools.len();
    for mut pool in pools {
        pool.sort_by_key(|row| format!("{row:?}"));
        pool.dedup();
        pool.shuffle(&mut rng);
        for label in (0..task.labels.len()).map(|label| label as u32) {
            for _ in 0..(4 / parts).max(1) {
                if let Some(at) = pool.iter().position(|row| row.label == label) {
                    public.push(pool.remove(at));
                }
            }
        }
        if tests.len() < 300 || natural {
            tests.extend(pool.drain(..300 / parts));
        }
        if natural {
            participants.push(pool.drain(..64).collect());
        } else if split == "iid" {
            participants = deal_iid(pool, 10, 64, seed);
        } else {
            participants = deal_dirichlet(pool, task.labels.len(), 10, 64, 0.1, seed)?;
        }
    }
    tests.shuffle(&mut rng);
    tests.truncate(300);
    Ok((public, participants, tests))
}
