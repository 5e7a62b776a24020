//! The answer that needs no model.

use crate::confusion::Confusion;
use crate::federation::RunRound;
use crate::tested::Tested;
use crate::world::World;
use feddtpt_client::Rows;
use feddtpt_shared::Prompt;

/// Every test row gets the class that is most frequent among all participants' rows; of equally frequent ones the first.
pub(crate) fn play_majority(world: &World, mut each: impl FnMut(RunRound)) {
    let mut counts = vec![0_usize; world.task.labels.len()];
    for row in world.participants.iter().flat_map(Rows::rows) {
        counts[row.label as usize] += 1;
    }
    let (mut class, mut most) = (0, 0);
    for (label, count) in (0..).zip(counts) {
        if count > most {
            (class, most) = (label, count);
        }
    }
    let pairs = world.test.rows().iter().map(|row| (row.label, Some(class)));
    let name = world.task.labels.get(class as usize).map_or("", |label| label.name.as_str());
    each(RunRound {
        round: 0,
        prompt: Prompt::default(),
        test: Tested::one(Confusion::count(world.task.labels.len(), pairs)),
        calls: [0, 0],
        body_bytes_up: 0.0,
        body_bytes_down: 0.0,
        own: None,
        attack_success: None,
        note: format!("always {name:?}, the most frequent class of the participants' rows"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{rows, task};

    #[test]
    fn the_most_frequent_class_is_answered_always() {
        let (task, vocabulary) = task();
        // Rows with even numbers are of class 0, so 1 to 5 hold three of class 1.
        let world = World::new(task, vocabulary, vec![rows(1, 3), rows(4, 2)], rows(10, 4), 1).unwrap();
        let mut rounds = Vec::new();
        play_majority(&world, |round| rounds.push(round));
        let [only] = &rounds[..] else { panic!("{rounds:?}") };
        assert_eq!((only.test.correct(), only.test.total(), only.calls), (2, 4, [0, 0]));
        assert!((only.test.balanced_accuracy() - 0.5).abs() < 1e-12);
        assert!(only.note.starts_with("always \"great\""), "{}", only.note);
    }
}
