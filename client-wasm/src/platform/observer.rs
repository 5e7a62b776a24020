//! What the participant tells, handed on to the page.

use crate::boundary::{CurvePoint, ScoreView, SearchEndName, TabEvent, WaitFor, to_js, words};
use feddtpt_client::search::{SearchEnd, SearchEvent};
use feddtpt_client::{Observer, ParticipantEvent};
use feddtpt_shared::Token;
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The page's ear. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Events(Function);

impl Events {
    /// Calls `listener` with each event.
    pub(crate) fn new(listener: Function) -> Self {
        Self(listener)
    }

    /// Tells the page.
    pub(crate) fn send(&self, event: &TabEvent) {
        // What the listener makes of it is its own affair; the search goes on.
        let _ = self.0.call1(&JsValue::NULL, &to_js(event));
    }
}

/// The accuracy curve so far. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Curve(Rc<RefCell<Vec<CurvePoint>>>);

impl Curve {
    /// A curve that goes on after `points`.
    pub(crate) fn new(points: Vec<CurvePoint>) -> Self {
        Self(Rc::new(RefCell::new(points)))
    }

    /// All points.
    pub(crate) fn points(&self) -> Vec<CurvePoint> {
        self.0.borrow().clone()
    }

    /// A resumed search judges its starting prompt a second time in the eyes of the observer: the point stands once.
    fn add(&self, point: CurvePoint) {
        let mut points = self.0.borrow_mut();
        points.retain(|old| (old.round, old.step) != (point.round, point.step));
        points.push(point);
    }
}

/// Hands the participant's events on.
pub(crate) struct TabObserver {
    events: Events,
    curve: Curve,
    steps: u32,
    needs_approval: bool,
    round: Cell<u32>,
    opened: Rc<dyn Fn(u32)>,
}

impl TabObserver {
    /// For searches of `steps` trials. `opened` hears of each round.
    pub(crate) fn new(
        events: Events,
        curve: Curve,
        steps: u32,
        needs_approval: bool,
        round: u32,
        opened: Rc<dyn Fn(u32)>,
    ) -> Self {
        Self { events, curve, steps, needs_approval, round: Cell::new(round), opened }
    }

    fn search(&self, event: &SearchEvent) -> TabEvent {
        let steps = self.steps;
        match event {
            SearchEvent::Started { prompt, score } => {
                let score = ScoreView::from(score);
                self.curve.add(CurvePoint { round: self.round.get(), step: 0, score, accepted: true });
                TabEvent::Started { score, prompt: words(prompt) }
            }
            SearchEvent::Proposed { step, position, kind, from, token, prompt } => TabEvent::Proposed {
                step: *step,
                steps,
                position: *position,
                kind: (*kind).into(),
                from: from.as_ref().map(Token::to_string),
                token: token.to_string(),
                prompt: words(prompt),
            },
            SearchEvent::Tried { step, score, accepted } => {
                let (step, accepted) = (*step, *accepted);
                let score = score.as_ref().map(ScoreView::from);
                if let Some(score) = score {
                    self.curve.add(CurvePoint { round: self.round.get(), step: step + 1, score, accepted });
                }
                TabEvent::Tried { step, steps, score, accepted }
            }
        }
    }
}

impl Observer for TabObserver {
    fn event(&self, event: &ParticipantEvent) {
        let event = match event {
            ParticipantEvent::Joined { participant } => TabEvent::Joined { participant: participant.clone() },
            ParticipantEvent::Waiting(view) => TabEvent::Waiting {
                status: view.status.into(),
                round: view.round,
                attempt: view.attempt,
                participants: view.participants,
                submissions: view.submissions,
                closes_in_ms: view.closes_in_ms,
                asked: view.asked,
                stage: view.stage,
                prompt: words(&view.prompt),
            },
            ParticipantEvent::RoundOpened { round, prompt } => {
                self.round.set(*round);
                (self.opened)(*round);
                TabEvent::RoundOpened { round: *round, prompt: words(prompt) }
            }
            ParticipantEvent::Search(event) => self.search(event),
            ParticipantEvent::SearchEnded { round, end } => {
                let (end, reason) = match end {
                    SearchEnd::Completed => (SearchEndName::Completed, None),
                    SearchEnd::BudgetReached => (SearchEndName::BudgetReached, None),
                    SearchEnd::NothingLeft => (SearchEndName::NothingLeft, None),
                    SearchEnd::LlmFailed(reason) => (SearchEndName::LlmFailed, Some(reason.clone())),
                    SearchEnd::LlmRefused(reason) => (SearchEndName::LlmRefused, Some(reason.clone())),
                    SearchEnd::ProposerFailed(reason) => (SearchEndName::ProposerFailed, Some(reason.clone())),
                };
                TabEvent::SearchEnded { round: *round, end, reason }
            }
            ParticipantEvent::UploadPreview { round, prompt, score } => TabEvent::UploadPreview {
                round: *round,
                prompt: words(prompt),
                score: score.as_ref().map(ScoreView::from),
                needs_approval: self.needs_approval,
            },
            ParticipantEvent::Uploaded { receipt, llm_calls } => {
                TabEvent::Uploaded { round: receipt.round, digest: receipt.digest.to_string(), llm_calls: *llm_calls }
            }
            ParticipantEvent::Judging { round, stage, candidates } => TabEvent::CandidatesOpened {
                round: *round,
                stage: *stage,
                candidates: candidates.iter().map(words).collect(),
            },
            ParticipantEvent::BallotPreview { round, candidates, ballot, abstains } => TabEvent::BallotPreview {
                round: *round,
                candidates: candidates.iter().map(words).collect(),
                ballot: ballot.into(),
                abstains: abstains.as_ref().map(ToString::to_string),
                // A ballot that says nothing goes without a question.
                needs_approval: self.needs_approval && abstains.is_none(),
            },
            ParticipantEvent::Voted { receipt, stage, llm_calls } => TabEvent::Voted {
                round: receipt.round,
                stage: *stage,
                digest: receipt.digest.to_string(),
                llm_calls: *llm_calls,
            },
            ParticipantEvent::TooLate { round } => TabEvent::TooLate { round: *round },
            ParticipantEvent::Retrying { reason, wait_ms } => {
                TabEvent::Retrying { what: WaitFor::Server, reason: reason.clone(), wait_ms: *wait_ms }
            }
            // The end is told with the accuracies on all own rows, once they are known.
            ParticipantEvent::Ended(_) => return,
        };
        self.events.send(&event);
    }
}
