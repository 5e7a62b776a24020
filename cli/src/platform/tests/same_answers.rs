//! The shipped model answers the same over HTTP as in this process, and proposes the same words.

use crate::platform::mlm::tests::{MODEL, task};
use crate::platform::{ApiLlm, HttpProposer, Ledger, LocalMlm, LocalProposer, TokioClock, Wire, Workers};
use feddtpt_client::platform::Llm as _;
use feddtpt_client::platform::Proposer;
use feddtpt_connect::{AnswerMode, LlmConfig, Meter, below};
use feddtpt_server::{Server, ServerConfig, Web};
use feddtpt_shared::messages::Secret;
use feddtpt_shared::task::Calibration;
use feddtpt_shared::{Prompt, RowText};
use reqwest::Url;
use std::sync::Arc;

const TEXTS: [&str; 14] = [
    "a dull and lifeless film",
    "a moving, wonderful story",
    "utter rubbish",
    "I loved every minute!",
    "not bad, not good",
    "It's [MASK] and [MASK] again.",
    "caf\u{e9} cr\u{e8}me \u{2014} d\u{e9}licieux",
    "12,5 % off ... really?",
    "##ing [SEP] [CLS]",
    "\u{4f60}\u{597d} world",
    "tabs\tand\nlines",
    "worth seeing twice",
    "the worst two hours of my life",
    "?",
];

#[tokio::test]
async fn over_http_as_in_process() {
    let folder = tempfile::tempdir().unwrap();
    let config = ServerConfig::local(folder.path().join("f.db"), Secret::new("host"));
    let server = Server::start(config, Some(Arc::clone(&MODEL)), Web::default()).await.unwrap();
    let url = Url::parse(&format!("http://{}", server.local_addr())).unwrap();
    let wire = Wire::new(Ledger::new()).unwrap();
    let rows: Vec<RowText> = TEXTS.iter().map(|text| RowText::single(*text)).collect();
    let rows: Vec<&RowText> = rows.iter().collect();
    let prompts = ["overall", "", "please read this review with care", "don't", "film critics say"];
    let prompts: Vec<Prompt> = prompts.iter().map(|prompt| Prompt::parse(prompt).unwrap()).collect();
    for calibration in [Calibration::None, Calibration::ContentFree] {
        let config = LlmConfig { answers: AnswerMode::Logprobs, ..LlmConfig::new(url.clone(), MODEL.id()) };
        let far = ApiLlm::connect(wire.clone(), TokioClock::new(), config, task(calibration), Meter::default())
            .await
            .unwrap();
        let near = LocalMlm::new(Arc::clone(&MODEL), task(calibration), Workers::new(2)).unwrap();
        for prompt in &prompts {
            let (far, near) = (far.answer(prompt, &rows).await.unwrap(), near.answer(prompt, &rows).await.unwrap());
            assert_eq!(far, near, "{calibration:?} {prompt}");
        }
    }
    let fill = below(&url, &["v1", "fill-mask"]);
    let far = HttpProposer::new(wire, fill, "[MASK]", None);
    let near = LocalProposer::new(Arc::clone(&MODEL), Workers::new(1));
    for position in 0..6 {
        let words = |found: Vec<feddtpt_client::platform::Candidate>| -> Vec<String> {
            found.iter().map(|candidate| candidate.token.to_string()).collect()
        };
        let far = words(far.propose(&prompts[2], position, 30).await.unwrap());
        assert_eq!(far, words(near.propose(&prompts[2], position, 30).await.unwrap()));
    }
    server.shutdown().await;
}
