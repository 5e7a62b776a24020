//! What the summary calls operations.

use crate::schedule::{Operation, Which};

impl Operation {
    /// What it is called there.
    pub fn name(&self) -> &'static str {
        match self {
            Operation::Join { .. } => "join",
            Operation::Submit { round: Which::Open, .. } => "submit",
            Operation::Submit { round: Which::Before, .. } => "submit, late",
            Operation::Submit { round: Which::After, .. } => "submit, early",
            Operation::Vote { stage: Which::Open, .. } => "vote",
            Operation::Vote { stage: Which::Before, .. } => "vote, late",
            Operation::Vote { stage: Which::After, .. } => "vote, early",
            Operation::Repeat { .. } => "repeat",
            Operation::Poll { wait: false, .. } => "poll",
            Operation::Poll { wait: true, .. } => "poll, long",
            Operation::Leave { .. } => "leave",
            Operation::Pause { .. } => "host: pause",
            Operation::Resume { .. } => "host: resume",
            Operation::CloseRound { .. } => "host: close the round",
            Operation::RollBack { .. } => "host: roll back",
            Operation::Cancel { .. } => "host: cancel",
            Operation::Remove { .. } => "host: remove a participant",
            Operation::Revoke { .. } => "host: revoke an invite",
            Operation::HostRepeat { .. } => "host: repeat",
            Operation::Look { .. } => "look",
            Operation::Pass { .. } => "clocks go on",
            Operation::Jump { ms, .. } if *ms < 0 => "a clock is set back",
            Operation::Jump { .. } => "a clock is set forward",
            Operation::Wait { .. } => "servers wait",
            Operation::Kill { .. } => "kill",
            Operation::Start { .. } => "start",
            Operation::Cut { .. } => "cut the database",
            Operation::Mend { .. } => "mend the database",
            Operation::Strike { .. } => "strike a write",
            Operation::Stall { .. } => "stall a write",
            Operation::Release { .. } => "release",
            Operation::Hold { .. } => "hold aggregations",
            Operation::LetGo { .. } => "let aggregations go",
            Operation::Fail { crash: false, .. } => "fail an aggregation",
            Operation::Fail { crash: true, .. } => "crash an aggregation",
            Operation::Deafen { .. } => "deafen",
        }
    }
}
