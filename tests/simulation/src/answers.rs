//! Looks at answers: each must be one that the server may give here.

use crate::requests::What;
use crate::violation::{Violation, promise};
use crate::world::{Asked, World};
use feddtpt_shared::ballot::Ballot;
use feddtpt_shared::federation::{FederationStatus, Phase};
use feddtpt_shared::host::HostAction;
use feddtpt_shared::messages::{Joined, Receipt};
use feddtpt_shared::problem::{Problem, ProblemType};
use feddtpt_shared::{Digest, Prompt};
use serde::de::DeserializeOwned;

const ANSWERS: &str = "every answer is one that fits";
const GONE: &str = "nothing of a removed participant is accepted";
const SAME: &str = "a repeated request gets the same answer";

impl World<'_> {
    /// Looks at one.
    pub(crate) async fn answered(&mut self, asked: Asked) -> Result<(), Violation> {
        let Asked { request, guest, at, heard, troubles, since, position, joining, before, task } = asked;
        let what = request.what.clone();
        let answer = task.await.map_err(|error| Violation::new("no task panics", error.to_string()))?;
        let none = || Violation::new(ANSWERS, format!("{what:?}: no answer"));
        let (status, body) = answer.ok_or_else(none)?;
        let shown = || format!("{what:?} was answered {status} {}", String::from_utf8_lossy(&body));
        if status >= 500 {
            self.tally.count(format!("answers: {status}"));
            if what.is_of_host() {
                self.tally.count("faults: the host's request, the database is away");
            }
            let excused = status == 503 && self.machines[at].faults.troubles() > troubles;
            return promise("5xx is 503, and only when the store fails", excused, shown);
        }
        if !heard {
            return Ok(());
        }
        let good = (200..300).contains(&status);
        self.host.answered |= what.is_of_host() && self.host.last.as_ref().is_some_and(|last| last.what == what);
        promise(GONE, !(good && before.removed && what.needs_presence()), shown)?;
        self.tally.count(format!("answers: {} {status}", name(&what)));
        match (&what, guest) {
            (What::View, _) if good => self.history.view(since, &read(&body)?),
            (What::Transcript, _) if good => {
                let federation = self.federation.clone();
                self.history.record(since, &federation, read(&body)?)
            }
            (What::Poll, Some(_)) if good => {
                let view = read(&body)?;
                self.history.round(since, &view)?;
                self.told_time(at, &view)
            }
            (What::Act(action), _) if good => {
                self.history.view(since, &read(&body)?)?;
                self.acted(action, before, position)
            }
            (What::Remove(guest), _) if good => {
                self.removed(*guest, before, position);
                Ok(())
            }
            (What::Revoke(guest), _) if good => self.revoked(*guest),
            (What::Join, Some(guest)) if good => self.joined(guest, &read(&body)?),
            (What::Submit { round, digest }, Some(guest)) if good => {
                self.acknowledged(guest, *round, *digest, &read(&body)?)
            }
            (What::Vote { round, stage, digest }, Some(guest)) if good => {
                self.counted(guest, (*round, *stage), *digest, &read(&body)?)
            }
            (What::Leave, Some(guest)) if good => {
                self.guests[guest].left = true;
                Ok(())
            }
            (what, Some(guest)) => {
                let problem: Problem = read(&body)?;
                let stayed = position == self.position;
                let open = position.filter(|_| stayed);
                let open =
                    open.filter(|position| position.phase == Some(Phase::Propose)).map(|position| position.round);
                let fits = match *what {
                    What::Vote { round, stage, digest } => {
                        let open = position.filter(|at| stayed && at.phase == Some(Phase::Score));
                        let open = open.is_some_and(|at| (at.round, at.stage) == (round, stage));
                        self.vote_fits(guest, (round, stage), digest, problem.kind, open).await?
                    }
                    _ => self.fits(what, guest, problem.kind, open, joining),
                };
                promise(ANSWERS, fits, || format!("{} in {position:?}, then {:?}", shown(), self.position))
            }
            (what, None) => {
                let problem: Problem = read(&body)?;
                let fits = self.refusal_fits(what, problem.kind, before, position);
                promise(ANSWERS, fits, || format!("{} in {position:?}, then {:?}", shown(), self.position))
            }
        }
    }

    /// Whether a refusal is one that may be. `open` is the round that took proposals all the time.
    fn fits(&self, what: &What, guest: usize, kind: ProblemType, open: Option<u32>, joining: usize) -> bool {
        let guest_left = self.guests[guest].may_be_gone();
        match (what, kind) {
            (What::Join, ProblemType::WrongState) => {
                self.position.is_some_and(|position| position.status.is_terminal())
            }
            (What::Join, ProblemType::FederationFull) => {
                let others = self.guests.iter().filter(|guest| guest.join_sent).count().max(joining);
                others > self.spec.policy.capacity as usize
            }
            (What::Join, ProblemType::Unauthorized) => self.guests[guest].revoke_sent,
            (What::Submit { .. } | What::Poll, ProblemType::Unauthorized) => guest_left,
            (What::Submit { round, .. }, ProblemType::RoundClosed) => {
                open != Some(*round) || self.asks(guest) == Some(false)
            }
            (What::Submit { round, digest }, ProblemType::AlreadySubmitted) => {
                let mut sent = self.history.sent.iter();
                sent.any(|(other, sent)| sent.round == *round && sent.guest == guest && other != digest)
            }
            _ => false,
        }
    }

    /// Whether the refusal of a ballot is one that may be. `open` says whether its stage was open all the time.
    async fn vote_fits(
        &self,
        guest: usize,
        place: (u32, u32),
        digest: Digest,
        kind: ProblemType,
        open: bool,
    ) -> Result<bool, Violation> {
        let cast = self.history.cast.get(&digest);
        Ok(match kind {
            ProblemType::Unauthorized => self.guests[guest].may_be_gone(),
            ProblemType::RoundClosed => !open || !self.is_asked(guest).await?,
            ProblemType::AlreadySubmitted => self.history.cast.iter().any(|(other, cast)| {
                (cast.round, cast.stage, cast.guest) == (place.0, place.1, guest) && *other != digest
            }),
            ProblemType::Unprocessable => {
                let list = self.history.lists.get(&place);
                !list.zip(cast).is_some_and(|(list, cast)| self.is_right(&cast.ballot, list))
            }
            _ => false,
        })
    }

    /// Whether votes are such as the federation asks for, about this list.
    fn is_right(&self, ballot: &Ballot, list: &[Prompt]) -> bool {
        ballot.validate(&self.spec.strategy.gate, list, self.spec.task.labels.len()).is_ok()
    }

    /// Whether the store says that the phase at hand asks a guest.
    async fn is_asked(&self, guest: usize) -> Result<bool, Violation> {
        let process = self.machines.iter().find_map(|machine| machine.process.as_ref());
        let (Some(process), Some(joined)) = (process, &self.guests[guest].joined) else { return Ok(false) };
        let standing = process.store.standing(&self.federation, Some(&joined.participant)).await;
        let standing = standing.map_err(|error| Violation::new("the store can be read", error.to_string()))?;
        Ok(standing.is_some_and(|standing| standing.asked))
    }

    /// Whether the open round asks a guest, if that is known.
    fn asks(&self, guest: usize) -> Option<bool> {
        let position = self.position?;
        let asked = self.history.asked.get(&(position.round, position.attempt))?;
        Some(asked.contains(&self.guests[guest].joined.as_ref()?.participant))
    }

    fn joined(&mut self, guest: usize, joined: &Joined) -> Result<(), Violation> {
        let twice = self.guests.iter().enumerate().any(|(other, known)| {
            other != guest && known.joined.as_ref().is_some_and(|known| known.participant == joined.participant)
        });
        promise("an invite admits one participant", !twice, || format!("{} is two guests", joined.participant))?;
        self.guests[guest].joined.get_or_insert_with(|| joined.clone());
        self.admits_nobody(guest)?;
        let known = self.guests[guest].joined.get_or_insert_with(|| joined.clone());
        promise(SAME, known == joined, || {
            format!("guest {guest} is {}, then {}", known.participant, joined.participant)
        })
    }

    fn acknowledged(&mut self, guest: usize, round: u32, digest: Digest, receipt: &Receipt) -> Result<(), Violation> {
        if self.position.is_some_and(|position| position.status == FederationStatus::Paused) {
            self.tally.count("results: proposals accepted in a pause");
        }
        let right = receipt.round == round && receipt.digest == digest;
        promise(ANSWERS, right, || format!("guest {guest} in round {round}: {receipt:?} instead of {digest}"))?;
        let known = *self.history.acknowledged.entry((round, guest)).or_insert(digest);
        promise("a participant counts once in a round", known == digest, || {
            format!("guest {guest} has receipts for {known} and {digest} in round {round}")
        })
    }
}

impl World<'_> {
    fn counted(
        &mut self,
        guest: usize,
        (round, stage): (u32, u32),
        digest: Digest,
        receipt: &Receipt,
    ) -> Result<(), Violation> {
        let right = receipt.round == round && receipt.digest == digest;
        promise(ANSWERS, right, || format!("guest {guest} in round {round}: {receipt:?} instead of {digest}"))?;
        let list = self.history.lists.get(&(round, stage));
        let listed =
            list.zip(self.history.cast.get(&digest)).is_none_or(|(list, cast)| self.is_right(&cast.ballot, list));
        promise("a ballot is about the list", listed, || {
            format!("guest {guest}, stage {stage} of round {round}: {list:?}")
        })?;
        let known = *self.history.counted.entry((round, stage, guest)).or_insert(digest);
        promise("a participant counts once in a stage", known == digest, || {
            format!("guest {guest} has receipts for {known} and {digest} in stage {stage} of round {round}")
        })
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Violation> {
    let unread = |error: serde_json::Error| format!("{error}: {}", String::from_utf8_lossy(body));
    serde_json::from_slice(body).map_err(|error| Violation::new(ANSWERS, unread(error)))
}

fn name(what: &What) -> &'static str {
    match what {
        What::Host => "host",
        What::Join => "join",
        What::Submit { .. } => "submit",
        What::Vote { .. } => "vote",
        What::Poll => "poll",
        What::Leave => "leave",
        What::Act(HostAction::Pause) => "pause",
        What::Act(HostAction::Resume) => "resume",
        What::Act(HostAction::CloseRound { .. }) => "close the round",
        What::Act(HostAction::RollBack { .. }) => "roll back",
        What::Act(HostAction::Cancel { .. }) => "cancel",
        What::Remove(_) => "remove",
        What::Revoke(_) => "revoke",
        What::View => "look",
        What::Transcript => "record",
    }
}
