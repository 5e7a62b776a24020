//! Which columns are probably the text and the label.

mod column;
mod names;

pub(crate) use column::Column;

use names::{LABELS, PAIRS, TEXTS, rank, tidy};
use serde::Serialize;
use std::collections::HashMap;

/// Which columns are probably meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suggestion {
    /// The text, or the first of a pair.
    pub text: String,
    /// The second text, where the names speak of pairs.
    pub text_b: Option<String>,
    /// The label.
    pub label: String,
}

/// Suggests columns by their names, and by their content where the names say nothing; nothing where either the text or
/// the label cannot be told.
pub(crate) fn suggest(columns: &[Column]) -> Option<Suggestion> {
    let mut times: HashMap<&str, u32> = HashMap::new();
    for column in columns {
        *times.entry(&column.name).or_default() += 1;
    }
    // A name that stands there twice cannot be chosen.
    let usable: Vec<usize> = (0..columns.len()).filter(|at| times[columns[*at].name.as_str()] == 1).collect();
    let pair = pair(columns, &usable);
    let not_paired = |at: &usize| pair.is_none_or(|(a, b)| *at != a && *at != b);
    let rest: Vec<usize> = usable.iter().copied().filter(not_paired).collect();
    let label_named = named(columns, &rest, LABELS, Column::may_be_labels);
    let others =
        |taken: Option<usize>| -> Vec<usize> { rest.iter().copied().filter(|at| Some(*at) != taken).collect() };
    let text_named = pair.map(|(a, _)| a).or_else(|| named(columns, &others(label_named), TEXTS, Column::may_be_texts));
    let label = label_named.or_else(|| only_labels(columns, &others(text_named)))?;
    let text = text_named.or_else(|| longest(columns, &others(Some(label))))?;
    Some(Suggestion {
        text: columns[text].name.clone(),
        text_b: pair.map(|(_, b)| columns[b].name.clone()),
        label: columns[label].name.clone(),
    })
}

/// Two columns whose names belong together.
fn pair(columns: &[Column], among: &[usize]) -> Option<(usize, usize)> {
    let find = |name: &str| among.iter().copied().find(|at| tidy(&columns[*at].name) == name);
    PAIRS.split_whitespace().filter_map(|pair| pair.split_once('+')).find_map(|(a, b)| find(a).zip(find(b)))
}

/// The column with the best name of a list, of those that may be meant.
fn named(columns: &[Column], among: &[usize], names: &str, may_be: fn(&Column) -> bool) -> Option<usize> {
    let ranked = among.iter().filter(|at| may_be(&columns[**at]));
    let ranked = ranked.filter_map(|at| rank(&columns[*at].name, names).map(|rank| (rank, *at)));
    ranked.min().map(|(_, at)| at)
}

/// The one column whose content looks like labels, if it is one.
fn only_labels(columns: &[Column], among: &[usize]) -> Option<usize> {
    let mut like = among.iter().copied().filter(|at| columns[*at].looks_like_labels());
    like.next().filter(|_| like.next().is_none())
}

/// The column of the longest texts: of those with several words, else of all that are no numbers.
fn longest(columns: &[Column], among: &[usize]) -> Option<usize> {
    let longest_of = |fits: fn(&Column) -> bool| {
        let fitting = among.iter().copied().filter(|at| fits(&columns[*at]));
        fitting.max_by_key(|at| (columns[*at].mean_chars(), std::cmp::Reverse(*at)))
    };
    longest_of(Column::looks_like_prose).or_else(|| longest_of(Column::holds_words))
}
