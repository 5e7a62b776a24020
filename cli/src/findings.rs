//! What a check found, one line each: for `verify` and `doctor`.

use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Ok,
    /// It cannot be said yet, or somebody should look at it.
    Warn,
    /// It does not hold.
    Fail,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub check: &'static str,
    /// How it ended.
    pub verdict: Verdict,
    /// What was found.
    pub detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    /// A line that holds.
    pub fn ok(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, detail: detail.into(), advice: None }
    }

    /// A line to look at.
    pub fn warn(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warn, detail: detail.into(), advice: None }
    }

    /// A line that does not hold.
    pub fn fail(check: &'static str, detail: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Fail, detail: detail.into(), advice: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The line as text, and a second one with what to do.
    pub fn to_text(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Ok => "ok  ",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
        };
        let advice = self.advice.as_ref().map_or_else(String::new, |advice| format!("\n      {advice}"));
        format!("{verdict}  {}: {}{advice}", self.check, self.detail)
    }
}

/// The worst verdict of all; `Ok` of none.
pub fn worst(findings: &[Finding]) -> Verdict {
    let has = |verdict| findings.iter().any(|finding| finding.verdict == verdict);
    if has(Verdict::Fail) {
        Verdict::Fail
    } else if has(Verdict::Warn) {
        Verdict::Warn
    } else {
        Verdict::Ok
    }
}
