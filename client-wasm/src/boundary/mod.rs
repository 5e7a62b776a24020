//! What crosses between the worker's Rust and JavaScript: plain values, no lifetimes, no generics. The TypeScript types of the
//! package are generated from these; changing one changes the public API.
//!
//! Names are camelCase, variants kebab-case, what is absent is `null`.

mod ballot;
mod error;
mod event;
mod federation;
mod model;
mod rows;
mod run;
mod saved;

pub use ballot::{BallotName, BallotView, OwnBallot};
pub use error::{ErrorKind, TabError};
pub use event::{LedgerState, LedgerView, SearchEndName, TabEvent, WaitFor};
pub use federation::{Family, FederationInfo, LabelInfo, PublishedInfo, StatusName};
pub use model::{
    AnswersFrom, ApiName, Keys, LlmChoice, ProductSetting, ProposerChoice, TabModel, TestOutcome, TestReport,
};
pub use rows::{
    BadRowInfo, ClassCount, ColumnChoice, LabelValueInfo, RowFormat, RowPreviewInfo, RowsOptions, RowsReport, RowsShape,
};
pub use run::{Estimate, OutcomeInfo, OutcomeKind, OwnPromptView, OwnRound, Price, RunSettings, ScoreView, Spent};
pub use saved::{CurvePoint, SavedRun, StageName};

use feddtpt_shared::{Prompt, Token};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A prompt as its words.
pub(crate) fn words(prompt: &Prompt) -> Vec<String> {
    prompt.tokens().iter().map(Token::to_string).collect()
}

/// A value as JavaScript has it: absent is `null`, maps are objects.
pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
    let serializer =
        serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true).serialize_maps_as_objects(true);
    // Strings, numbers and lists of such cannot fail to serialise; were one to, its absence shows at once.
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}
