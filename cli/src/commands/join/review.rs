//! Asking before each upload.

use super::ballot::{lines, shown};
use crate::exit::{Exit, Failure};
use feddtpt_client::Review;
use feddtpt_shared::Prompt;
use feddtpt_shared::ballot::Ballot;
use std::io::{IsTerminal, Write};

/// Asks on the terminal, or approves everything when nobody asked to be asked.
pub(super) struct TerminalReview {
    asks: bool,
    labels: Vec<String>,
}

impl TerminalReview {
    /// Asks if `asks`, for which there must be a terminal. `labels` are the task's, by name.
    pub(super) fn new(asks: bool, labels: Vec<String>) -> Result<Self, Failure> {
        if asks && !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return Err(Failure::new(Exit::Usage, "--review needs a terminal to ask on"));
        }
        Ok(Self { asks, labels })
    }
}

impl Review for TerminalReview {
    async fn approve(&self, prompt: &Prompt) -> bool {
        let prompt = shown(prompt);
        self.ask(format!(
            "\nsend these words, and nothing else?\n  {prompt}\n[y]es, [n]o (send the given prompt back): "
        ))
        .await
    }

    async fn approve_ballot(&self, candidates: &[Prompt], ballot: &Ballot) -> bool {
        let said = lines(&self.labels, candidates, ballot).join("\n  ");
        self.ask(format!("\nsend this ballot, and nothing else?\n  {said}\n[y]es, [n]o (do not vote): ")).await
    }
}

impl TerminalReview {
    async fn ask(&self, question: String) -> bool {
        if !self.asks {
            return true;
        }
        // A question that cannot be asked was not answered with yes.
        tokio::task::spawn_blocking(move || ask(&question)).await.unwrap_or(false)
    }
}

fn ask(question: &str) -> bool {
    loop {
        eprint!("{question}");
        let _ = std::io::stderr().flush();
        let mut answer = String::new();
        match std::io::stdin().read_line(&mut answer) {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
        if let Some(decision) = decision(&answer) {
            return decision;
        }
    }
}

fn decision(answer: &str) -> Option<bool> {
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        assert_eq!(decision(" Yes\n"), Some(true));
        assert_eq!(decision("n"), Some(false));
        assert_eq!(decision("\n"), None);
        assert_eq!(decision("sure"), None);
    }
}
