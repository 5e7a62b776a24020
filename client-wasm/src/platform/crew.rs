//! Other workers with the same model, one for each further core. The model's answers do not depend on how rows are split, so
//! a crew changes the time and nothing else.

use feddtpt_client::platform::Answer;
use feddtpt_shared::{Prompt, RowText};
use js_sys::{Function, Int32Array, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Workers that answer for parts of the rows. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Crew {
    size: usize,
    answer: Function,
}

impl Crew {
    /// `size` workers behind `answer(at, task, prompt, rows)`, which promises an `Int32Array` of labels.
    pub(crate) fn new(size: usize, answer: Function) -> Self {
        Self { size, answer }
    }

    /// How many workers.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Hands a part of the rows to worker number `at`, which begins at once.
    pub(crate) fn ask(&self, at: usize, task: &str, prompt: &Prompt, rows: &[RowText]) -> Option<Asked> {
        let rows = serde_json::to_string(rows).ok()?;
        let arguments = js_sys::Array::of4(
            &JsValue::from(u32::try_from(at).ok()?),
            &task.into(),
            &prompt.to_string().into(),
            &rows.into(),
        );
        let promise = self.answer.apply(&JsValue::NULL, &arguments).ok()?;
        Some(Asked(promise.dyn_into().ok()?))
    }
}

/// Answers under way.
pub(crate) struct Asked(Promise);

impl Asked {
    /// The answers, unless the worker failed.
    pub(crate) async fn answers(self, rows: usize) -> Option<Vec<Answer>> {
        let labels = JsFuture::from(self.0).await.ok()?.dyn_into::<Int32Array>().ok()?.to_vec();
        let answers = labels.into_iter().map(|label| u32::try_from(label).map_or(Answer::Unparsed, Answer::Label));
        Some(answers.collect::<Vec<_>>()).filter(|answers| answers.len() == rows)
    }
}
