//! The handle.

use crate::boundary::{
    Estimate, FederationInfo, Keys, LabelValueInfo, LlmChoice, OutcomeInfo, ProposerChoice, RowsOptions, RowsReport,
    RowsShape, RunSettings, SavedRun, TabError, TabModel, TestReport, to_js,
};
use crate::desk::{Desk, estimate, probe, rows, run, saved, timing};
use crate::platform::Crew;
use js_sys::Function;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tsify::{Ts, Tsify};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// One invite of one federation in one worker. Methods that wait give promises; errors are thrown as `TabError` objects.
#[wasm_bindgen]
pub struct Tab {
    desk: Desk,
}

#[wasm_bindgen]
impl Tab {
    /// A handle. `server` and `modelBase` are addresses; `onEvent` is called with each `TabEvent`; `ask(system, user)` promises
    /// the text that the browser's own model answers, or rejects.
    #[wasm_bindgen(constructor)]
    pub fn new(
        server: &str,
        federation: &str,
        invite: Option<String>,
        #[wasm_bindgen(js_name = modelBase)] model_base: &str,
        #[wasm_bindgen(js_name = onEvent, unchecked_param_type = "(event: TabEvent) => void")] on_event: Function,
        #[wasm_bindgen(unchecked_param_type = "(system: string, user: string) => Promise<string>")] ask: Function,
    ) -> Result<Tab, JsValue> {
        Ok(Self { desk: Desk::new(server, federation, invite, model_base, on_event, ask)? })
    }

    /// Names the run in this browser, for locks; tells nothing of the invite.
    #[wasm_bindgen(getter, js_name = runName)]
    pub fn run_name(&self) -> String {
        self.desk.run_name.clone()
    }

    /// What anybody may see of the federation.
    pub async fn federation(&self) -> Result<Ts<FederationInfo>, JsValue> {
        let view = self.desk.view().await?;
        out(&FederationInfo::new(self.desk.server.as_str(), &view))
    }

    /// The run that this browser keeps for this invite.
    #[wasm_bindgen(unchecked_return_type = "SavedRun | null")]
    pub async fn saved(&self) -> Result<JsValue, JsValue> {
        let saved: Option<SavedRun> = saved::find(&self.desk).await?;
        Ok(saved.map_or(JsValue::NULL, |saved| to_js(&saved)))
    }

    /// What a file looks like.
    #[wasm_bindgen(js_name = inspectRows)]
    pub fn inspect_rows(&self, bytes: &[u8], name: &str) -> Result<Ts<RowsShape>, JsValue> {
        out(&rows::inspect(bytes, name)?)
    }

    /// What stands in the label column, most frequent first.
    #[wasm_bindgen(js_name = labelValues, unchecked_return_type = "LabelValueInfo[]")]
    pub async fn label_values(&self, bytes: &[u8], options: Ts<RowsOptions>) -> Result<JsValue, JsValue> {
        let (bytes, options) = (bytes.to_vec(), read(&options)?);
        let values: Vec<LabelValueInfo> = rows::label_values(&self.desk, &bytes, &options).await?;
        Ok(to_js(&values))
    }

    /// Reads a file and keeps its rows in this handle for [`Self::run`].
    #[wasm_bindgen(js_name = readRows)]
    pub async fn read_rows(&self, bytes: &[u8], options: Ts<RowsOptions>) -> Result<Ts<RowsReport>, JsValue> {
        let (bytes, options) = (bytes.to_vec(), read(&options)?);
        out(&rows::read(&self.desk, &bytes, &options).await?)
    }

    /// The rows of the last file that cannot be used, as CSV with line and reason.
    #[wasm_bindgen(js_name = badRowsCsv)]
    pub fn bad_rows_csv(&self) -> Result<String, JsValue> {
        Ok(rows::bad_rows_csv(&self.desk)?)
    }

    /// Asks the LLM about a made-up sentence, never a row.
    #[wasm_bindgen(js_name = testLlm)]
    pub async fn test_llm(&self, choice: Ts<LlmChoice>, keys: Ts<Keys>) -> Result<Ts<TestReport>, JsValue> {
        out(&probe::llm(&self.desk, &read(&choice)?, &read(&keys)?).await?)
    }

    /// Asks the source of words about the seed prompt.
    #[wasm_bindgen(js_name = testProposer)]
    pub async fn test_proposer(&self, choice: Ts<ProposerChoice>, keys: Ts<Keys>) -> Result<Ts<TestReport>, JsValue> {
        out(&probe::proposer(&self.desk, &read(&choice)?, &read(&keys)?).await?)
    }

    /// Loads a shipped model; its id.
    #[wasm_bindgen(js_name = loadModel)]
    pub async fn load_model(&self, model: Ts<TabModel>) -> Result<String, JsValue> {
        let model = self.desk.model(read(&model)?.into()).await?;
        Ok(model.id().to_owned())
    }

    /// From now on parts of each batch go to `size` other workers: `answer(at, task, prompt, rows)` promises the labels.
    #[wasm_bindgen(js_name = setCrew)]
    pub fn set_crew(
        &self,
        size: usize,
        #[wasm_bindgen(
            unchecked_param_type = "(at: number, task: string, prompt: string, rows: string) => Promise<Int32Array>"
        )]
        answer: Function,
    ) {
        *self.desk.crew.borrow_mut() = Some(Crew::new(size, answer));
    }

    /// Runs a batch of `rows` inputs of `pieces` pieces through the model; milliseconds. For benchmarks.
    #[wasm_bindgen(js_name = timeBatch)]
    pub async fn time_batch(&self, rows: usize, pieces: usize) -> Result<f64, JsValue> {
        Ok(timing::batch_ms(&self.desk, rows, pieces).await?)
    }

    /// What a run will take. Needs rows.
    pub async fn estimate(&self, settings: Ts<RunSettings>) -> Result<Ts<Estimate>, JsValue> {
        out(&estimate::estimate(&self.desk, &read(&settings)?).await?)
    }

    /// Takes part until the federation ends.
    pub async fn run(&self, settings: Ts<RunSettings>, keys: Ts<Keys>) -> Result<Ts<OutcomeInfo>, JsValue> {
        out(&run::begin(&self.desk, read(&settings)?, &read(&keys)?).await?)
    }

    /// Goes on with the kept run; with `llm`, with another LLM from now on.
    pub async fn resume(
        &self,
        keys: Ts<Keys>,
        #[wasm_bindgen(unchecked_param_type = "LlmChoice | null | undefined")] llm: JsValue,
    ) -> Result<Ts<OutcomeInfo>, JsValue> {
        let llm = if llm.is_null() || llm.is_undefined() { None } else { Some(read(&Ts::new_unchecked(llm))?) };
        out(&run::resume(&self.desk, &read(&keys)?, llm).await?)
    }

    /// The page's word on the upload under review.
    pub fn decide(&self, approve: bool) {
        if let Some(review) = &*self.desk.review.borrow() {
            review.decide(approve);
        }
    }

    /// Leaves the federation. Proposals that were counted stay counted.
    pub async fn leave(&self) -> Result<(), JsValue> {
        Ok(run::leave(&self.desk).await?)
    }

    /// Removes everything this browser keeps of this run.
    pub async fn forget(&self) -> Result<(), JsValue> {
        Ok(self.desk.storage().await?.forget().await.map_err(TabError::from)?)
    }
}

fn out<T: Tsify + Serialize>(value: &T) -> Result<Ts<T>, JsValue> {
    value.into_ts().map_err(|error| TabError::internal(error).into())
}

fn read<T: Tsify + DeserializeOwned>(value: &Ts<T>) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value.js_value())
        .map_err(|error| TabError::internal(format!("the page sent something else: {error}")).into())
}
