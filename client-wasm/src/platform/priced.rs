//! Counting calls and money, and stopping before a sum is passed.

use super::observer::Events;
use crate::boundary::{Price, Spent, TabEvent};
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::{Meter, Usage};
use feddtpt_shared::{Prompt, RowText};
use std::cell::Cell;
use std::rc::Rc;

/// What an LLM costs, and what may be spent on it. Cheap to clone; the clones count together.
#[derive(Clone)]
pub(crate) struct Prices(Rc<Inner>);

struct Inner {
    events: Events,
    meter: Meter,
    price: Option<Price>,
    budget_money: Option<f64>,
    budget_calls: Option<u64>,
    /// What one call costs, as estimated from the rows before the first.
    per_call: f64,
    calls: Cell<u64>,
    before_round: Cell<u64>,
    /// Calls made and calls in all while all own rows are judged at the end.
    judging: Cell<Option<(usize, usize)>>,
}

impl Prices {
    /// Counts on from `calls`; `per_call` is the estimated price of one.
    pub(crate) fn new(
        events: Events,
        meter: Meter,
        price: Option<Price>,
        budget_money: Option<f64>,
        budget_calls: Option<u64>,
        per_call: f64,
        calls: u64,
    ) -> Self {
        Self(Rc::new(Inner {
            events,
            meter,
            price,
            budget_money,
            budget_calls,
            per_call,
            calls: Cell::new(calls),
            before_round: Cell::new(calls),
            judging: Cell::new(None),
        }))
    }

    /// A round begins.
    pub(crate) fn open_round(&self) {
        self.0.before_round.set(self.0.calls.get());
        self.tell();
    }

    /// From now on all own rows are judged, in `total` calls at most.
    pub(crate) fn begin_judging(&self, total: usize) {
        self.0.judging.set(Some((0, total)));
        self.0.events.send(&TabEvent::Judging { done: 0, total });
    }

    /// What was spent on tokens.
    pub(crate) fn usage(&self) -> Usage {
        self.0.meter.usage()
    }

    fn money(&self) -> Option<f64> {
        self.0.price.as_ref().map(|price| cost(price, self.usage()))
    }

    /// Calls the rest of the money pays for.
    fn calls_left(&self) -> Option<u64> {
        let (limit, spent) = (self.0.budget_money?, self.money()?);
        let calls = self.0.calls.get();
        let mean = if calls == 0 { 0.0 } else { spent / calls as f64 };
        let per_call = mean.max(self.0.per_call).max(f64::MIN_POSITIVE);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not below 0; saturates")]
        let left = ((limit - spent).max(0.0) / per_call) as u64;
        Some(left)
    }

    fn count(&self, calls: usize) {
        self.0.calls.set(self.0.calls.get() + calls as u64);
        self.tell();
        if let Some((done, total)) = self.0.judging.get() {
            let done = (done + calls).min(total);
            self.0.judging.set(Some((done, total)));
            self.0.events.send(&TabEvent::Judging { done, total });
        }
    }

    /// Tells the page what was spent so far.
    pub(crate) fn tell(&self) {
        let usage = self.usage();
        let spent = Spent {
            calls: self.0.calls.get(),
            calls_this_round: self.0.calls.get() - self.0.before_round.get(),
            budget_calls: self.0.budget_calls,
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            estimated: usage.estimated,
            money: self.money(),
        };
        self.0.events.send(&TabEvent::Spent { spent });
    }
}

/// What `usage` costs.
pub(crate) fn cost(price: &Price, usage: Usage) -> f64 {
    (usage.input_tokens as f64 * price.input_per_million + usage.output_tokens as f64 * price.output_per_million) / 1e6
}

/// An LLM whose calls and money are counted.
pub(crate) struct Priced<L> {
    llm: Rc<L>,
    prices: Prices,
}

impl<L> Clone for Priced<L> {
    fn clone(&self) -> Self {
        Self { llm: Rc::clone(&self.llm), prices: self.prices.clone() }
    }
}

impl<L> Priced<L> {
    /// Counts the calls of `llm`.
    pub(crate) fn new(llm: L, prices: Prices) -> Self {
        Self { llm: Rc::new(llm), prices }
    }
}

impl<L: Llm> Llm for Priced<L> {
    fn id(&self) -> &str {
        self.llm.id()
    }

    fn preferred_batch(&self) -> usize {
        self.llm.preferred_batch()
    }

    fn calls_left(&self) -> Option<u64> {
        self.prices.calls_left()
    }

    async fn answer(&self, prompt: &Prompt, rows: &[&RowText]) -> Result<Vec<Answer>, LlmError> {
        let answers = self.llm.answer(prompt, rows).await?;
        self.prices.count(rows.len());
        Ok(answers)
    }
}
