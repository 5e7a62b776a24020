//! How fast the model is here, as a search uses it.

use super::Desk;
use crate::boundary::TabError;
use crate::platform::{InTabLlm, now_ms};
use feddtpt_client::platform::Llm as _;
use feddtpt_model::Shipped;
use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use std::rc::Rc;

/// Pieces of an input beside its text: begin, end, mask, and the prompt's one word.
const OTHER_PIECES: usize = 4;

/// Milliseconds for the labels of `rows` texts, each an input of `pieces` pieces. The best of three.
pub(crate) async fn batch_ms(desk: &Desk, rows: usize, pieces: usize) -> Result<f64, TabError> {
    let llm =
        InTabLlm::new(desk.model(Shipped::Mini).await?, task()?, Rc::clone(&desk.crew)).map_err(TabError::internal)?;
    let prompt = Prompt::parse("the").map_err(TabError::internal)?;
    // "the" is one piece.
    let row = RowText::single(vec!["the"; pieces.saturating_sub(OTHER_PIECES)].join(" "));
    let batch = vec![&row; rows];
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let begun = now_ms();
        llm.answer(&prompt, &batch).await.map_err(TabError::internal)?;
        best = best.min(now_ms() - begun);
    }
    Ok(best)
}

fn task() -> Result<Task, TabError> {
    let label = |word: &str| Label { name: word.to_owned(), verbalizers: vec![word.to_owned()] };
    Ok(Task {
        name: "timing".to_owned(),
        description: String::new(),
        labels: vec![label("good"), label("bad")],
        template: Template::parse("{prompt} {text} {mask}").map_err(TabError::internal)?,
        model_family: ModelFamily::Masked,
        calibration: Calibration::None,
        seed_prompt: Prompt::default(),
        max_prompt_tokens: 1,
        vocabulary: Digest::of(""),
        public_rows: Vec::new(),
    })
}
