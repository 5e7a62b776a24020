//! An experiment can be stopped, gone on with and dealt to several machines, and its table is the same.

use anyhow::{Context, Result};
use feddtpt_tests::process::Process;
use std::path::{Path, PathBuf};

const PLAN: &str = r#"
name = "small"
rounds = 2
calls_per_round = 24
rows_each = 14
public_rows_per_class = 1
test_rows = 12
seeds = [1, 2]
splits = []
control = "best-so-far"
reference = "best-so-far"
data = [{ name = "customers", task = "TASK", organisations = ["bank", "bakery", "clinic"] }]

[[arms]]
name = "manual"
kind = "manual"

[[arms]]
name = "best-so-far"
search = { name = "best-so-far", top_k = 5, batch_rows = 6 }

[[arms]]
name = "gated"
strategy = { name = "feddtpt-gated", gate = { candidates = 3, score_rows = 2 } }
search = { name = "racing", batch_rows = 6, racing = { block_rows = 3 } }

[[arms]]
name = "gated"
strategy = { name = "feddtpt-gated", gate = { candidates = 3, score_rows = 2 } }
search = { name = "racing", batch_rows = 6, racing = { block_rows = 3 } }
hostile = { share = 0.34, attack = { kind = "trigger", token = "river" } }

[[arms]]
name = "clustered"
strategy = { name = "clustered", release_threshold = 1, gate = { candidates = 3, score_rows = 2 } }
search = { name = "racing", batch_rows = 6, racing = { block_rows = 3 } }
"#;

/// A folder with a plan and three organisations' rows.
fn prepare(folder: &Path) -> Result<PathBuf> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    for (name, file) in [("bank", "high-street-bank"), ("bakery", "village-bakery"), ("clinic", "dental-clinic")] {
        std::fs::create_dir(folder.join(name))?;
        std::fs::copy(demo.join(format!("data/{file}.csv")), folder.join(name).join("all.csv"))?;
    }
    let plan = folder.join("plan.toml");
    std::fs::write(&plan, PLAN.replace("TASK", &demo.join("task.toml").display().to_string()))?;
    Ok(plan)
}

/// The table without its column of seconds, sorted.
fn table(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path)?;
    let heading = text.lines().next().context("a heading")?;
    let seconds = heading.split(',').position(|name| name == "seconds").context("a column of seconds")?;
    // Nothing before that column holds a comma: prompts are words, and the note is the last column.
    let without = |line: &str| {
        line.splitn(seconds + 2, ',')
            .enumerate()
            .filter(|(at, _)| *at != seconds)
            .map(|(_, cell)| cell.to_owned())
            .collect::<Vec<_>>()
            .join(",")
    };
    let mut lines: Vec<String> = text.lines().map(without).collect();
    lines.sort();
    Ok(lines)
}

#[tokio::test]
async fn stopped_shared_out_or_at_once_the_table_is_the_same() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let plan = prepare(folder.path())?;
    let data = folder.path().display().to_string();
    let run = async |out: &str, more: &[&str]| -> Result<String> {
        let out = folder.path().join(out).display().to_string();
        let plan = plan.display().to_string();
        let args = ["experiment", "run", &plan, "--data", &data, "--out", &out];
        let ended = Process::start(folder.path(), "experiment", args.iter().chain(more))?.succeeded().await?;
        Ok(ended.stderr)
    };
    run("whole", &[]).await?;
    let whole = table(&folder.path().join("whole/results.csv"))?;
    // A heading; for each of two seeds one row of the manual prompt and three of each other arm.
    assert_eq!(whole.len(), 1 + 2 * (1 + 4 * 3), "{whole:#?}");
    for file in ["report.md", "report.html", "report.json", "curves.svg", "curves.png"] {
        assert!(folder.path().join("whole").join(file).metadata()?.len() > 500, "{file}");
    }

    // Stopped in the middle of a line: what is whole stays, the rest is played again.
    std::fs::create_dir(folder.path().join("again"))?;
    let path = folder.path().join("again/results.csv");
    let text = std::fs::read(folder.path().join("whole/results.csv"))?;
    std::fs::write(&path, &text[..text.len() / 2])?;
    let said = run("again", &[]).await?;
    assert!(said.contains(" of ") && !said.contains("10 of 10"), "{said}");
    assert_eq!(table(&path)?, whole);

    for shard in ["1/2", "2/2"] {
        run("parts", &["--shard", shard]).await?;
    }
    let part = |number: u32| folder.path().join(format!("parts/results-{number}-of-2.csv")).display().to_string();
    let out = folder.path().join("joined").display().to_string();
    let control = "best-so-far,gated";
    let args = ["experiment", "merge", &part(1), &part(2), "--out", &out, "--control", control, "--parquet"];
    let ended = Process::start(folder.path(), "merge", args)?.succeeded().await?;
    assert_eq!(table(&folder.path().join("joined/results.csv"))?, whole);
    assert!(std::fs::read(folder.path().join("joined/results.parquet"))?.starts_with(b"PAR1"));
    assert!(
        std::fs::read_to_string(folder.path().join("joined/report.md"))?
            .contains("of best-so-far, gated it ends in the most")
    );
    // The manual prompt's curve is a line of one point, of which the library that draws has something to say.
    assert!(!ended.stderr.contains("WARN"), "{}", ended.stderr);
    Ok(())
}

#[tokio::test]
async fn several_llms_vectors_and_transfer_have_rows_of_their_own() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = prepare(folder.path())?;
    let plan = std::fs::read_to_string(&path)?.replace("seeds = [1, 2]", "seeds = [1]");
    let (head, _) = plan.split_once("[[arms]]").context("a plan has arms")?;
    let data = folder.path().display().to_string();
    let run = async |out: &str, head: &str, arms: &str, more: &[&str]| -> Result<feddtpt_tests::process::Ended> {
        std::fs::write(&path, format!("{head}{arms}"))?;
        let (plan, out) = (path.display().to_string(), folder.path().join(out).display().to_string());
        let args = ["experiment", "run", &plan, "--data", &data, "--out", &out];
        Process::start(folder.path(), "several", args.iter().chain(more))?.ended().await
    };
    let head = head.replace("control = \"best-so-far\"\nreference = \"best-so-far\"", "");
    let several = r#"llms = [{ name = "is" }, { name = "was", template = "{prompt} : {text} it was a {mask} ." }]
transfer = [{ name = "far", template = "{text} {prompt} {mask} ." }, { name = "small", model = "nano" }]
"#;
    let words = "[[arms]]\nname = \"words\"\nsearch = { top_k = 5, batch_rows = 6 }\n";
    let vectors = "[[arms]]\nname = \"vectors\"\nkind = \"fedavg-bbt\"\nsoft = { dimension = 12 }\n";

    let ended = run("several", &format!("{several}{head}"), words, &[]).await?;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // The heading; each of three rounds on two LLMs and as a whole; the first and the last prompt elsewhere, twice.
    let rows = table(&folder.path().join("several/results.csv"))?;
    assert_eq!(rows.len(), 1 + 3 * 3 + 2 * 2, "{rows:#?}");
    assert_eq!(rows.iter().filter(|row| row.contains(",small,")).count(), 2, "{rows:#?}");
    let report = std::fs::read_to_string(folder.path().join("several/report.md"))?;
    assert!(report.contains("## Each LLM") && report.contains("## Transfer"), "{report}");
    let again = run("several", &format!("{several}{head}"), words, &[]).await?;
    assert!(!again.stderr.contains(" of 1"), "nothing is played twice: {}", again.stderr);

    let ended = run("vectors", &head, vectors, &[]).await?;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(table(&folder.path().join("vectors/results.csv"))?.len(), 1 + 3);
    let giant = several.replace("\"nano\"", "\"giant\"");
    let ended = run("refused", &format!("{giant}{head}"), words, &[]).await?;
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(
        ended.stderr.contains("llm \"small\": model: there is no model and no folder \"giant\""),
        "{}",
        ended.stderr
    );
    assert!(!folder.path().join("refused").exists(), "nothing is made before the plan is sound");
    for (head, more, words) in [
        (format!("{several}{head}"), &[][..], "a plan with llms has no such arm"),
        (head.clone(), &["--llm", "http://127.0.0.1:9"][..], "arm \"vectors\" tunes vectors"),
    ] {
        let ended = run("refused", &head, vectors, more).await?;
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert!(!folder.path().join("refused").exists(), "nothing is made before the plan is sound");
    }
    Ok(())
}

#[tokio::test]
async fn a_plan_that_cannot_be_played_says_why() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let plan = prepare(folder.path())?;
    let sound = std::fs::read_to_string(&plan)?;
    for (from, to, words) in [
        ("\"best-so-far\"\nreference", "\"nobody\"\nreference", "control: there is no arm \"nobody\""),
        ("rounds = 2", "rounds = 0", "rounds must lie between 1 and 1000"),
        ("batch_rows = 6 }", "batch_rows = 0 }", "arm \"best-so-far\": search.batch_rows must lie between"),
        ("\"bank\"", "\"nowhere\"", "nowhere"),
        ("seeds", "seed", "unknown field `seed`"),
    ] {
        std::fs::write(&plan, sound.replacen(from, to, 1))?;
        let (plan, data) = (plan.display().to_string(), folder.path().display().to_string());
        let args = ["experiment", "run", &plan, "--data", &data, "--out", &data];
        let ended = Process::start(folder.path(), "bad", args)?.ended().await?;
        assert_eq!(ended.code, Some(3), "{to}: {ended:?}");
        assert!(ended.stderr.contains(words), "{to}: {}", ended.stderr);
    }
    Ok(())
}
