//! A proposal as edits of the incumbent: what crossovers are made of.

use feddtpt_shared::{Prompt, Token};

/// Some consecutive tokens of the incumbent and what stands in their place. Ordered by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The first token that is taken out, counted from 0.
    pub from: usize,
    /// The token behind the last one that is taken out; equal to `from` where something is only put in.
    pub to: usize,
    /// What is put in.
    pub tokens: Vec<Token>,
}

impl Edit {
    /// Whether both can be made at once, in an order that their places give: they take out different tokens, and do not both
    /// only put in at one place.
    pub fn is_apart_from(&self, other: &Self) -> bool {
        let both_at_one_place = self.from == self.to && (self.from, self.to) == (other.from, other.to);
        (self.to <= other.from || other.to <= self.from) && !both_at_one_place
    }
}

/// The edits that make `proposal` of `incumbent`, in order, by a longest common subsequence; of equally long ones the one
/// that keeps the earlier tokens.
pub fn edits(incumbent: &Prompt, proposal: &Prompt) -> Vec<Edit> {
    let (old, new) = (incumbent.tokens(), proposal.tokens());
    // common[i][j]: tokens that old[i..] and new[j..] have in common, in order.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let mut found: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut open: Option<Edit> = None;
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            found.extend(open.take());
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let edit = open.get_or_insert(Edit { from: i, to: i, tokens: Vec::new() });
        if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            i += 1;
            edit.to = i;
        } else {
            edit.tokens.push(new[j].clone());
            j += 1;
        }
    }
    found.extend(open);
    found
}

/// `incumbent` with `edits`, which are apart from each other and in order.
pub fn apply(incumbent: &Prompt, edits: &[Edit]) -> Prompt {
    let mut tokens = Vec::new();
    let mut at = 0;
    for edit in edits {
        tokens.extend_from_slice(&incumbent.tokens()[at..edit.from]);
        tokens.extend_from_slice(&edit.tokens);
        at = edit.to;
    }
    tokens.extend_from_slice(&incumbent.tokens()[at..]);
    Prompt(tokens)
}
