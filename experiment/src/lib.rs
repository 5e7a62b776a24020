//! Fair experiments: the same model, rows, seed prompt and budget for every arm.
//!
//! A run plays one federation in one process, with the very code that participants ([`feddtpt_client`]) and the server
//! ([`feddtpt_aggregation`]) use; only the messages between them are calls instead of requests. One LLM call is one (prompt,
//! row) inference, counted for search and scoring alike; answers that a participant has paid for are free. What is asked
//! about test rows is counted nowhere and seen by nobody in the run.

mod alone;
pub mod arm;
mod arm_rows;
pub mod attack;
mod best_client;
pub mod confusion;
pub mod deal;
pub mod federation;
#[cfg(test)]
mod fixture;
pub mod job;
pub mod llms;
mod majority;
pub mod memo;
pub mod models;
mod own;
mod person;
pub mod plan;
mod result_rows;
mod score;
pub mod soft;
pub mod tested;
pub mod world;

pub use arm::{Arm, Kind, Run};
pub use arm_rows::arm_rows;
pub use confusion::Confusion;
pub use federation::RunRound;
pub use job::Source;
pub use llms::LlmPlan;
pub use memo::{Inside, Memo, Words};
pub use models::{Models, Named};
pub use plan::{ArmPlan, Data, Job, Plan, Shard, Split};
pub use soft::SoftSettings;
pub use tested::{Objective, Tested};
pub use world::World;
