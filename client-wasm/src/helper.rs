//! A worker of the crew: the same model, for a part of the rows.

use crate::boundary::{TabError, TabModel};
use crate::platform::{Database, kept_model};
use feddtpt_client::platform::Answer;
use feddtpt_connect::MaskedJudge;
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Prompt, RowText};
use std::cell::RefCell;
use std::sync::Arc;
use tsify::Ts;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A shipped model in a further worker. It sends nothing anywhere.
#[wasm_bindgen]
pub struct Helper {
    model: Arc<dyn MaskedLm>,
    judge: RefCell<Option<(String, MaskedJudge)>>,
}

#[wasm_bindgen]
impl Helper {
    /// Takes a model from the browser's database; fails where it is not kept.
    pub async fn load(model: Ts<TabModel>) -> Result<Helper, JsValue> {
        let model: TabModel = serde_wasm_bindgen::from_value(model.js_value()).map_err(TabError::internal)?;
        let database = Database::open().await.map_err(TabError::from)?;
        let model = kept_model(&database, model.into()).await?;
        Ok(Self { model: Arc::new(model), judge: RefCell::default() })
    }

    /// The label of each row, -1 for none. `task` and `rows` are JSON; `prompt` is its words with blanks between.
    pub fn answer(&self, task: &str, prompt: &str, rows: &str) -> Result<Vec<i32>, JsValue> {
        let prompt = Prompt::parse(prompt).map_err(TabError::internal)?;
        let rows: Vec<RowText> = serde_json::from_str(rows).map_err(TabError::internal)?;
        let mut judge = self.judge.borrow_mut();
        if judge.as_ref().is_none_or(|(known, _)| known != task) {
            let parsed = serde_json::from_str(task).map_err(TabError::internal)?;
            let made = MaskedJudge::new(Arc::clone(&self.model), parsed).map_err(TabError::internal)?;
            *judge = Some((task.to_owned(), made));
        }
        let Some((_, judge)) = &*judge else { return Ok(Vec::new()) };
        let answers = judge.answer(&prompt, &rows).map_err(TabError::internal)?;
        let label = |answer: Answer| match answer {
            Answer::Label(label) => i32::try_from(label).unwrap_or(-1),
            Answer::Unparsed => -1,
        };
        Ok(answers.into_iter().map(label).collect())
    }
}
