//! `feddtpt model answer`.

use crate::args::AnswerArgs;
use crate::commands::accuracy::Accuracy;
use crate::commands::{Context, any, print, print_json, rows};
use crate::exit::{Exit, Failure, OrExit};
use crate::platform::{Ledger, Wire};
use crate::task_file;
use feddtpt_client::platform::{Answer, Llm, LlmError};
use feddtpt_connect::ledger::Purpose;
use feddtpt_model::MaskedLm;
use feddtpt_shared::{Prompt, Row, RowText};
use serde_json::json;
use std::sync::Arc;

/// Asks the LLM about each row and prints how often it was right.
pub(super) async fn run(context: &Context, model: Arc<dyn MaskedLm>, args: &AnswerArgs) -> Result<(), Failure> {
    let created = task_file::read(&args.task).or_exit(Exit::BadInput)?;
    let task = created.spec.task;
    let prompt = match &args.prompt {
        Some(words) => Prompt::parse(words).or_exit_with(Exit::BadInput, "--prompt")?,
        None => task.seed_prompt.clone(),
    };
    let rows = rows::read(context, &args.rows, &task)?;
    let settings = context.settings.complete(&args.llm);
    let ledger = Ledger::new();
    let wire = Wire::new(ledger.clone()).or_exit(Exit::Failure)?;
    let llm = any::llm(&settings, task.clone(), wire, any::workers(&settings), model).await?;
    let answers = ask(&llm, &prompt, &rows).await.or_exit_with(Exit::Unreachable, llm.id())?;

    let right = |(row, answer): &(&Row, &Answer)| **answer == Answer::Label(row.label);
    let accuracy = |label: Option<u32>| {
        let chosen: Vec<_> =
            rows.iter().zip(&answers).filter(|(row, _)| label.is_none_or(|label| row.label == label)).collect();
        Accuracy { correct: chosen.iter().filter(|pair| right(pair)).count() as u64, rows: chosen.len() as u64 }
    };
    let unparsed = answers.iter().filter(|answer| **answer == Answer::Unparsed).count();
    let classes: Vec<(&str, Accuracy)> =
        (0..).zip(&task.labels).map(|(at, label)| (label.name.as_str(), accuracy(Some(at)))).collect();
    if args.json {
        let classes: Vec<_> = classes.iter().map(|(name, found)| json!({ "label": name, "accuracy": found })).collect();
        return print_json(&json!({
            "prompt": prompt, "llm": llm.id(), "accuracy": accuracy(None), "classes": classes, "unparsed": unparsed,
            "traffic": ledger.traffic(|purpose| purpose == Purpose::Llm),
        }));
    }
    print(format_args!("prompt    {prompt}"));
    print(format_args!("accuracy  {}", accuracy(None)));
    for (name, found) in classes {
        print(format_args!("  {name}: {found}"));
    }
    if unparsed > 0 {
        print(format_args!("{unparsed} answers were none of the labels; they count as wrong"));
    }
    Ok(())
}

async fn ask(llm: &impl Llm, prompt: &Prompt, rows: &[Row]) -> Result<Vec<Answer>, LlmError> {
    let texts: Vec<&RowText> = rows.iter().map(|row| &row.text).collect();
    let mut answers = Vec::with_capacity(rows.len());
    for part in texts.chunks(llm.preferred_batch().max(1) * 4) {
        answers.extend(llm.answer(prompt, part).await?);
    }
    Ok(answers)
}
