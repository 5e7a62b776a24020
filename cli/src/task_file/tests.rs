//! Task files, good and bad.

use super::*;
use std::fs;

fn read_with(text: &str) -> Result<CreateFederation, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("words.txt"), "please\nread\nthis\n").unwrap();
    fs::write(folder.path().join("public.csv"), "label,text\ngood,fine\nbad,awful\n").unwrap();
    let path = folder.path().join("task.toml");
    fs::write(&path, text).unwrap();
    read(&path).map_err(|error| error.to_string().replace(folder.path().to_str().unwrap(), ""))
}

const SMALL: &str = r#"
name = "reviews"
template = "{prompt} {text} it was {mask} ."
seed_prompt = "please read this"
max_prompt_tokens = 4
vocabulary = "words.txt"
public_rows = "public.csv"
rounds = 2
labels = [{ name = "bad", verbalizers = ["terrible"] }, { name = "good", verbalizers = ["great"] }]
"#;

#[test]
fn the_example_holds() {
    let example = read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/task.toml"))).unwrap();
    assert_eq!(example.spec.task.labels.len(), 2);
    assert_eq!(example.spec.task.public_rows.len(), 4);
}

#[test]
fn files_lie_beside_the_task() {
    let created = read_with(SMALL).unwrap();
    assert_eq!(created.vocabulary, "please\nread\nthis\n");
    assert_eq!(created.spec.task.public_rows[1].label, 0);
    assert_eq!(created.spec.strategy, StrategySettings { name: Strategy::FeddtptGated, ..StrategySettings::default() });
    assert_eq!(created.spec.search.name, Searcher::Racing);
    let named = read_with(&format!("{SMALL}[strategy]\nname = \"feddtpt\"\n[search]\nname = \"literal\"\n")).unwrap();
    assert_eq!((named.spec.strategy.name, named.spec.search.name), (Strategy::Feddtpt, Searcher::Literal));
    assert_eq!(created.spec.host, None);
    let hosted = read_with(&SMALL.replace("rounds = 2", "rounds = 2\nhost = \"City clinic\"")).unwrap();
    assert_eq!(hosted.spec.host.as_deref(), Some("City clinic"));
}

#[test]
fn mistakes_are_named() {
    let error = |from: &str, to: &str| read_with(&SMALL.replace(from, to)).unwrap_err();
    let message = error("rounds = 2", "runds = 2");
    assert!(message.contains("line 8") && message.contains("unknown field `runds`"), "{message}");
    let message = error("read this", "read that");
    assert!(message.contains("token 2 (\"that\") is not in the task's vocabulary"), "{message}");
    let message = error("rounds = 2", "rounds = 0");
    assert!(message.contains("rounds: 0 is not between 1 and"), "{message}");
    let message = error("rounds = 2", "rounds = 2\nhost = \"two\\nlines\"");
    assert!(message.contains("host: holds the invisible character U+000A"), "{message}");
    let message = error("\"public.csv\"", "[{ label = \"odd\", text = \"a\" }]");
    assert!(message.contains("the label \"odd\" is unknown"), "{message}");
    let message = error("words.txt", "nowhere.txt");
    assert!(message.contains("nowhere.txt"), "{message}");
    let message = error("{mask}", "{maks}");
    assert!(message.contains("unknown placeholder {maks}") && message.contains("line 3"), "{message}");
}
