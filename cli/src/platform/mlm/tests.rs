//! The shipped model as LLM and as proposer.

use super::*;
use feddtpt_client::platform::{Answer, Llm, Proposer};
use feddtpt_model::{MaskedLm, Segment};
use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Digest, Prompt, RowText, Task};
use std::sync::{Arc, LazyLock};

pub(crate) static MODEL: LazyLock<Arc<dyn MaskedLm>> =
    LazyLock::new(|| Arc::new(feddtpt_model::shipped::mini().unwrap()));

pub(crate) fn task(calibration: Calibration) -> Task {
    let label = |name: &str, words: &[&str]| Label {
        name: name.to_owned(),
        verbalizers: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    Task {
        name: "reviews".to_owned(),
        description: String::new(),
        labels: vec![label("bad", &["terrible", "bad"]), label("good", &["great"])],
        template: Template::parse("{prompt} {text} it was {mask} .").unwrap(),
        model_family: ModelFamily::Masked,
        calibration,
        seed_prompt: Prompt::parse("overall").unwrap(),
        max_prompt_tokens: 8,
        vocabulary: Digest::of(""),
        public_rows: Vec::new(),
    }
}

fn rows() -> Vec<RowText> {
    let texts = ["a dull and lifeless film", "a moving, wonderful story", "utter rubbish", "i loved every minute"];
    texts.iter().cycle().take(40).map(|text| RowText::single(*text)).collect()
}

#[tokio::test]
async fn answers_are_those_of_the_arithmetic_by_hand() {
    let rows = rows();
    let views: Vec<&RowText> = rows.iter().collect();
    let prompt = Prompt::parse("overall").unwrap();
    let words: Vec<u32> = ["terrible", "bad", "great"].iter().map(|word| MODEL.word_id(word).unwrap()).collect();
    let score = |text: &str| {
        let encoded = MODEL
            .encode(&[
                Segment::Literal("overall"),
                Segment::Text(text),
                Segment::Literal("it was"),
                Segment::Mask,
                Segment::Literal("."),
            ])
            .unwrap();
        MODEL.score(&[encoded], &words).unwrap()
    };
    for (calibration, weight) in [(Calibration::None, 0.0), (Calibration::ContentFree, 1.0)] {
        let one = LocalMlm::new(Arc::clone(&MODEL), task(calibration), Workers::new(1)).unwrap();
        let many = LocalMlm::new(Arc::clone(&MODEL), task(calibration), Workers::new(4)).unwrap();
        let answers = one.answer(&prompt, &views).await.unwrap();
        assert_eq!(answers, many.answer(&prompt, &views).await.unwrap());
        assert_eq!(one.id(), many.id());
        for (row, answer) in rows.iter().zip(&answers) {
            let (given, empty) = (score(&row.text), score(""));
            let difference = |s: &[f32]| f64::from(s[2]) - f64::midpoint(f64::from(s[0]), f64::from(s[1]));
            let wanted = u32::from(difference(&given) > weight * difference(&empty));
            assert_eq!(*answer, Answer::Label(wanted), "{}", row.text);
        }
    }
}

#[test]
fn ids_tell_questions_apart_and_unknown_words_are_named() {
    let id = |task: Task| LocalMlm::new(Arc::clone(&MODEL), task, Workers::new(1)).map(|llm| llm.id().to_owned());
    let plain = id(task(Calibration::None)).unwrap();
    assert_ne!(plain, id(task(Calibration::ContentFree)).unwrap());
    let mut other = task(Calibration::None);
    other.labels[1].verbalizers = vec!["xyzzyfoo".to_owned()];
    let message = id(other).unwrap_err().to_string();
    assert!(message.starts_with("the word \"xyzzyfoo\" of label \"good\" is not one word"), "{message}");
}

#[tokio::test]
async fn proposals_are_ranked_words_for_the_masked_place() {
    let proposer = LocalProposer::new(Arc::clone(&MODEL), Workers::new(1));
    let prompt = Prompt::parse("the capital of france").unwrap();
    let words = proposer.propose(&prompt, 1, 12).await.unwrap();
    assert_eq!(words.len(), 12);
    assert!(words.windows(2).all(|pair| pair[0].score >= pair[1].score));
    assert_eq!(words, proposer.propose(&Prompt::parse("the x of france").unwrap(), 1, 12).await.unwrap());
    let message = proposer.propose(&prompt, 4, 12).await.unwrap_err().to_string();
    assert!(message.contains("4 tokens"), "{message}");
}
