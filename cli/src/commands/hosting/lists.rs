//! Invites and participants, all of them, as tables.

use super::Desk;
use crate::commands::host::server_failure;
use crate::commands::{print, print_json};
use crate::exit::{Exit, Failure, OrExit};
use feddtpt_shared::host::{InviteView, ParticipantView};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::{SystemTime, UNIX_EPOCH};

/// Entries of one answer; the server gives no more.
const PART: usize = 1_000;

impl Desk {
    pub(super) async fn invites(&self) -> Result<(), Failure> {
        let mut invites: Vec<InviteView> = self.all("invites", |invite: &InviteView| invite.id.clone()).await?;
        invites.sort_by(|one, other| (one.created_ms, &one.id).cmp(&(other.created_ms, &other.id)));
        let now_ms = now_ms()?;
        let row = |invite: &InviteView| {
            let used = invite.used_ms.map_or_else(String::new, |used_ms| ago(now_ms, used_ms));
            [invite.id.clone(), name(&invite.state), invite.participant.clone().unwrap_or_default(), used]
        };
        self.table(&invites, ["invite", "state", "participant", "used"], row)
    }

    pub(super) async fn participants(&self) -> Result<(), Failure> {
        let id = |participant: &ParticipantView| participant.id.clone();
        let mut participants: Vec<ParticipantView> = self.all("participants", id).await?;
        participants.sort_by(|one, other| (one.joined_ms, &one.id).cmp(&(other.joined_ms, &other.id)));
        let now_ms = now_ms()?;
        let row = |one: &ParticipantView| {
            [one.id.clone(), name(&one.state), one.proposals.to_string(), ago(now_ms, one.last_seen_ms)]
        };
        self.table(&participants, ["participant", "state", "proposals", "last heard of"], row)
    }

    /// A whole list, part by part.
    async fn all<T: DeserializeOwned>(&self, what: &str, id: impl Fn(&T) -> String) -> Result<Vec<T>, Failure> {
        let mut all: Vec<T> = Vec::new();
        loop {
            let after: Vec<_> = all.last().map(|last| ("after", id(last))).into_iter().collect();
            let part = self.server.list_as_host(&[what], &after, &self.token).await;
            let part: Vec<T> = part.map_err(|error| server_failure(&error))?;
            let last = part.len() < PART;
            all.extend(part);
            if last {
                return Ok(all);
            }
        }
    }

    fn table<T: Serialize, const N: usize>(
        &self,
        entries: &[T],
        head: [&str; N],
        row: impl Fn(&T) -> [String; N],
    ) -> Result<(), Failure> {
        if self.json {
            return print_json(&entries);
        }
        print(aligned(&head.map(str::to_owned), &entries.iter().map(row).collect::<Vec<_>>()));
        Ok(())
    }
}

/// Columns as wide as their widest entry.
fn aligned<const N: usize>(head: &[String; N], rows: &[[String; N]]) -> String {
    let all = || std::iter::once(head).chain(rows);
    let width = |column: usize| all().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let fields = row.iter().zip(&widths).map(|(field, width)| format!("{field:width$}"));
        fields.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all().map(line).collect::<Vec<_>>().join("\n")
}

/// A state by its name on the wire.
fn name(state: &impl Serialize) -> String {
    let value = serde_json::to_value(state).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn now_ms() -> Result<u64, Failure> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).or_exit(Exit::Failure)?;
    Ok(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// `3 min 12 s ago`. Clocks that do not agree make it `just now`.
fn ago(now_ms: u64, then_ms: u64) -> String {
    match now_ms.saturating_sub(then_ms) {
        0..=999 => "just now".to_owned(),
        passed_ms => format!("{} ago", crate::report::duration(passed_ms)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let rows = [["a".to_owned(), "über".to_owned()], ["long".to_owned(), String::new()]];
        assert_eq!(aligned(&["x".to_owned(), "state".to_owned()], &rows), "x     state\na     über\nlong");
    }

    #[test]
    fn times_are_told_from_now() {
        assert_eq!(ago(5_000, 6_000), "just now");
        assert_eq!(ago(192_000, 0), "3 min 12 s ago");
    }
}
