//! One table out of the tables of several shards.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::run_of;
use crate::{ResultRow, RowKey};

/// Two rows of one key that say different things: the tables are of different runs, or a run is not repeatable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{first} and {second} contradict each other about {run}: {columns}; remove one of the two, or rename an experiment",
    columns = columns.join(", "))]
pub struct Contradiction {
    /// The name of the one table.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// The run and round.
    pub run: String,
    /// The columns that differ.
    pub columns: Vec<String>,
}

/// Joins named tables, in the order of the rows' keys. Rows that are there several times are kept once; time does not
/// count ([`ResultRow::agrees_with`]), the first table's stays.
pub fn merge(tables: impl IntoIterator<Item = (String, Vec<ResultRow>)>) -> Result<Vec<ResultRow>, Contradiction> {
    let mut all: BTreeMap<RowKey, (String, ResultRow)> = BTreeMap::new();
    for (name, rows) in tables {
        for row in rows {
            match all.entry(row.key()) {
                Entry::Vacant(place) => {
                    place.insert((name.clone(), row));
                }
                Entry::Occupied(place) => {
                    let (first, kept) = place.get();
                    if !kept.agrees_with(&row) {
                        let (first, second, run) = (first.clone(), name, run_of(&row));
                        return Err(Contradiction { first, second, run, columns: differing(kept, &row) });
                    }
                }
            }
        }
    }
    Ok(all.into_values().map(|(_, row)| row).collect())
}

/// The columns in which two rows differ, time apart, by their names in a file.
fn differing(one: &ResultRow, other: &ResultRow) -> Vec<String> {
    let fields = |row: &ResultRow| {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let text = writer.serialize(row).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*text);
        let mut records = reader.records().map_while(Result::ok).collect::<Vec<_>>().into_iter();
        (records.next().unwrap_or_default(), records.next().unwrap_or_default())
    };
    let ((names, one), (_, other)) = (fields(one), fields(other));
    let differ = names.iter().zip(one.iter().zip(other.iter()));
    let differ = differ.filter(|(name, (one, other))| *name != "seconds" && one != other);
    differ.map(|(name, (one, other))| format!("{name} {one:?} and {other:?}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;

    fn named(tables: &[(&str, Vec<ResultRow>)]) -> Vec<(String, Vec<ResultRow>)> {
        tables.iter().map(|(name, rows)| ((*name).to_owned(), rows.clone())).collect()
    }

    #[test]
    fn equal_rows_are_kept_once_and_all_are_sorted() {
        let rounds = [3, 1, 2].map(|round| ResultRow { round, ..row() });
        let slower = ResultRow { seconds: 99.0, ..rounds[1].clone() };
        let merged = merge(named(&[("a", rounds.to_vec()), ("b", vec![slower])])).unwrap();
        assert_eq!(merged.iter().map(|row| row.round).collect::<Vec<_>>(), [1, 2, 3]);
        assert!((merged[0].seconds - row().seconds).abs() < 1e-9, "the first table's time stays");
    }

    #[test]
    fn a_contradiction_names_files_run_and_columns() {
        let other = ResultRow { correct: 161, prompt: "else".into(), ..row() };
        let error = merge(named(&[("a.csv", vec![row()]), ("b.csv", vec![other])])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv and b.csv contradict each other about main: gated on sst2 (iid), seed 7, round 1: prompt \
             \"decide, \\\"good\\\" or bad\" and \"else\", correct \"160\" and \"161\"; remove one of the two, or rename an \
             experiment"
        );
    }
}
