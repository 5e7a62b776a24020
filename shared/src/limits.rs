//! Hard limits that both sides enforce before anything else looks at the input.

/// Longest prompt a task may allow, in tokens.
pub const MAX_PROMPT_TOKENS: usize = 64;
/// Longest token, in bytes of UTF-8.
pub const MAX_TOKEN_BYTES: usize = 48;
/// Largest request body of the federation API except task creation, in bytes.
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Largest body that creates a federation (task and vocabulary), in bytes.
pub const MAX_TASK_BODY_BYTES: usize = 4 * 1024 * 1024;
/// Most rounds a federation may run.
pub const MAX_ROUNDS: u32 = 1_000;
/// Most labels a task may have.
pub const MAX_LABELS: usize = 64;
/// Most candidates that participants judge in one round.
pub const MAX_CANDIDATES: usize = 32;
/// Most words in a public vocabulary.
pub const MAX_VOCABULARY_WORDS: usize = 100_000;
/// Most rows in the public class-balanced set.
pub const MAX_PUBLIC_ROWS: usize = 512;
/// Longest text of one row, in bytes of UTF-8; longer rows are refused by name, never cut silently.
pub const MAX_ROW_BYTES: usize = 64 * 1024;
/// Longest name (federation, participant, label), in bytes.
pub const MAX_NAME_BYTES: usize = 120;
/// Longest description, in bytes.
pub const MAX_DESCRIPTION_BYTES: usize = 4_000;
/// Most participants a federation may admit.
pub const MAX_PARTICIPANTS: u32 = 100_000;
/// Most invites one request may create.
pub const MAX_INVITES_PER_REQUEST: u32 = 1_000;
/// Longest wait of one long poll, in milliseconds.
pub const MAX_POLL_WAIT_MS: u64 = 25_000;
