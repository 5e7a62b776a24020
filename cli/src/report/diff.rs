//! What changed between two prompts, word by word.

/// One word of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change<'a> {
    /// In both prompts.
    Kept(&'a str),
    /// In the new prompt only.
    Added(&'a str),
    /// In the old prompt only.
    Removed(&'a str),
}

/// The words of both prompts in reading order, by their longest common subsequence. Removals precede additions.
pub(super) fn words<'a>(old: &'a str, new: &'a str) -> Vec<Change<'a>> {
    let old: Vec<&str> = old.split_whitespace().collect();
    let new: Vec<&str> = new.split_whitespace().collect();
    let common = common_lengths(&old, &new);
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            changes.push(Change::Kept(new[j]));
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            changes.push(Change::Removed(old[i]));
            i += 1;
        } else {
            changes.push(Change::Added(new[j]));
            j += 1;
        }
    }
    changes
}

/// At `[i][j]` the length of the longest common subsequence of `old[i..]` and `new[j..]`.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    common
}

/// How many words were added and how many removed.
pub(super) fn tally(changes: &[Change<'_>]) -> (usize, usize) {
    let added = changes.iter().filter(|change| matches!(change, Change::Added(_))).count();
    let removed = changes.iter().filter(|change| matches!(change, Change::Removed(_))).count();
    (added, removed)
}

#[cfg(test)]
mod tests {
    use super::Change::{Added, Kept, Removed};
    use super::*;

    #[test]
    fn a_replaced_word_is_removed_then_added() {
        let changes = words("sort the text now", "sort each text");
        assert_eq!(changes, [Kept("sort"), Removed("the"), Added("each"), Kept("text"), Removed("now")]);
        assert_eq!(tally(&changes), (1, 2));
    }

    #[test]
    fn empty_prompts_have_no_words() {
        assert_eq!(words("", " \n"), []);
        assert_eq!(words("", "a b"), [Added("a"), Added("b")]);
        assert_eq!(words("a", ""), [Removed("a")]);
    }

    #[test]
    fn kept_and_added_words_are_the_new_prompt() {
        let (old, new) = ("a b c a b b a", "c b a b a c");
        let changes = words(old, new);
        let side = |drop: fn(&Change<'_>) -> bool| -> Vec<&str> {
            changes
                .iter()
                .filter(|c| !drop(c))
                .map(|c| match *c {
                    Kept(w) | Added(w) | Removed(w) => w,
                })
                .collect()
        };
        assert_eq!(side(|c| matches!(c, Removed(_))).join(" "), new);
        assert_eq!(side(|c| matches!(c, Added(_))).join(" "), old);
    }
}
