//! Texts as they come in: one or several, with or without masks.

use super::MAX_INPUTS;
use crate::app::App;
use crate::inference::{Inference, model_refusal};
use crate::problem::{Answer, refuse};
use feddtpt_model::{Encoded, MaskedLm, Segment};
use feddtpt_shared::problem::ProblemType;
use serde::Deserialize;

/// How a mask is written.
pub(super) const MASK: &str = "[MASK]";

/// One text or several.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
pub(crate) enum Texts {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Texts {
    /// All of them, if there are neither none nor too many.
    pub(super) fn into_checked(self) -> Answer<Vec<String>> {
        let texts = match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts,
        };
        if texts.is_empty() || texts.len() > MAX_INPUTS {
            let detail = format!("{} texts were sent; send 1 to {MAX_INPUTS}", texts.len());
            return Err(refuse(ProblemType::Unprocessable, detail));
        }
        Ok(texts)
    }
}

/// A text with `[MASK]` for its masks. Nothing is cut: a text that does not fit is refused.
pub(super) fn encode_masked(model: &dyn MaskedLm, text: &str) -> Answer<Encoded> {
    let mut segments = Vec::new();
    for (at, piece) in text.split(MASK).enumerate() {
        if at > 0 {
            segments.push(Segment::Mask);
        }
        segments.push(Segment::Literal(piece));
    }
    model.encode(&segments).map_err(|error| model_refusal(&error))
}

/// The threads of the model. The routes exist only where there is one.
pub(super) fn inference(app: &App) -> Answer<&Inference> {
    app.inference.as_ref().ok_or_else(|| refuse(ProblemType::Unavailable, "this server runs without a model"))
}

/// Refuses a request for another model than the one that is served.
pub(super) fn check_model(inference: &Inference, asked: Option<&str>) -> Answer<()> {
    let served = inference.model().id();
    match asked {
        Some(asked) if asked != served && asked != DEFAULT_MODEL => {
            let asked: String = asked.chars().take(60).collect();
            let detail = format!("there is no model {asked:?} here; ask for {served:?} or {DEFAULT_MODEL:?}");
            Err(refuse(ProblemType::NotFound, detail))
        }
        _ => Ok(()),
    }
}

/// The name that always means the model served here.
pub(super) const DEFAULT_MODEL: &str = "default";
