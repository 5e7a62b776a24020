//! Who holds which rows.

use super::data::Sources;
use anyhow::{bail, ensure};
use feddtpt_experiment::deal::{Split, deal_dirichlet, deal_iid};
use feddtpt_shared::{Row, RowText};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::HashSet;

/// The wishes of the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wishes {
    /// The split, if one was named.
    pub(crate) split: Option<Split>,
    /// The number of participants, if one was named.
    pub(crate) clients: Option<usize>,
    /// Rows per participant at most.
    pub(crate) rows_each: usize,
    /// Test rows at most.
    pub(crate) test_rows: usize,
    /// Seed of all draws.
    pub(crate) seed: u64,
}

/// Disjoint rows: each participant's, the public ones, and the test rows that belong to nobody.
#[derive(Debug)]
pub(crate) struct Plan {
    /// How the rows were dealt.
    pub(crate) split: Split,
    /// Name and rows of each participant.
    pub(crate) participants: Vec<(String, Vec<Row>)>,
    /// The public class-balanced set.
    pub(crate) public: Vec<Row>,
    /// The test rows.
    pub(crate) test: Vec<Row>,
}

/// Public rows drawn per class when the task file brings none.
const PUBLIC_PER_CLASS: usize = 4;

/// Deals `sources` out. `public` are the task's own public rows; when there are none, some are drawn from the pool.
pub(crate) fn plan(sources: Sources, public: Vec<Row>, classes: usize, wishes: Wishes) -> anyhow::Result<Plan> {
    let Sources { mut organisations, mut pool, mut test } = sources;
    let split = wishes.split.unwrap_or(if organisations.is_empty() { Split::Iid } else { Split::ByOrganisation });
    if split != Split::ByOrganisation {
        pool.extend(organisations.drain(..).flat_map(|(_, rows)| rows));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(wishes.seed);
    if test.is_empty() {
        ensure!(split != Split::ByOrganisation, "one file per organisation needs a test file beside them");
        pool.shuffle(&mut rng);
        test = pool.split_off(pool.len().saturating_sub(wishes.test_rows));
    }
    test.shuffle(&mut rng);
    test.truncate(wishes.test_rows);
    let mut taken: HashSet<RowText> = test.iter().chain(&public).map(|row| row.text.clone()).collect();
    for (_, rows) in &mut organisations {
        rows.retain(|row| taken.insert(row.text.clone()));
    }
    pool.retain(|row| taken.insert(row.text.clone()));
    pool.shuffle(&mut rng);
    let public =
        if public.is_empty() && split != Split::ByOrganisation { draw_public(&mut pool, classes) } else { public };
    let participants = match split {
        Split::ByOrganisation => by_organisation(organisations, wishes.clients)?,
        Split::Iid => named(deal_iid(pool, wishes.clients.unwrap_or(10), wishes.rows_each, wishes.seed)),
        Split::Dirichlet(alpha) => {
            let clients = wishes.clients.unwrap_or(10);
            named(deal_dirichlet(pool, classes, clients, wishes.rows_each, alpha, wishes.seed)?)
        }
    };
    if let Some((name, _)) = participants.iter().find(|(_, rows)| rows.is_empty()) {
        bail!("{name} would get no row: give more rows or fewer --clients");
    }
    ensure!(!test.is_empty(), "there are no test rows");
    Ok(Plan { split, participants, public, test })
}

/// The first rows of each class, taken out of the pool.
fn draw_public(pool: &mut Vec<Row>, classes: usize) -> Vec<Row> {
    let mut counts = vec![0; classes];
    let (public, rest) = std::mem::take(pool).into_iter().partition(|row| {
        counts[row.label as usize] += 1;
        counts[row.label as usize] <= PUBLIC_PER_CLASS
    });
    *pool = rest;
    public
}

fn by_organisation(
    mut organisations: Vec<(String, Vec<Row>)>,
    clients: Option<usize>,
) -> anyhow::Result<Vec<(String, Vec<Row>)>> {
    let wanted = clients.unwrap_or(organisations.len());
    ensure!(
        wanted <= organisations.len(),
        "there are {} organisations; use --iid or --alpha for {wanted} participants",
        organisations.len()
    );
    organisations.truncate(wanted);
    Ok(organisations)
}

fn named(dealt: Vec<Vec<Row>>) -> Vec<(String, Vec<Row>)> {
    dealt.into_iter().zip(1..).map(|(rows, number)| (format!("participant {number}"), rows)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{data, embedded};
    use feddtpt_shared::Task;

    fn wishes() -> Wishes {
        Wishes { split: None, clients: None, rows_each: 64, test_rows: 240, seed: 1 }
    }

    fn rows(count: usize, classes: u32) -> Vec<Row> {
        let row = |at: usize| Row {
            label: u32::try_from(at).expect("few") % classes,
            text: RowText::single(format!("text {at}")),
        };
        (0..count).map(row).collect()
    }

    #[test]
    fn a_pool_is_cut_into_disjoint_parts() {
        let sources = Sources { pool: rows(500, 2), ..Sources::default() };
        for split in [Split::Iid, Split::Dirichlet(0.1)] {
            let sources = Sources { pool: sources.pool.clone(), ..Sources::default() };
            let plan =
                plan(sources, Vec::new(), 2, Wishes { split: Some(split), rows_each: 20, ..wishes() }).expect("fits");
            assert_eq!((plan.participants.len(), plan.test.len(), plan.public.len()), (10, 240, 8));
            let all = plan.participants.iter().flat_map(|(_, rows)| rows).chain(&plan.test).chain(&plan.public);
            let texts: Vec<&RowText> = all.map(|row| &row.text).collect();
            assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len());
        }
    }

    #[test]
    fn test_rows_that_stand_in_the_pool_are_taken_out_of_it() {
        let sources = Sources { pool: rows(100, 2), test: rows(50, 2), ..Sources::default() };
        let plan = plan(sources, Vec::new(), 2, wishes()).expect("fits");
        let held: usize = plan.participants.iter().map(|(_, rows)| rows.len()).sum();
        assert!(held <= 100 - 50 - 8);
    }

    #[test]
    fn too_many_participants_are_refused_in_words() {
        let organisations = vec![("a".to_owned(), rows(3, 2)), ("b".to_owned(), rows(3, 2))];
        let sources = Sources { organisations, pool: Vec::new(), test: rows(9, 2) };
        let error = plan(sources, Vec::new(), 2, Wishes { clients: Some(3), ..wishes() }).expect_err("too many");
        assert!(error.to_string().contains("--iid or --alpha"));
    }

    #[test]
    fn the_embedded_data_are_as_the_card_says() {
        let labels = ["complaint", "praise", "question", "request"];
        let labels = labels.map(|name| serde_json::json!({"name": name, "verbalizers": [name]}));
        let task: Task = serde_json::from_value(serde_json::json!({
            "name": "demo", "labels": labels, "template": "{prompt} {text} {mask}", "seed_prompt": [],
            "max_prompt_tokens": 8, "vocabulary": feddtpt_shared::Digest::of(""),
        }))
        .expect("a task");
        let sources = data::read(&data::embedded_files(), &task).expect("the embedded rows are clean");
        assert_eq!(sources.organisations.len(), 10);
        assert!(sources.organisations.iter().all(|(_, rows)| rows.len() == 64));
        let mut test = [0; 4];
        for row in &sources.test {
            test[row.label as usize] += 1;
        }
        assert_eq!(test, [60; 4]);
        assert_eq!(embedded::FILES.len(), 11);
    }
}
