//! Times one short round of each baseline with d = 500 on the shipped model, on one thread: LLM calls per second and bytes.
//!
//! `cargo run --release -p feddtpt-soft --example soft_speed`

use feddtpt_model::shipped;
use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Digest, Prompt, Row, RowText, Task};
use feddtpt_soft::{Settings, SoftJudge, run};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let label = |word: &str| Label { name: word.to_owned(), verbalizers: vec![word.to_owned()] };
    let task = Task {
        name: "reviews".to_owned(),
        description: String::new(),
        labels: vec![label("terrible"), label("great")],
        template: Template::parse("{prompt} : {text} it was {mask} .")?,
        model_family: ModelFamily::Masked,
        calibration: Calibration::ContentFree,
        seed_prompt: Prompt::parse("please read this review")?,
        max_prompt_tokens: 8,
        vocabulary: Digest::of(""),
        public_rows: Vec::new(),
    };
    let text = "the film was long and the music was good but the story had no end and so we went home early";
    let rows = |client: u32| (0..8).map(|row| Row { label: (client + row) % 2, text: RowText::single(text) }).collect();
    let clients: Vec<Vec<Row>> = (0..2).map(rows).collect();
    let model = shipped::mini()?;
    for settings in [Settings::fed_bpt(u64::MAX, 1), Settings::fed_avg_bbt(u64::MAX, 1)] {
        let settings = Settings { rounds: 1, generations: 2, ..settings };
        let judge = SoftJudge::new(&model, &task, &settings)?;
        let started = Instant::now();
        for round in run(&settings, &judge, &clients, |_| ())? {
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "{:?}: {} calls and {} baselines in {seconds:.1} s, {:.0} calls/s; {} bytes up, {} bytes down a client",
                settings.method,
                round.calls,
                round.baselines,
                round.calls as f64 / seconds,
                round.bytes_up,
                round.bytes_down
            );
        }
    }
    Ok(())
}
