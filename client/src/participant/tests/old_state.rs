//! States that were stored by a version that knew of no ballots.

use super::World;
use crate::fakes::prompt;
use crate::participant::kept;
use crate::platform::Storage as _;

const WAITING: &str = r#"{"saved":30,"nonce":"78377b525757b494427f89014f97d79928f3938d14eb51e20fb5dec9834eb304",
    "token":"token","participant":"p1","revision":1,"stage":{"stage":"waiting"},
    "account":{"cache":{"capacity":20000,"rows":[],"prompts":[]},
        "budget":{"total":null,"per_round":null,"spent":44,"round":1,"round_spent":44,"reserved":0,"unanswered":0}},
    "prompts_seen":[{"round":1,"prompt":["w01","w02","w03"]}],
    "rounds":[{"round":1,"proposal":["w01","w04"],
        "score":{"objective":"balanced-accuracy","per_class":[[4,11],[3,11]],"unparsed":0},"llm_calls":44,"counted":true}]}"#;

#[tokio::test]
async fn a_stored_state_without_ballots_is_gone_on_with() {
    for world in [World::default(), World::gated()] {
        world.storage.save("participant", WAITING).await.expect("kept");
        world.server.change(|inner| (inner.round, inner.revision, inner.prompt) = (2, 2, prompt("w01 w04")));
        let before = kept(&world.storage).await.expect("readable").expect("there");
        assert!(before.rounds[0].proposed && before.rounds[0].ballots.is_empty() && before.llm_calls == 44);
        let outcome = world.participant().run(None).await.expect("an outcome");
        assert_eq!(outcome.rounds.iter().map(|round| round.round).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(outcome.llm_calls, 44 + world.llm.calls().len() as u64);
    }
}
