use proptest::prelude::*;

use super::*;

fn means(curve: &MeanCurve) -> Vec<(u64, f64)> {
    curve.points().iter().map(|point| (point.calls, point.values.mean)).collect()
}

#[test]
fn a_run_keeps_its_prompt_until_the_next_round_is_over() {
    let curve = Curve::new([(10, 0.5), (20, 0.7), (20, 0.6), (40, 0.9)]);
    let at = [9, 10, 19, 20, 39, 40, 99].map(|calls| curve.at(calls));
    assert_eq!(at, [None, Some(0.5), Some(0.5), Some(0.6), Some(0.6), Some(0.9), Some(0.9)]);
}

#[test]
fn the_mean_begins_with_the_last_seed_and_steps_with_each() {
    let mean = MeanCurve::of(&[Curve::new([(0, 0.25), (10, 0.5)]), Curve::new([(5, 0.75), (20, 1.0)])]);
    assert_eq!(means(&mean), [(5, 0.5), (10, 0.625), (20, 0.75)]);
    assert_eq!(MeanCurve::of(&[Curve::new([]), Curve::new([(0, 1.0)])]).points(), []);
    assert_eq!(MeanCurve::of(&[]).points(), []);
}

#[test]
fn reaching_takes_whole_steps_and_may_not_happen() {
    let mean = MeanCurve::of(&[Curve::new([(0, 0.5), (100, 0.7), (200, 0.65), (300, 0.8)])]);
    assert_eq!(mean.reach(0.5), Some(Reach::Reached { calls: 0 }));
    assert_eq!(mean.reach(0.6), Some(Reach::Reached { calls: 100 }), "not 50, as a straight line would have it");
    assert_eq!(mean.reach(0.75), Some(Reach::Reached { calls: 300 }));
    assert_eq!(mean.reach(0.81), Some(Reach::NotReached { calls: 300, best: 0.8 }));
    assert_eq!(MeanCurve::default().reach(0.1), None);
}

fn curves() -> impl Strategy<Value = Vec<Curve>> {
    let curve = prop::collection::vec((0..50_u64, 0.0..1.0_f64), 1..8).prop_map(|mut rounds| {
        rounds.sort_by_key(|(calls, _)| *calls);
        Curve::new(rounds)
    });
    prop::collection::vec(curve, 1..5)
}

proptest! {
    #[test]
    fn the_mean_ends_in_the_mean_of_what_runs_ended_in(curves in curves()) {
        let finals: Vec<f64> = curves.iter().filter_map(|curve| curve.at(u64::MAX)).collect();
        let mean = MeanCurve::of(&curves);
        let last = mean.points().last().unwrap();
        prop_assert_eq!(last.values, Summary::of(&finals).unwrap());
        // So every arm reaches its own final value.
        let reached = matches!(mean.reach(last.values.mean), Some(Reach::Reached { calls }) if calls <= last.calls);
        prop_assert!(reached);
    }

    #[test]
    fn reaching_agrees_with_trying_every_number_of_calls(curves in curves(), target in 0.0..1.0_f64) {
        let at = |calls| {
            let values: Option<Vec<f64>> = curves.iter().map(|curve| curve.at(calls)).collect();
            values.and_then(|values| crate::statistics::mean(&values))
        };
        let tried = (0..50).find(|calls| at(*calls).is_some_and(|mean| mean >= target - ROUNDING));
        match MeanCurve::of(&curves).reach(target).unwrap() {
            Reach::Reached { calls } => prop_assert_eq!(Some(calls), tried),
            Reach::NotReached { best, .. } => prop_assert!(tried.is_none() && best < target),
        }
    }

    #[test]
    fn a_higher_value_takes_no_fewer_calls(curves in curves(), low in 0.0..1.0_f64, more in 0.0..0.5_f64) {
        let mean = MeanCurve::of(&curves);
        if let Some(Reach::Reached { calls: high }) = mean.reach(low + more) {
            let low = mean.reach(low);
            let fewer = matches!(low, Some(Reach::Reached { calls }) if calls <= high);
            prop_assert!(fewer);
        }
    }
}
