//! `feddtpt model`.

mod answer;
mod fill;
mod serve;

use super::{Context, print, print_json};
use crate::args::{ModelArgs, ModelCommand};
use crate::exit::{Exit, Failure, OrExit};
use crate::models;
use feddtpt_model::MaskedLm;
use serde_json::json;
use std::sync::Arc;

/// Runs a command about the model.
pub(super) async fn run(context: &Context, args: ModelArgs) -> Result<(), Failure> {
    let model: Arc<dyn MaskedLm> = match &args.model_dir {
        Some(folder) => models::from_folder(folder).or_exit(Exit::BadInput)?,
        None => models::shipped().or_exit(Exit::Failure)?,
    };
    match args.command {
        ModelCommand::Info { json } => info(model.as_ref(), json),
        ModelCommand::Answer(args) => answer::run(context, model, &args).await,
        ModelCommand::Fill(args) => fill::run(model.as_ref(), &args),
        ModelCommand::Serve(args) => serve::run(context, model, &args).await,
        ModelCommand::Vocabulary { hash } => vocabulary(context, model.as_ref(), hash),
    }
}

fn info(model: &dyn MaskedLm, as_json: bool) -> Result<(), Failure> {
    let vocabulary = models::vocabulary(model).or_exit(Exit::BadInput)?;
    let (id, words, hash) = (model.id(), vocabulary.words().len(), vocabulary.hash());
    let (dimension, positions) = (model.dimension(), model.max_positions());
    if as_json {
        return print_json(&json!({
            "id": id, "dimension": dimension, "max_positions": positions,
            "vocabulary": { "words": words, "hash": hash },
        }));
    }
    print(format_args!("model        {id}"));
    print(format_args!("dimension    {dimension}"));
    print(format_args!("longest text {positions} pieces, [CLS] and [SEP] included"));
    print(format_args!("vocabulary   {words} whole words, hash {hash}"));
    Ok(())
}

fn vocabulary(context: &Context, model: &dyn MaskedLm, hash_only: bool) -> Result<(), Failure> {
    let vocabulary = models::vocabulary(model).or_exit(Exit::BadInput)?;
    if hash_only {
        print(vocabulary.hash());
        return Ok(());
    }
    print(vocabulary.to_text().trim_end());
    context.explain(format_args!("{} words, hash {}", vocabulary.words().len(), vocabulary.hash()));
    Ok(())
}
