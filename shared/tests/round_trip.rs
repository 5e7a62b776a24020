//! Property tests: whatever passes validation survives the wire unchanged, and no input makes a parser panic.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

use feddtpt_shared::messages::Proposal;
use feddtpt_shared::problem::{Problem, ProblemType};
use feddtpt_shared::template::Template;
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent, verify_chain};
use feddtpt_shared::{Digest, Prompt, RowText, Token, Vocabulary};
use proptest::prelude::*;

fn word() -> impl Strategy<Value = Token> {
    "[a-z]{1,12}".prop_map(|text| Token::new(text).expect("letters are a token"))
}

proptest! {
    #[test]
    fn tokens_are_as_strict_over_the_wire_as_in_code(text in any::<String>()) {
        let direct = Token::new(text.clone());
        let wire = serde_json::from_value::<Token>(text.clone().into());
        prop_assert_eq!(direct.is_ok(), wire.is_ok());
        if let Ok(token) = direct {
            prop_assert_eq!(token.as_str(), &text);
            prop_assert!(!text.chars().any(|c| c.is_whitespace() || c.is_control()));
        }
    }

    #[test]
    fn proposals_survive_the_wire(words in prop::collection::vec(word(), 0..20)) {
        let proposal = Proposal { prompt: Prompt(words) };
        let text = serde_json::to_string(&proposal).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<Proposal>(&text).expect("parses"), proposal);
    }

    #[test]
    fn a_prompt_reads_its_own_text(words in prop::collection::vec(word(), 0..20)) {
        let prompt = Prompt(words);
        prop_assert_eq!(Prompt::parse(&prompt.to_string()).expect("parses"), prompt);
    }

    #[test]
    fn vocabularies_survive_their_text_in_any_order(words in prop::collection::vec(word(), 1..50), seed in any::<u64>()) {
        let vocabulary = Vocabulary::new(words.clone()).expect("not empty");
        let mut shuffled = words;
        let len = shuffled.len();
        for at in 0..len {
            shuffled.swap(at, usize::try_from(seed % len as u64).expect("small"));
        }
        prop_assert_eq!(&Vocabulary::new(shuffled).expect("not empty"), &vocabulary);
        let read = Vocabulary::parse(&vocabulary.to_text().replace('\n', "\r\n")).expect("parses");
        prop_assert_eq!(read.hash(), vocabulary.hash());
        prop_assert!(read.expect_hash(Digest::of("another list")).is_err());
    }

    #[test]
    fn the_vocabulary_closes_the_prompt(words in prop::collection::vec(word(), 1..20), foreign in "[A-Z]{3}") {
        let vocabulary = Vocabulary::new(words.clone()).expect("not empty");
        let mut prompt = Prompt(words);
        prop_assert!(prompt.validate(64, &vocabulary).is_ok());
        prop_assert!(prompt.validate(prompt.len() - 1, &vocabulary).is_err());
        prompt.0.push(Token::new(foreign.clone()).expect("letters"));
        let error = prompt.validate(64, &vocabulary).expect_err("a foreign word").to_string();
        prop_assert!(error.contains(&foreign), "{}", error);
    }

    #[test]
    fn templates_never_panic_and_keep_their_source(source in any::<String>()) {
        if let Ok(template) = Template::parse(&source) {
            prop_assert_eq!(template.as_str(), source);
        }
    }

    #[test]
    fn braces_in_rows_and_prompts_are_plain_text(text in "[a-z{}]{1,30}") {
        let template = Template::parse("{prompt} {text} it was {mask} .").expect("a template");
        let row = RowText::single(text.clone());
        let shown = template.render_text(&Prompt::parse("overall").expect("a word"), &row, "_");
        prop_assert_eq!(shown, format!("overall {text} it was _ ."));
    }

    #[test]
    fn digests_survive_their_text(bytes in any::<Vec<u8>>(), text in any::<String>()) {
        let digest = Digest::of(&bytes);
        prop_assert_eq!(digest.to_string().parse::<Digest>().expect("parses"), digest);
        if let Ok(parsed) = text.parse::<Digest>() {
            prop_assert_eq!(parsed.to_string(), text);
        }
    }

    #[test]
    fn digests_of_parts_tell_the_parts_apart(a in "[ab]{0,4}", b in "[ab]{0,4}", c in "[ab]{0,4}", d in "[ab]{0,4}") {
        prop_assert_eq!(Digest::of_parts([&a, &b]) == Digest::of_parts([&c, &d]), (a, b) == (c, d));
    }

    #[test]
    fn a_tampered_transcript_is_noticed(prompts in prop::collection::vec(prop::collection::vec(word(), 1..5), 2..6), at in any::<prop::sample::Index>()) {
        let mut chain: Vec<TranscriptEntry> = Vec::new();
        for (prompt, round) in prompts.into_iter().zip(1..) {
            let event = TranscriptEvent::published(round, vec![Digest::of("a")], Prompt(prompt));
            chain.push(TranscriptEntry::after("f", chain.last(), event));
        }
        prop_assert!(verify_chain("f", &chain).is_ok());
        prop_assert!(verify_chain("g", &chain).is_err());
        let at = at.index(chain.len());
        let mut changed = chain.clone();
        if let TranscriptEvent::Published { prompt, .. } = &mut changed[at].event {
            prompt.0.push(Token::new("extra").expect("a word"));
        }
        prop_assert_eq!(verify_chain("f", &changed).expect_err("changed").sequence, at as u64);
        let mut cut = chain;
        cut.remove(0);
        prop_assert!(verify_chain("f", &cut).is_err());
    }
}

#[test]
fn problems_have_the_shape_of_rfc_9457() {
    for kind in ProblemType::ALL {
        let problem = Problem::new(*kind, "what happened");
        let json = serde_json::to_value(&problem).expect("serialises");
        assert_eq!(json["type"], kind.urn());
        assert_eq!(json["status"], kind.status());
        assert_eq!(serde_json::from_value::<Problem>(json).expect("parses"), problem);
    }
}

#[test]
fn unknown_fields_of_a_proposal_are_refused() {
    let text = r#"{"prompt": ["a"], "rows": ["private"]}"#;
    assert!(serde_json::from_str::<Proposal>(text).is_err());
}
