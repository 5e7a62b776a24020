//! Answers already paid for.

use crate::platform::Answer;
use feddtpt_shared::{Digest, Prompt};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Answers a cache keeps unless told otherwise: some hundred prompts on a batch of the usual size, about 100 KB saved.
pub const DEFAULT_CACHE_CAPACITY: usize = 20_000;

/// Answers by LLM, prompt and row.
///
/// Bounded: when a new answer would go over the capacity, the answers of the prompt that was used least recently are
/// dropped, all at once, since a prompt is only ever judged on a whole batch. One prompt on more rows than the capacity
/// keeps the first ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub struct Cache {
    capacity: usize,
    answers: usize,
    blocks: VecDeque<Block>,
}

/// One prompt under one LLM: which block of answers to look in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptKey(Digest);

impl PromptKey {
    /// The key of `prompt` under the LLM called `llm`.
    pub fn new(llm: &str, prompt: &Prompt) -> Self {
        Self(Digest::of_parts([llm.as_bytes(), prompt.digest().as_bytes().as_slice()]))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    key: Digest,
    answers: BTreeMap<Digest, Answer>,
}

impl Default for Cache {
    fn default() -> Self {
        Self::new(DEFAULT_CACHE_CAPACITY)
    }
}

impl Cache {
    /// An empty cache for at most `capacity` answers.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, answers: 0, blocks: VecDeque::new() }
    }

    /// How many answers it holds.
    pub fn len(&self) -> usize {
        self.answers
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.answers == 0
    }

    /// The answer about `row` (digest of its text), if it was paid for.
    pub fn get(&self, prompt: PromptKey, row: Digest) -> Option<Answer> {
        self.blocks.iter().rev().find(|block| block.key == prompt.0)?.answers.get(&row).copied()
    }

    /// Marks `prompt` as the one used last.
    pub fn touch(&mut self, prompt: PromptKey) {
        if let Some(block) =
            self.blocks.iter().position(|block| block.key == prompt.0).and_then(|at| self.blocks.remove(at))
        {
            self.blocks.push_back(block);
        }
    }

    /// Keeps an answer and marks its prompt as the one used last.
    pub fn insert(&mut self, prompt: PromptKey, row: Digest, answer: Answer) {
        if self.blocks.back().is_none_or(|last| last.key != prompt.0) {
            self.touch(prompt);
        }
        if self.blocks.back().is_none_or(|last| last.key != prompt.0) {
            self.blocks.push_back(Block { key: prompt.0, answers: BTreeMap::new() });
        }
        while self.answers >= self.capacity && self.blocks.len() > 1 {
            self.answers -= self.blocks.pop_front().map_or(0, |oldest| oldest.answers.len());
        }
        if self.answers < self.capacity
            && let Some(block) = self.blocks.back_mut()
            && block.answers.insert(row, answer).is_none()
        {
            self.answers += 1;
        }
    }
}

/// The saved form: each row's digest stands once, an answer is a place in that list and a label (-1: none of the labels).
#[derive(Serialize, Deserialize)]
struct Saved {
    capacity: usize,
    rows: Vec<Digest>,
    prompts: Vec<(Digest, Vec<(usize, i64)>)>,
}

impl From<Cache> for Saved {
    fn from(cache: Cache) -> Self {
        let rows: BTreeSet<Digest> = cache.blocks.iter().flat_map(|block| block.answers.keys().copied()).collect();
        let rows: Vec<Digest> = rows.into_iter().collect();
        let save = |(row, answer): (&Digest, &Answer)| {
            let label = match answer {
                Answer::Label(label) => i64::from(*label),
                Answer::Unparsed => -1,
            };
            rows.binary_search(row).ok().map(|at| (at, label))
        };
        let prompts =
            cache.blocks.iter().map(|block| (block.key, block.answers.iter().filter_map(save).collect())).collect();
        Self { capacity: cache.capacity, rows, prompts }
    }
}

impl From<Saved> for Cache {
    fn from(saved: Saved) -> Self {
        let mut cache = Self::new(saved.capacity);
        for (key, answers) in saved.prompts {
            for (at, label) in answers {
                let answer = u32::try_from(label).map_or(Answer::Unparsed, Answer::Label);
                if let Some(row) = saved.rows.get(at) {
                    cache.insert(PromptKey(key), *row, answer);
                }
            }
        }
        cache
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> PromptKey {
        PromptKey(Digest::of(name))
    }

    #[test]
    fn the_least_recently_used_prompt_goes_first() {
        let mut cache = Cache::new(4);
        let rows = ["x", "y"].map(Digest::of);
        for prompt in ["a", "b"] {
            for row in rows {
                cache.insert(key(prompt), row, Answer::Label(1));
            }
        }
        cache.touch(key("a"));
        cache.insert(key("c"), rows[0], Answer::Unparsed);
        assert_eq!(cache.get(key("b"), rows[0]), None);
        assert_eq!(cache.get(key("a"), rows[1]), Some(Answer::Label(1)));
        assert_eq!((cache.get(key("c"), rows[0]), cache.len()), (Some(Answer::Unparsed), 3));
        let text = serde_json::to_string(&cache).expect("to JSON");
        assert_eq!(serde_json::from_str::<Cache>(&text).expect("from JSON"), cache);
    }

    #[test]
    fn one_prompt_alone_stays_within_the_capacity() {
        let mut cache = Cache::new(3);
        (0..10).for_each(|n| cache.insert(key("a"), Digest::of([n]), Answer::Label(0)));
        assert_eq!(cache.len(), 3);
        assert!(cache.get(key("a"), Digest::of([0])).is_some());
    }

    #[test]
    fn another_llm_is_another_key() {
        let prompt = Prompt::default();
        assert_ne!(PromptKey::new("one", &prompt), PromptKey::new("two", &prompt));
    }
}
