//! A run as it might be, for tests.

use super::data::{DemoReport, LocalScore, MeanScore, ParticipantReport, Picture, Point, RoundReport, Score, Traffic};

const PROMPTS: [&str; 5] = [
    "classify the customer message into one of the given labels please answer now",
    "classify the customer message into its intent label complaint if unhappy please answer now",
    "classify the customer message into its intent label complaint if unhappy praise when grateful answer",
    "classify the customer message into its intent label complaint if unhappy praise when grateful answer",
    "decide the customer intent complaint if unhappy praise when grateful question asks request wants answer",
];
const LOCAL: [(&str, [usize; 4], usize); 7] = [
    ("City council", [38, 4, 61, 17], 141),
    ("High street bank", [72, 3, 22, 23], 129),
    ("Village bakery", [2, 58, 9, 11], 126),
    ("Dental clinic", [6, 9, 55, 50], 151),
    ("Games publisher", [81, 12, 7, 0], 117),
    ("Seaside hotel and conference centre (north wing)", [11, 34, 38, 37], 149),
    ("Town library", [3, 21, 16, 40], 138),
];
const CLUSTERS: [(&[&str], f64, f64); 6] = [
    (&["complaint", "unhappy", "angry", "disappointed", "upset", "dissatisfied"], -3.0, 1.5),
    (&["praise", "grateful", "thankful", "delighted", "pleased"], -2.6, 0.2),
    (&["question", "asks", "enquiry", "wonders", "query"], 1.8, 1.9),
    (&["request", "wants", "needs", "please"], 2.2, 1.2),
    (&["classify", "decide", "categorise", "determine", "sort"], 0.4, -2.0),
    (&["customer", "client", "guest"], 0.2, -1.4),
];
const NOISE: [&str; 9] = ["the", "##ly", "refund", "message", "into", "tooth", "ferry", "of", "intent"];

/// Four rounds of seven participants.
pub(super) fn report() -> DemoReport {
    let rounds: Vec<RoundReport> = [(151, 6), (163, 7), (163, 7), (177, 6)].into_iter().zip(1..).map(round).collect();
    let local: Vec<LocalScore> = LOCAL.iter().map(local).collect();
    let mean = |of: fn(&Score) -> f64| local.iter().map(|one| of(&one.score)).sum::<f64>() / 7.0;
    DemoReport {
        title: "Support triage, seven organisations".to_owned(),
        task_name: "Support triage".to_owned(),
        description: "Say what a customer message is: a complaint, praise, a question or a request.".to_owned(),
        labels: ["complaint", "praise", "question", "request"].map(str::to_owned).to_vec(),
        strategy: "feddtpt".to_owned(),
        searcher: "masked proposals".to_owned(),
        model: "mini-bert, built in".to_owned(),
        split: "by organisation".to_owned(),
        seed: 7,
        test_rows: 240,
        majority: 0.3125,
        seed_prompt_text: PROMPTS[0].to_owned(),
        seed_prompt: score(128),
        local_mean: MeanScore { accuracy: mean(|s| s.accuracy), macro_f1: mean(|s| s.macro_f1) },
        participants: LOCAL.iter().zip(0..).map(participant).collect(),
        final_prompt: PROMPTS[4].to_owned(),
        total_llm_calls: 11_396,
        duration_ms: 192_400,
        local,
        rounds,
    }
}

/// The sample with `text` in every place that holds text.
pub(super) fn hostile(text: &str) -> DemoReport {
    let mut report = report();
    let owned = || text.to_owned();
    report.title = owned();
    report.task_name = owned();
    report.description = owned();
    report.labels = vec![owned(); 4];
    (report.strategy, report.searcher, report.model, report.split) = (owned(), owned(), owned(), owned());
    (report.seed_prompt_text, report.final_prompt) = (owned(), owned());
    report.local.iter_mut().for_each(|one| (one.participant, one.prompt) = (owned(), owned()));
    report.participants.iter_mut().for_each(|one| one.name = owned());
    for round in &mut report.rounds {
        round.prompt = format!("{text} {}", round.round);
        round.kept_incumbent_reason = Some(owned());
        let points = round.picture.iter_mut().flat_map(|picture| &mut picture.points);
        points.for_each(|point| (point.token, point.representative) = (owned(), true));
    }
    report
}

fn score(correct: usize) -> Score {
    let accuracy = correct as f64 / 240.0;
    Score { accuracy, macro_f1: accuracy * 0.94, correct, total: 240 }
}

fn local((name, counts, correct): &(&str, [usize; 4], usize)) -> LocalScore {
    LocalScore {
        participant: (*name).to_owned(),
        rows: counts.iter().sum(),
        class_counts: counts.to_vec(),
        prompt: "classify the customer message praise thanks label answer".to_owned(),
        score: score(*correct),
    }
}

fn traffic(index: u64, round: u64) -> Traffic {
    Traffic { bytes_up: 612 + 13 * index + 31 * round, bytes_down: 1_804 + 57 * round, llm_calls: 380 + 9 * index }
}

fn participant((one, index): (&(&str, [usize; 4], usize), u64)) -> ParticipantReport {
    ParticipantReport {
        name: one.0.to_owned(),
        rows: one.1.iter().sum(),
        per_round: (1..=4).map(|round| traffic(index, round)).collect(),
    }
}

fn round(((correct, proposals), number): ((usize, usize), u32)) -> RoundReport {
    let all = || (0..7).map(|index| traffic(index, u64::from(number)));
    RoundReport {
        round: number,
        prompt: PROMPTS[number as usize].to_owned(),
        score: score(correct),
        bytes_up: all().map(|t| t.bytes_up).sum(),
        bytes_down: all().map(|t| t.bytes_down).sum(),
        llm_calls: all().map(|t| t.llm_calls).sum(),
        duration_ms: 41_000 + 2_300 * u64::from(number),
        proposals,
        kept_incumbent_reason: (number == 3)
            .then(|| "the new prompt was right on 2 rows fewer of the participants' 812".to_owned()),
        picture: Some(picture(number)),
    }
}

/// Six clusters that tighten over the rounds, and noise around them.
fn picture(number: u32) -> Picture {
    let mut points = Vec::new();
    let spread = 1.1 - 0.2 * f64::from(number);
    for ((words, x, y), cluster) in CLUSTERS.iter().zip(0u32..) {
        for (word, index) in words.iter().zip(0u32..) {
            let turn = f64::from(index * 5 + cluster * 3 + number);
            points.push(Point {
                token: (*word).to_owned(),
                x: x + spread * turn.cos() * 0.6,
                y: y + spread * turn.sin() * 0.5,
                occurrences: 9 / (index as usize + 1) + cluster as usize % 2,
                cluster: Some(cluster),
                attention: 0.09 / f64::from(index + 1),
                representative: index == 0 || (index == 1 && cluster < 2),
                released: index == 0 && cluster != 4,
            });
        }
    }
    for (word, index) in NOISE.iter().zip(0u32..) {
        let turn = f64::from(index * 7 + number * 2);
        points.push(Point {
            token: (*word).to_owned(),
            x: 3.4 * turn.cos(),
            y: 2.4 * turn.sin(),
            occurrences: 1 + index as usize % 2,
            cluster: None,
            attention: 0.01,
            representative: index == 2,
            released: false,
        });
    }
    let curve = |index: u32| 0.12 + 0.006 * f64::from(index) + 1.2 * (f64::from(index) / 37.0).powi(9);
    let distance_curve: Vec<f64> = (0..37).map(curve).collect();
    Picture { eps: Some(distance_curve[29]), elbow_index: Some(29), distance_curve, points }
}
