//! Asking before each upload.

use crate::exit::{Exit, Failure};
use feddtpt_client::Review;
use feddtpt_shared::Prompt;
use std::io::{IsTerminal, Write};

/// Asks on the terminal, or approves everything when nobody asked to be asked.
pub(super) struct TerminalReview {
    asks: bool,
}

impl TerminalReview {
    /// Asks if `asks`, for which there must be a terminal.
    pub(super) fn new(asks: bool) -> Result<Self, Failure> {
        if asks && !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return Err(Failure::new(Exit::Usage, "--review needs a terminal to ask on"));
        }
        Ok(Self { asks })
    }
}

impl Review for TerminalReview {
    async fn approve(&self, prompt: &Prompt) -> bool {
        if !self.asks {
            return true;
        }
        let question =
            format!("\nsend these words, and nothing else?\n  {prompt}\n[y]es, [n]o (send the given prompt back): ");
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
