use super::*;
use crate::arm::Kind;
use crate::fixture::world;
use feddtpt_model::shipped;

fn run(rounds: u32, calls_per_round: u64) -> Run {
    Run { rounds, calls_per_round }
}

/// What one participant asks in a round at most.
fn most_calls(settings: &Settings, method: Method) -> u64 {
    let a_row = if matches!(settings.masking, Masking::Contrast(_)) { 2 } else { 1 };
    let points = settings.population * settings.generations + usize::from(method == Method::FedBpt);
    (points * settings.batch_rows.unwrap()) as u64 * a_row
}

#[test]
fn a_round_is_cut_to_the_budget_and_uses_most_of_it() {
    for method in [Method::FedBpt, Method::FedAvgBbt] {
        for calls in 10..400 {
            let settings = SoftSettings::default().within(method, run(1, calls), 1).unwrap();
            settings.check().unwrap();
            let most = most_calls(&settings, method);
            assert!(most <= calls, "{method:?}: {most} of {calls}");
            assert!(2 * most > calls, "{method:?}: {most} of {calls} is a waste: {settings:?}");
        }
    }
    let told = SoftSettings::default().within(Method::FedBpt, run(1, 9), 1).unwrap_err();
    assert_eq!(told, "soft: calls_per_round is 9, but one generation on one row takes 10");
    let odd = SoftSettings { population: Some(3), ..SoftSettings::default() };
    assert_eq!(odd.within(Method::FedBpt, run(1, 90), 1).unwrap_err(), "soft: population must be at least 4, found 3");
}

#[test]
fn both_methods_play_every_round_within_the_budget_and_measure_bytes() {
    let (world, model) = (world(2, 6), shipped::mini().unwrap());
    for kind in [Kind::FedBpt, Kind::FedAvgBbt] {
        let soft = SoftSettings { dimension: Some(10), ..SoftSettings::default() };
        let arm = Arm { kind, soft: Some(soft), ..Arm::named("soft") };
        let mut rounds = Vec::new();
        play_soft(&world, &arm, run(2, 20), Some(&model), |round| rounds.push(round)).unwrap();
        assert_eq!(rounds.iter().map(|round| round.round).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((rounds[0].calls, rounds[0].test.total()), ([0, 0], 6));
        for pair in rounds.windows(2) {
            let spent = pair[1].calls[0] - pair[0].calls[0];
            assert!(spent > 20 && spent <= 2 * 20, "{kind:?}: {spent} of two participants with 20 each");
            // A header of 8 bytes and 4 for each number; FedBPT sends its objective and a step size for each generation as well.
            let numbers = if kind == Kind::FedBpt { [10 + 1 + 1, 10 + 1] } else { [10, 10] };
            let bytes = numbers.map(|count| f64::from(8 + 4 * count).to_bits());
            assert_eq!([pair[1].body_bytes_up, pair[1].body_bytes_down].map(f64::to_bits), bytes);
        }
    }
}

#[test]
fn another_model_is_refused() {
    let arm = Arm { kind: Kind::FedBpt, ..Arm::named("soft") };
    let told = play_soft(&world(2, 6), &arm, run(1, 20), None, |_| ()).unwrap_err().to_string();
    assert!(told.starts_with("vectors can only be put into the embedded model"), "{told}");
}
