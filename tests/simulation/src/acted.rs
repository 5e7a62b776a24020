//! Looks at what the host was answered.

use crate::before::Before;
use crate::requests::What;
use crate::violation::{Violation, promise};
use crate::world::World;
use feddtpt_server::store::Position;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::problem::ProblemType;

const DONE: &str = "what the host was told is done";

impl World<'_> {
    /// An action was done.
    pub(crate) fn acted(
        &mut self,
        action: &HostAction,
        before: Before,
        position: Option<Position>,
    ) -> Result<(), Violation> {
        self.history.acted.push(action.clone());
        let Some(now) = self.position else { return Ok(()) };
        // Whether nothing else that the host wants came in between.
        let alone = before.actions == Some(self.host.actions);
        let kept = match *action {
            HostAction::Pause => !alone || now.status == FederationStatus::Paused,
            HostAction::Resume => !alone || now.status != FederationStatus::Paused,
            HostAction::CloseRound { round, stage } => {
                let open = matches!(now.phase, Some(Phase::Propose | Phase::Score));
                let closed = position != Some(now) || (now.round, now.stage) != (round, stage) || !open;
                self.tally.add("results: rounds closed by the host", u64::from(position != Some(now)));
                closed
            }
            HostAction::RollBack { round, .. } => now.status.is_terminal() || now.round > round,
            HostAction::Cancel { .. } => now.status == FederationStatus::Cancelled,
        };
        promise(DONE, kept, || format!("{action:?} at {position:?}, and it stands at {now:?}"))
    }

    /// A guest was removed.
    pub(crate) fn removed(&mut self, guest: usize, before: Before, position: Option<Position>) {
        self.guests[guest].removed = true;
        let place = |position: Option<Position>| position.map(|at| (at.round, at.attempt, at.phase, at.stage));
        let owed = before.owed.filter(|_| place(position) == place(self.position));
        self.history.owed.extend(owed);
    }

    /// The invite of a guest was taken back.
    pub(crate) fn revoked(&mut self, guest: usize) -> Result<(), Violation> {
        self.guests[guest].revoked = true;
        self.admits_nobody(guest)
    }

    /// Whether nobody has joined with an invite that was taken back.
    pub(crate) fn admits_nobody(&self, guest: usize) -> Result<(), Violation> {
        let known = &self.guests[guest];
        let nobody = !known.revoked || known.joined.is_none();
        promise("a revoked invite admits nobody", nobody, || format!("guest {guest} is {:?}", known.joined))
    }

    /// Whether a refusal is one that a host may get. `position` is where the federation stood before.
    pub(crate) fn refusal_fits(
        &self,
        what: &What,
        kind: ProblemType,
        before: Before,
        position: Option<Position>,
    ) -> bool {
        let (Some(position), Some(now)) = (position, self.position) else { return false };
        let ended = now.status.is_terminal();
        match (what, kind) {
            (What::Revoke(guest), ProblemType::InviteUsed) => self.guests[*guest].join_sent,
            (What::Act(action), ProblemType::WrongState) => match *action {
                HostAction::Pause | HostAction::Resume => ended,
                HostAction::Cancel { .. } => ended && now.status != FederationStatus::Cancelled,
                // What it asks for was so already.
                HostAction::CloseRound { round, stage }
                    if is_over(position, round) || is_closed(position, round, stage) =>
                {
                    false
                }
                HostAction::CloseRound { round, .. } => {
                    let paused = |position: Position| position.status == FederationStatus::Paused;
                    let too_few = before.submitted < self.spec.policy.min_participants as usize || now != position;
                    ended || position.round < round || round == 0 || paused(position) || paused(now) || too_few
                }
                HostAction::RollBack { .. } if self.history.acted.contains(action) => false,
                HostAction::RollBack { round, to_round } => {
                    ended || position.round < round || now.round > round || to_round >= round
                }
            },
            _ => false,
        }
    }
}

/// Whether that part of a round takes nothing more.
fn is_closed(position: Position, round: u32, stage: u32) -> bool {
    let open = matches!(position.phase, Some(Phase::Propose | Phase::Score));
    let lives = round > 0 && !position.status.is_terminal();
    lives && position.round == round && (stage < position.stage || (stage == position.stage && !open))
}

/// Whether a round has a result.
fn is_over(position: Position, round: u32) -> bool {
    let last = position.status == FederationStatus::Finished && round == position.round;
    0 < round && (round < position.round || last)
}
