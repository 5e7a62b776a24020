//! Whole federations on the toy task.

mod choosing;
mod crashes;
mod faults;
mod gate;
mod hostile;
mod old_state;
mod own_rows;
mod rounds;

use super::{AutoApprove, Outcome, Participant, ParticipantError};
use crate::fakes::{FakeClock, FakeLlm, FakeProposer, FakeServer, FakeStorage, Recorder, config, rows};
use feddtpt_shared::messages::Secret;

/// What outlives a crash.
#[derive(Clone, Debug, Default)]
struct World {
    llm: FakeLlm,
    server: FakeServer,
    storage: FakeStorage,
    recorder: Recorder,
    clock: FakeClock,
    budget: Option<u64>,
}

type Toy = Participant<FakeLlm, FakeProposer, FakeServer, FakeClock, FakeStorage, Recorder, AutoApprove>;

impl World {
    fn on(server: FakeServer) -> Self {
        Self { server, ..Self::default() }
    }

    /// One whose federation judges candidates.
    fn gated() -> Self {
        Self::on(FakeServer::gated())
    }

    fn participant(&self) -> Toy {
        Participant::new(
            config(self.budget),
            rows(),
            self.llm.clone(),
            FakeProposer,
            self.server.clone(),
            self.clock.clone(),
            self.storage.clone(),
            self.recorder.clone(),
            AutoApprove,
        )
    }

    async fn run(&self) -> Result<Outcome, ParticipantError> {
        self.participant().run(Some(invite())).await
    }
}

fn invite() -> Secret {
    Secret::new("invite")
}

/// tokio moves a participant between threads; see that its future lets itself be moved.
#[tokio::test]
async fn a_participant_can_be_spawned() {
    let participant = World::default().participant();
    let task = tokio::spawn(async move { participant.run(Some(invite())).await });
    assert_eq!(task.await.expect("no panic").expect("an outcome").rounds.len(), 3);
}
