//! The baselines on the shipped model and a handful of reviews.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use feddtpt_model::{MaskedLm, MiniBert, Segment, shipped};
use feddtpt_shared::task::{Calibration, Label, ModelFamily};
use feddtpt_shared::template::Template;
use feddtpt_shared::{Digest, Prompt, Row, RowText, Task};
use feddtpt_soft::{Draws, Federation, Loss, Masking, Method, Settings, SoftError, SoftJudge, SoftRound, run};
use std::sync::LazyLock;

static MINI: LazyLock<MiniBert> = LazyLock::new(|| shipped::mini().unwrap());

fn task(calibration: Calibration) -> Task {
    let label = |name: &str, words: &[&str]| Label {
        name: name.to_owned(),
        verbalizers: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    Task {
        name: "reviews".to_owned(),
        description: String::new(),
        labels: vec![label("bad", &["terrible", "bad"]), label("good", &["great"])],
        template: Template::parse("{prompt} : {text} it was {mask} .").unwrap(),
        model_family: ModelFamily::Masked,
        calibration,
        seed_prompt: Prompt::parse("please read this review").unwrap(),
        max_prompt_tokens: 8,
        vocabulary: Digest::of(""),
        public_rows: Vec::new(),
    }
}

fn rows() -> Vec<Row> {
    let texts = [
        (1, "i love this film"),
        (0, "what a waste of time"),
        (1, "a warm and funny story"),
        (0, "i hated every minute"),
        (0, "slow and dull"),
        (1, "my favourite book this year"),
        (0, "the worst meal i ever had"),
        (1, "we laughed all evening"),
    ];
    texts.map(|(label, text)| Row { label, text: RowText::single(text) }).to_vec()
}

/// Small enough for a test.
fn tiny(method: Method, budget_calls: u64) -> Settings {
    Settings {
        method,
        dimension: 6,
        soft_tokens: 4,
        population: 6,
        generations: 3,
        masking: Masking::Off,
        ..Settings::fed_bpt(budget_calls, 5)
    }
}

fn rounds(settings: &Settings, clients: &[Vec<Row>]) -> Vec<SoftRound> {
    let task = task(Calibration::ContentFree);
    let judge = SoftJudge::new(&MINI, &task, settings).unwrap();
    run(settings, &judge, clients, |_| ()).unwrap()
}

#[test]
fn zero_is_the_seed_prompt() {
    let rows = rows();
    let score = |task: &Task, text: &str| {
        let segments = [
            Segment::Literal("please read this review :"),
            Segment::Text(text),
            Segment::Literal("it was"),
            Segment::Mask,
            Segment::Literal("."),
        ];
        let words: Vec<u32> = ["terrible", "bad", "great"].iter().map(|word| MINI.word_id(word).unwrap()).collect();
        let scores = MINI.score(&[MINI.encode(&segments).unwrap()], &words).unwrap();
        assert_eq!(task.labels.len(), 2);
        [f64::midpoint(f64::from(scores[0]), f64::from(scores[1])), f64::from(scores[2])]
    };
    for calibration in [Calibration::None, Calibration::ContentFree] {
        let task = task(calibration);
        let judge = SoftJudge::new(&MINI, &task, &tiny(Method::FedBpt, 0)).unwrap();
        let mut expected = vec![vec![0; 2]; 2];
        let empty = if calibration == Calibration::None { [0.0; 2] } else { score(&task, "") };
        for row in &rows {
            let scores = score(&task, &row.text.text);
            expected[row.label as usize][usize::from(scores[1] - empty[1] > scores[0] - empty[0])] += 1;
        }
        assert_eq!(judge.confusion(&[0.0; 6], &judge.encode(&rows).unwrap()).unwrap(), expected);
    }
}

#[test]
fn the_loss_falls() {
    let task = task(Calibration::ContentFree);
    for method in [Method::FedBpt, Method::FedAvgBbt] {
        let settings = tiny(method, 700);
        let judge = SoftJudge::new(&MINI, &task, &settings).unwrap();
        let clients = [rows()[..4].to_vec(), rows()[4..].to_vec()];
        let last = run(&settings, &judge, &clients, |_| ()).unwrap().pop().unwrap();
        let all = judge.encode(&rows()).unwrap();
        let loss = |z: &[f32]| judge.loss(z, &all, Loss::CrossEntropy).unwrap();
        let (before, after) = (loss(&[0.0; 6]), loss(&last.z));
        assert!(after < before * 0.97, "{method:?}: {before} {after}");
    }
}

#[test]
fn the_same_seed_gives_the_same_prompt() {
    let clients = [rows()[..4].to_vec(), rows()[4..].to_vec()];
    let settings = Settings { masking: Masking::Contrast(0.5), batch_rows: Some(3), ..tiny(Method::FedBpt, 300) };
    let first = rounds(&settings, &clients);
    assert_eq!(first, rounds(&settings, &clients));
    let other = rounds(&Settings { seed: 6, ..settings.clone() }, &clients);
    assert_ne!(first[0].z, other[0].z);
    let plain = rounds(&Settings { masking: Masking::Off, ..settings }, &clients);
    assert_ne!(first[0].z, plain[0].z);
}

#[test]
fn no_call_beyond_the_budget() {
    // Eight rows over two clients: a point costs 8 calls; a full round 3 generations of 6 points and one look at the mean.
    let clients = [rows()[..5].to_vec(), Vec::new(), rows()[5..].to_vec()];
    let calls =
        |budget| rounds(&tiny(Method::FedBpt, budget), &clients).iter().map(|round| round.calls).collect::<Vec<_>>();
    assert_eq!(calls(152), [152]);
    assert_eq!(calls(151), [13 * 8, 13 * 8 + 5 * 8]);
    assert_eq!(calls(152 + 39), [152]);
    assert_eq!(calls(39), [0; 0]);
    let round = rounds(&tiny(Method::FedBpt, 152), &clients).remove(0);
    assert_eq!((round.participants, round.baselines), (2, 2 * 19));
    let contrast = Settings { masking: Masking::Contrast(0.3), ..tiny(Method::FedBpt, 304) };
    assert_eq!(rounds(&contrast, &clients)[0].calls, 304);
    let averaging = Settings { rounds: 2, ..tiny(Method::FedAvgBbt, 10_000) };
    let averaging = rounds(&averaging, &clients);
    assert_eq!(averaging.iter().map(|round| round.calls).collect::<Vec<_>>(), [144, 288]);
    assert_eq!(averaging[0].objective, None);
}

#[test]
fn averaging_clones_is_one_client() {
    let settings = Settings { draws: Draws::Shared, rounds: 2, ..tiny(Method::FedAvgBbt, 10_000) };
    let (one, two) = (rounds(&settings, &[rows()]), rounds(&settings, &[rows(), rows()]));
    assert_eq!(one[1].z, two[1].z);
    assert_eq!(two[1].calls, 2 * one[1].calls);
    let apart = rounds(&Settings { draws: Draws::PerClient, ..settings }, &[rows(), rows()]);
    assert_ne!(apart[1].z, one[1].z);
}

#[test]
fn bytes_are_those_on_the_wire() {
    let published =
        Settings { dimension: 500, rounds: 1, generations: 1, population: 4, ..tiny(Method::FedBpt, 10_000) };
    let clients = [rows()[..1].to_vec()];
    let round = rounds(&published, &clients).remove(0);
    assert_eq!((round.bytes_up, round.bytes_down), (8 + 4 * (500 + 1 + 1), 8 + 4 * (500 + 1)));
    assert_eq!(round.z.len(), 500);
    let round = rounds(&Settings { method: Method::FedAvgBbt, ..published }, &clients).remove(0);
    assert_eq!((round.bytes_up, round.bytes_down), (8 + 4 * 500, 8 + 4 * 500));
}

#[test]
fn what_cannot_run_says_why() {
    let mut strange = task(Calibration::None);
    let settings = tiny(Method::FedBpt, 1000);
    let judge = SoftJudge::new(&MINI, &strange, &settings).unwrap();
    assert!(matches!(Federation::new(&settings, &judge, &[Vec::new()]), Err(SoftError::Task(_))));
    let row = Row { label: 2, text: RowText::single("x") };
    assert!(matches!(judge.encode(&[row]), Err(SoftError::Task(_))));
    let other = Settings { dimension: 7, ..settings.clone() };
    assert!(matches!(Federation::new(&other, &judge, &[rows()]), Err(SoftError::Setting { .. })));
    strange.labels[0].verbalizers[0] = "antidisestablishmentarianism".to_owned();
    assert!(matches!(SoftJudge::new(&MINI, &strange, &settings), Err(SoftError::Task(_))));
    let refused = |change: fn(&mut Settings)| {
        let mut settings = settings.clone();
        change(&mut settings);
        matches!(settings.check(), Err(SoftError::Setting { .. }))
    };
    assert!(refused(|settings| settings.dimension = 0));
    assert!(refused(|settings| settings.population = 3));
    assert!(refused(|settings| settings.sigma = f64::NAN));
    assert!(refused(|settings| settings.masking = Masking::Replace(1.5)));
    assert!(refused(|settings| settings.batch_rows = Some(0)));
}
