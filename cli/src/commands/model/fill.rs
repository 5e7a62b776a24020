//! `feddtpt model fill`.

use crate::args::FillArgs;
use crate::commands::{print, print_json};
use crate::exit::{Exit, Failure, OrExit};
use feddtpt_model::{MaskedLm, Segment};
use serde_json::json;

/// How a mask is written.
const MASK: &str = "[MASK]";

/// Prints the best words for each mask of a text.
pub(super) fn run(model: &dyn MaskedLm, args: &FillArgs) -> Result<(), Failure> {
    let mut segments = Vec::new();
    for (at, part) in args.text.split(MASK).enumerate() {
        if at > 0 {
            segments.push(Segment::Mask);
        }
        segments.push(Segment::Literal(part));
    }
    if segments.len() < 2 {
        return Err(Failure::new(
            Exit::BadInput,
            format_args!("the text has no {MASK}; write it where a word is wanted"),
        ));
    }
    let input = model.encode(&segments).or_exit(Exit::BadInput)?;
    let masks = model.top_k(&[input], args.top_k, &[]).or_exit(Exit::Failure)?.concat();
    if args.json {
        let word = |(id, score): &(u32, f32)| json!({ "word": model.word(*id), "logit": score });
        let masks: Vec<Vec<_>> = masks.iter().map(|words| words.iter().map(word).collect()).collect();
        return print_json(&masks);
    }
    for (at, words) in masks.iter().enumerate() {
        if masks.len() > 1 {
            print(format_args!("mask {}", at + 1));
        }
        for (id, score) in words {
            print(format_args!("{score:8.3}  {}", model.word(*id).unwrap_or_default()));
        }
    }
    Ok(())
}
