//! `feddtpt export`.

use super::host::server_failure;
use super::{Context, print};
use crate::args::{ExportArgs, ExportFormat, ExportPart};
use crate::exit::{Exit, Failure, OrExit};
use crate::record::{self, Record};
use feddtpt_shared::messages::FederationView;
use feddtpt_shared::transcript::{TranscriptEntry, TranscriptEvent};
use serde_json::{Value, json};

/// Reads a federation's public record, checks it, and prints it.
pub(super) async fn run(context: &Context, args: ExportArgs) -> Result<(), Failure> {
    let server = context.settings.server(args.server.as_ref())?;
    let server = record::remote(&server, &args.federation).map_err(|error| server_failure(&error))?;
    let record = record::fetch(&server, &args.federation).await.map_err(|error| server_failure(&error))?;
    if let Some(reason) = record::first_failure(&record) {
        return Err(Failure::new(Exit::Failure, reason));
    }
    let Record { view, transcript, .. } = record;
    let view = view.ok_or_else(|| Failure::new(Exit::Failure, "the server shows nothing beside the transcript"))?;
    context.explain(format_args!(
        "the transcript holds: {} entries, each following from the one before",
        transcript.len()
    ));
    let text = match args.format {
        ExportFormat::Json => json_text(args.part, &view, &transcript).or_exit(Exit::Failure)?,
        ExportFormat::Csv => csv_text(args.part, &view, &transcript).or_exit(Exit::Failure)?,
    };
    if let Some(path) = &args.output {
        return std::fs::write(path, text + "\n").or_exit_with(Exit::Failure, path.display());
    }
    print(text);
    Ok(())
}

fn json_text(part: ExportPart, view: &FederationView, transcript: &[TranscriptEntry]) -> serde_json::Result<String> {
    let value: Value = match part {
        ExportPart::All => json!({ "federation": view, "rounds": rounds(transcript), "transcript": transcript }),
        ExportPart::Prompts => json!(view.prompts),
        ExportPart::Rounds => json!(rounds(transcript)),
        ExportPart::Transcript => json!(transcript),
    };
    serde_json::to_string_pretty(&value)
}

fn rounds(transcript: &[TranscriptEntry]) -> Vec<Value> {
    let round = |entry: &TranscriptEntry| match &entry.event {
        TranscriptEvent::Published { round, submissions, prompt, candidates, ballots, group_prompts } => {
            let mut line = json!({ "round": round, "status": "published", "proposals": submissions.len(), "prompt": prompt.to_string() });
            if !candidates.is_empty() {
                line["candidates"] = candidates.iter().map(|candidate| Value::from(candidate.to_string())).collect();
                line["ballots"] = ballots.len().into();
            }
            if !group_prompts.is_empty() {
                line["group_prompts"] = group_prompts.iter().map(|prompt| Value::from(prompt.to_string())).collect();
            }
            Some(line)
        }
        TranscriptEvent::Failed { round, attempt, reason } => {
            Some(json!({ "round": round, "status": "failed", "attempt": attempt, "reason": reason }))
        }
        TranscriptEvent::RolledBack { round, to_round, prompt } => Some(json!({
            "round": round, "status": "rolled_back", "prompt": prompt.to_string(),
            "reason": format!("the host went back to the prompt of round {to_round}"),
        })),
        TranscriptEvent::Cancelled { round, reason } => {
            Some(json!({ "round": round, "status": "cancelled", "reason": reason }))
        }
        TranscriptEvent::Created { .. }
        | TranscriptEvent::Paused { .. }
        | TranscriptEvent::Resumed { .. }
        | TranscriptEvent::Removed { .. } => None,
    };
    transcript.iter().filter_map(round).collect()
}

fn csv_text(part: ExportPart, view: &FederationView, transcript: &[TranscriptEntry]) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut row = |fields: &[&str]| writer.write_record(fields).map_err(|error| error.to_string());
    match part {
        ExportPart::All | ExportPart::Prompts => {
            row(&["round", "proposals", "prompt"])?;
            for prompt in &view.prompts {
                row(&[&prompt.round.to_string(), &prompt.proposals.to_string(), &prompt.prompt.to_string()])?;
            }
        }
        ExportPart::Rounds => {
            let columns = ["round", "status", "attempt", "proposals", "prompt", "reason"];
            row(&columns)?;
            for round in rounds(transcript) {
                let field = |name: &&str| match &round[*name] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let fields: Vec<String> = columns.iter().map(field).collect();
                row(&fields.iter().map(String::as_str).collect::<Vec<_>>())?;
            }
        }
        ExportPart::Transcript => {
            row(&["sequence", "previous", "hash", "event"])?;
            for entry in transcript {
                let event = serde_json::to_string(&entry.event).map_err(|error| error.to_string())?;
                row(&[&entry.sequence.to_string(), &entry.previous.to_string(), &entry.hash.to_string(), &event])?;
            }
        }
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    Ok(String::from_utf8(bytes).map_err(|error| error.to_string())?.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> (FederationView, Vec<TranscriptEntry>) {
        let record = record::tests::record();
        (record.view.unwrap(), record.transcript)
    }

    #[test]
    fn tables_quote_what_must_be_quoted() {
        let (view, transcript) = record();
        let table = |part| csv_text(part, &view, &transcript).unwrap();
        assert_eq!(
            table(ExportPart::Prompts),
            "round,proposals,prompt\n0,0,please read this movie review\n1,1,read it"
        );
        let rounds =
            "round,status,attempt,proposals,prompt,reason\n1,failed,0,,,\"too few, alas\"\n1,published,,1,read it,";
        assert_eq!(table(ExportPart::Rounds), rounds);
        assert!(table(ExportPart::Transcript).contains("\"{\"\"event\"\":\"\"created\"\""));
        let all = json_text(ExportPart::All, &view, &transcript).unwrap();
        assert!(serde_json::from_str::<Value>(&all).unwrap()["transcript"][2]["event"]["round"] == 1);
    }
}
