//! Invites and participants: listed, taken back, removed.

use crate::util::{Guest, TestServer, policy, spec};
use feddtpt_shared::host::{InviteState, InviteView, ParticipantState, ParticipantView, invite_id};
use feddtpt_shared::problem::ProblemType;
use reqwest::Method;

async fn invites(server: &TestServer) -> Vec<InviteView> {
    server.send(server.host(Method::GET, &server.below("/invites"))).await.json()
}

async fn participants(server: &TestServer) -> Vec<ParticipantView> {
    server.send(server.host(Method::GET, &server.below("/participants"))).await.json()
}

#[tokio::test]
async fn the_host_sees_who_used_an_invite_and_takes_the_others_back() {
    let server = TestServer::start().await.with_federation().await;
    let (used, open) = (server.invite().await, server.invite().await);
    let guest = Guest::join(&server, &used).await;
    let listed = invites(&server).await;
    assert_eq!(listed.len(), 2);
    let one = |id: &str| listed.iter().find(|invite| invite.id == id).unwrap();
    let first = one(&invite_id(&used));
    assert_eq!((first.state, first.participant.as_ref()), (InviteState::Used, Some(&guest.id)));
    assert_eq!(one(&invite_id(&open)).state, InviteState::Open);
    let revoke =
        async |id: &str| server.send(server.host(Method::DELETE, &server.below(&format!("/invites/{id}")))).await;
    assert_eq!(revoke(&invite_id(&open)).await.status, 204);
    assert_eq!(revoke(&invite_id(&open)).await.status, 204);
    assert_eq!(revoke(&invite_id(&used)).await.problem().kind, ProblemType::InviteUsed);
    for unknown in ["i_1", "%00", "..%2f..", "i_%27%3b--0000000000000000"] {
        assert_eq!(revoke(unknown).await.problem().kind, ProblemType::NotFound, "{unknown}");
    }
    let problem = Guest::try_join(&server, &open, "n").await.problem();
    assert_eq!(problem.kind, ProblemType::Unauthorized);
    assert!(problem.detail.contains("taken this invite back"), "{problem}");
}

#[tokio::test]
async fn a_removed_participant_is_told_so_and_nobody_waits_for_it() {
    let server = TestServer::start().await.with_spec(&spec(2, policy())).await;
    let guests = [server.guest().await, server.guest().await, server.guest().await];
    server.opens(1).await;
    for guest in &guests {
        guest.submit(&server, 1, "good").await;
    }
    let remove =
        async |id: &str| server.send(server.host(Method::DELETE, &server.below(&format!("/participants/{id}")))).await;
    assert_eq!(remove(&guests[0].id).await.status, 204);
    assert_eq!(remove(&guests[0].id).await.status, 204);
    assert_eq!(remove("p_nobody").await.problem().kind, ProblemType::NotFound);
    for problem in [
        guests[0].submit(&server, 1, "good").await.problem(),
        server
            .send(server.request(Method::GET, &server.below("/round")).bearer_auth(guests[0].token.expose()))
            .await
            .problem(),
    ] {
        assert_eq!(problem.kind, ProblemType::Unauthorized);
        assert!(problem.detail.contains("the host has removed this participant"), "{problem}");
    }
    server.clock.advance_ms(1_000);
    assert_eq!(server.opens(2).await.prompts[1].proposals, 2);
    let listed = participants(&server).await;
    let state = |guest: &Guest| listed.iter().find(|one| one.id == guest.id).unwrap().state;
    assert_eq!(state(&guests[0]), ParticipantState::Removed);
    assert_eq!(state(&guests[1]), ParticipantState::Searching);
}

#[tokio::test]
async fn lists_are_for_the_host_and_come_in_parts() {
    let server = TestServer::start().await.with_federation().await;
    let guest = server.guest().await;
    server.guest().await;
    for list in ["/invites", "/participants"] {
        let path = server.below(list);
        let by_guest = server.request(Method::GET, &path).bearer_auth(guest.token.expose());
        assert_eq!(server.send(by_guest).await.problem().kind, ProblemType::Forbidden);
        let ids = async |query: &str| -> Vec<String> {
            let part: Vec<serde_json::Value> =
                server.send(server.host(Method::GET, &format!("{path}{query}"))).await.json();
            part.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
        };
        let all = ids("").await;
        let first = ids("?limit=1").await;
        assert_eq!(
            (first[0].as_str(), ids(&format!("?after={}", first[0])).await),
            (all[0].as_str(), all[1..].to_vec())
        );
        for query in ["?limit=0", "?limit=1001", "?after=%00", "?limit=-1", "?after="] {
            let reply = server.send(server.host(Method::GET, &format!("{path}{query}"))).await;
            assert_eq!(reply.problem().kind, ProblemType::InvalidParameter, "{query}");
        }
        assert_eq!(server.send(server.host(Method::GET, &format!("/api/v1/federations/f_0{list}"))).await.status, 404);
    }
}
