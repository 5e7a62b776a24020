//! `feddtpt model`.

mod answer;
mod fill;
mod serve;

use super::{Context, print, print_json};
use crate::args::{ModelArgs, ModelCommand};
use crate::exit::{Exit, Failure, OrExit};
use crate::models;
use feddtpt_model::{MaskedLm, MiniBert, Shipped};
use serde_json::json;

/// Runs a command about the model.
pub(super) async fn run(context: &Context, args: ModelArgs) -> Result<(), Failure> {
    let command = args.command.unwrap_or(ModelCommand::List { json: false });
    if let ModelCommand::List { json } = command {
        return list(json);
    }
    let choice = args.model.unwrap_or_default();
    let model = choice.load().or_exit_with(Exit::BadInput, format_args!("--model {choice}"))?;
    match command {
        ModelCommand::List { json } => list(json),
        ModelCommand::Info { json } => info(model.as_ref(), json),
        ModelCommand::Answer(args) => answer::run(context, model, &args).await,
        ModelCommand::Fill(args) => fill::run(model.as_ref(), &args),
        ModelCommand::Serve(args) => serve::run(context, model, &args).await,
        ModelCommand::Vocabulary { hash } => vocabulary(context, model.as_ref(), hash),
    }
}

/// The shipped models, the default first.
fn list(as_json: bool) -> Result<(), Failure> {
    if as_json {
        let models = Shipped::ALL.map(|model| {
            json!({ "name": model.name(), "id": model.id(), "layers": model.layers(), "weights_bytes": model.weights_bytes() })
        });
        return print_json(&models);
    }
    for model in Shipped::ALL {
        // Megabytes, as people say them.
        let megabytes = model.weights_bytes() as f64 / 1e6;
        print(format_args!("{:<6} {:<18} {} layers  {megabytes:>5.1} MB", model.name(), model.id(), model.layers()));
    }
    Ok(())
}

fn info(model: &MiniBert, as_json: bool) -> Result<(), Failure> {
    let vocabulary = models::vocabulary(model).or_exit(Exit::BadInput)?;
    let (id, words, hash) = (model.id(), vocabulary.words().len(), vocabulary.hash());
    let (layers, dimension, positions) = (model.layers(), model.dimension(), model.max_positions());
    if as_json {
        return print_json(&json!({
            "id": id, "layers": layers, "dimension": dimension, "max_positions": positions,
            "vocabulary": { "words": words, "hash": hash },
        }));
    }
    print(format_args!("model        {id}"));
    print(format_args!("layers       {layers}"));
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
