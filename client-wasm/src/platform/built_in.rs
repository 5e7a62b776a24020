//! The browser's own model (Prompt API). Only a page may ask it, so the page asks on the worker's behalf.

use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::Meter;
use feddtpt_connect::llm::Questions;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use js_sys::{Function, JsString, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Asks `ask(system, user)`, a function that promises the answer's text.
pub(crate) struct BuiltInLlm {
    id: String,
    ask: Function,
    questions: Questions,
    meter: Meter,
}

impl BuiltInLlm {
    /// The browser's model for `task`.
    pub(crate) fn new(ask: Function, task: Task, meter: Meter) -> Self {
        let digest = Digest::of(serde_json::to_vec(&task).unwrap_or_default()).to_string();
        let id = format!("built-in/chat-text/{}", &digest[..12]);
        Self { id, ask, questions: Questions::chat(task), meter }
    }

    /// The answer's text.
    pub(crate) async fn say(&self, system: &str, user: &str) -> Result<String, LlmError> {
        let promise = self.ask.call2(&JsValue::NULL, &system.into(), &user.into()).map_err(|error| refused(&error))?;
        let promise: Promise = promise.dyn_into().map_err(|error| refused(&error))?;
        let said = JsFuture::from(promise).await.map_err(|error| refused(&error))?;
        let said = String::from(JsString::from(said));
        self.meter.count(&serde_json::Value::Null, system.len() + user.len(), said.len());
        Ok(said)
    }

    pub(crate) fn questions(&self) -> &Questions {
        &self.questions
    }
}

impl Llm for BuiltInLlm {
    fn id(&self) -> &str {
        &self.id
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let system = self.questions.instruction();
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            let said = self.say(&system, &self.questions.text(prompt, row)).await?;
            answers.push(self.questions.read(&said));
        }
        Ok(answers)
    }
}

fn refused(error: &JsValue) -> LlmError {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    let message = message.or_else(|| error.as_string()).unwrap_or_else(|| "no reason given".to_owned());
    LlmError::Refused(format!("the browser's model: {message}"))
}
