//! Words that tell nothing about anybody.

use feddtpt_model::{MaskedLm, ModelError, Segment};
use feddtpt_shared::{Prompt, Token};
use std::collections::BTreeSet;

/// The words that anybody can compute from a prompt that was published, with this model: the `k` best for each of its
/// places, and, while there is room for another word, for a mask at each place where one can be put in.
///
/// A word of a proposal that is among them says only that its participant looked where everybody looks, so it may be put
/// before the others even if nobody else sent it (threat model A2). Words outside of the task's vocabulary may be among
/// them; no proposal holds any.
pub fn public_words(
    model: &dyn MaskedLm,
    incumbent: &Prompt,
    k: usize,
    max_prompt_tokens: usize,
) -> Result<BTreeSet<Token>, ModelError> {
    let words: Vec<Segment<'_>> = incumbent.tokens().iter().map(|word| Segment::Literal(word.as_str())).collect();
    let masked = (0..words.len()).map(|at| (at, at + 1));
    let places = if words.len() < max_prompt_tokens { words.len() + 1 } else { 0 };
    let inserted = (0..places).map(|at| (at, at));
    let encode = |(from, to): (usize, usize)| {
        let with_mask: Vec<Segment<'_>> = [&words[..from], &[Segment::Mask], &words[to..]].concat();
        match model.encode(&with_mask) {
            // A prompt that the model cannot read proposes nothing to anybody.
            Err(ModelError::TooLong { .. }) => None,
            encoded => Some(encoded),
        }
    };
    let inputs = masked.chain(inserted).filter_map(encode).collect::<Result<Vec<_>, _>>()?;
    let best = model.top_k(&inputs, k, &[])?.into_iter().flatten().flatten();
    Ok(best.filter_map(|(id, _)| Token::new(model.word(id)?).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_model::{MiniBert, ModelFiles};

    fn mini() -> MiniBert {
        let read =
            |name: &str| std::fs::read(format!("{}/../model/data/mini/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (config, vocab, weights) = (read("config.json"), read("vocab.txt"), read("mini-f16.safetensors"));
        MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }).unwrap()
    }

    /// The words that a participant reads off at one mask.
    fn read_off(model: &dyn MaskedLm, segments: &[Segment<'_>], k: usize) -> BTreeSet<Token> {
        let input = model.encode(segments).unwrap();
        let best = model.top_k(&[input], k, &[]).unwrap().into_iter().flatten().flatten();
        best.map(|(id, _)| Token::new(model.word(id).unwrap()).unwrap()).collect()
    }

    #[test]
    fn what_a_participant_reads_off_is_public_and_the_cap_is_kept() {
        let model = mini();
        let prompt = Prompt::parse("the review").unwrap();
        let (the, review) = (Segment::Literal("the"), Segment::Literal("review"));
        let replaced: BTreeSet<Token> = [[Segment::Mask, review], [the, Segment::Mask]]
            .iter()
            .flat_map(|segments| read_off(&model, segments, 3))
            .collect();
        let inserted: BTreeSet<Token> =
            [[Segment::Mask, the, review], [the, Segment::Mask, review], [the, review, Segment::Mask]]
                .iter()
                .flat_map(|segments| read_off(&model, segments, 3))
                .collect();
        assert_eq!(public_words(&model, &prompt, 3, 2).unwrap(), replaced);
        let all = replaced.union(&inserted).cloned().collect();
        assert_eq!(public_words(&model, &prompt, 3, 3).unwrap(), all);
    }
}
