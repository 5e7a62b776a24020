//! Dealing rows to participants.

use feddtpt_shared::Row;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma};

/// How rows come to participants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Split {
    /// Each file is one organisation and one participant.
    ByOrganisation,
    /// Everybody draws from the same pool.
    Iid,
    /// Each participant's class mix is drawn from a symmetric Dirichlet distribution with this alpha; rows are then drawn
    /// without replacement by that mix (Hsu, Qi and Brown 2019, arXiv 1909.06335). Participants have equally many rows.
    Dirichlet(f64),
}

impl std::fmt::Display for Split {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ByOrganisation => f.write_str("by organisation"),
            Self::Iid => f.write_str("iid"),
            Self::Dirichlet(alpha) => write!(f, "Dirichlet({alpha})"),
        }
    }
}

/// Deals at most `rows_each` rows of `pool` to each of `participants`, evenly and at random.
pub fn deal_iid(mut pool: Vec<Row>, participants: usize, rows_each: usize, seed: u64) -> Vec<Vec<Row>> {
    pool.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let each = rows_each.min(pool.len() / participants.max(1));
    pool.chunks(each.max(1)).take(participants).map(<[Row]>::to_vec).collect()
}

/// Deals at most `shots` rows of each class to each of `participants`, at random: k-shot learning. Where a class has too few rows, each
/// gets equally many of it.
pub fn deal_shots(mut pool: Vec<Row>, classes: usize, participants: usize, shots: usize, seed: u64) -> Vec<Vec<Row>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    pool.shuffle(&mut rng);
    let mut dealt = vec![Vec::new(); participants];
    for class in 0..classes {
        let rows: Vec<&Row> = pool.iter().filter(|row| row.label as usize == class).collect();
        let each = shots.min(rows.len() / participants.max(1)).max(1);
        for (own, rows) in dealt.iter_mut().zip(rows.chunks(each)) {
            own.extend(rows.iter().map(|row| (*row).clone()));
        }
    }
    for own in &mut dealt {
        own.shuffle(&mut rng);
    }
    dealt
}

/// Deals by class mixes drawn from Dirichlet(`alpha`). `alpha` must be positive.
pub fn deal_dirichlet(
    mut pool: Vec<Row>,
    classes: usize,
    participants: usize,
    rows_each: usize,
    alpha: f64,
    seed: u64,
) -> anyhow::Result<Vec<Vec<Row>>> {
    let gamma = Gamma::new(alpha, 1.0).map_err(|error| anyhow::anyhow!("--alpha {alpha}: {error}"))?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let each = rows_each.min(pool.len() / participants.max(1));
    pool.shuffle(&mut rng);
    let mut by_class: Vec<Vec<Row>> = vec![Vec::new(); classes];
    for row in pool {
        by_class[row.label as usize].push(row);
    }
    let mut dealt = Vec::with_capacity(participants);
    for _ in 0..participants {
        let mix: Vec<f64> = (0..classes).map(|_| gamma.sample(&mut rng)).collect();
        let mut rows = Vec::with_capacity(each);
        while rows.len() < each {
            let Some(class) = draw_class(&mix, &by_class, &mut rng) else { break };
            rows.extend(by_class[class].pop());
        }
        dealt.push(rows);
    }
    Ok(dealt)
}

/// A class drawn by `mix` among those that still have rows; when the mix gives them nothing, the fullest.
fn draw_class(mix: &[f64], by_class: &[Vec<Row>], rng: &mut ChaCha8Rng) -> Option<usize> {
    let weight = |class: usize| if by_class[class].is_empty() { 0.0 } else { mix[class] };
    let total: f64 = (0..mix.len()).map(weight).sum();
    let mut point = rng.random::<f64>() * total;
    for class in 0..mix.len() {
        point -= weight(class);
        if weight(class) > 0.0 && point < 0.0 {
            return Some(class);
        }
    }
    let fullest = (0..by_class.len()).max_by_key(|class| (by_class[*class].len(), by_class.len() - class))?;
    (!by_class[fullest].is_empty()).then_some(fullest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::RowText;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn pool(sizes: &[usize]) -> Vec<Row> {
        let mut rows = Vec::new();
        for (label, size) in sizes.iter().enumerate() {
            let label = u32::try_from(label).expect("few classes");
            rows.extend((0..*size).map(|at| Row { label, text: RowText::single(format!("{label}-{at}")) }));
        }
        rows
    }

    fn distinct(dealt: &[Vec<Row>]) -> bool {
        let all: Vec<&Row> = dealt.iter().flatten().collect();
        all.iter().collect::<HashSet<_>>().len() == all.len()
    }

    proptest! {
        #[test]
        fn nobody_gets_a_row_twice_and_all_get_as_many(
            sizes in prop::collection::vec(1usize..80, 2..5), participants in 1usize..12, each in 1usize..30,
            alpha in 0.01f64..10.0, seed in any::<u64>(),
        ) {
            let total: usize = sizes.iter().sum();
            prop_assume!(total >= participants);
            let want = each.min(total / participants);
            let dealt = deal_dirichlet(pool(&sizes), sizes.len(), participants, each, alpha, seed).expect("a fine alpha");
            prop_assert!(dealt.len() == participants && dealt.iter().all(|rows| rows.len() == want) && distinct(&dealt));
            let iid = deal_iid(pool(&sizes), participants, each, seed);
            prop_assert!(iid.len() == participants && iid.iter().all(|rows| rows.len() == want) && distinct(&iid));
            prop_assert_eq!(&iid, &deal_iid(pool(&sizes), participants, each, seed));
        }
    }

    #[test]
    fn shots_are_so_many_of_each_class() {
        let dealt = deal_shots(pool(&[40, 9, 30]), 3, 4, 5, 7);
        for own in &dealt {
            let of = |label| own.iter().filter(|row| row.label == label).count();
            // The second class has 9 rows for four participants.
            assert_eq!([of(0), of(1), of(2)], [5, 2, 5]);
        }
        assert!(distinct(&dealt));
        assert_eq!(dealt, deal_shots(pool(&[40, 9, 30]), 3, 4, 5, 7));
        assert_ne!(dealt, deal_shots(pool(&[40, 9, 30]), 3, 4, 5, 8));
    }

    #[test]
    fn a_small_alpha_gives_lopsided_participants() {
        let largest_share = |alpha| {
            let dealt = deal_dirichlet(pool(&[1000, 1000, 1000]), 3, 10, 60, alpha, 5).expect("a fine alpha");
            let share = |rows: &Vec<Row>| {
                (0..3).map(|class| rows.iter().filter(|row| row.label == class).count()).max().unwrap_or(0) as f64
                    / 60.0
            };
            dealt.iter().map(share).sum::<f64>() / 10.0
        };
        assert!(largest_share(0.1) > 0.75);
        assert!(largest_share(100.0) < 0.5);
        assert!(deal_dirichlet(pool(&[5, 5]), 2, 2, 2, 0.0, 1).is_err());
    }
}
