use super::*;
use crate::ResultRow;
use crate::findings::Settings;
use crate::sample::{run, study};
use crate::statistics::Bootstrap;

/// What no document may take for a sign of its own, whoever names arms and data sets.
const HOSTILE: &str = "</style><script>alert(1)</script><img src=x onerror='a'>\"|`*_[x](y)&\u{0}\u{202e}";

fn settings() -> Settings {
    let feddtpt = Some("feddtpt".to_owned());
    let bootstrap = Bootstrap { resamples: 100, ..Bootstrap::default() };
    Settings { title: "A study".into(), control: feddtpt.clone(), reference: feddtpt, bootstrap, ..Settings::default() }
}

fn findings(rows: &[ResultRow]) -> Findings {
    Findings::of(rows, &settings()).unwrap()
}

fn hostile(name: &str) -> Findings {
    let mut rows = study();
    for row in &mut rows {
        for text in [&mut row.arm, &mut row.data, &mut row.split, &mut row.experiment] {
            *text = if text == "feddtpt" || text == "iid" { text.clone() } else { format!("{text}{name}") };
        }
    }
    Findings::of(&rows, &Settings { title: name.into(), ..settings() }).unwrap()
}

#[test]
fn nothing_from_outside_becomes_markup() {
    let page = html(&hostile(HOSTILE));
    for forbidden in ["<script", "<img", "onerror='", "\u{0}", "\u{202e}"] {
        assert!(!page.contains(forbidden), "{forbidden:?} reached the page");
    }
    let text = markdown(&hostile(HOSTILE));
    for forbidden in ["<script", "<img", "](y)", "\u{0}", "\u{202e}"] {
        assert!(!text.replace("\\](y)", "").contains(forbidden), "{forbidden:?} reached the Markdown");
    }
}

#[test]
fn every_row_of_a_table_has_as_many_cells_as_headings() {
    let text = markdown(&hostile(HOSTILE));
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    let tables: Vec<&str> = text.split("\n\n").filter(|block| block.starts_with('|')).collect();
    assert_eq!(tables.len(), 5);
    for table in tables {
        let wanted = bars(table.lines().next().unwrap());
        assert!(table.lines().all(|line| bars(line) == wanted), "{table}");
    }
}

#[test]
fn the_page_is_whole_and_loads_nothing() {
    let page = html(&findings(&study()));
    let namespaces = page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
    assert_eq!(namespaces, 3 * 2);
    assert_eq!(page.matches("http").count(), namespaces + 1, "only namespaces and the policy's http-equiv");
    for tag in ["section", "figure", "details", "div", "table", "svg", "text", "ul", "li", "p"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn what_was_not_measured_has_no_section() {
    let headings = |findings: &Findings| {
        let text = markdown(findings);
        text.lines().filter_map(|line| line.strip_prefix("## ").map(str::to_owned)).collect::<Vec<_>>()
    };
    let all =
        ["Final prompts", "LLM calls", "Uneven splits", "Hostile participants", "Costs", "How the figures were made"];
    assert_eq!(headings(&findings(&study())), all);
    let one = findings(&run("feddtpt", "sst2", "iid", 1, &[0.5]));
    assert_eq!(headings(&one), ["Final prompts", "Costs", "How the figures were made"]);
    let rows = run("feddtpt", "sst2", "iid", 1, &[0.5]).into_iter();
    let attacked: Vec<ResultRow> = rows.map(|row| ResultRow { hostile_share: 0.2, ..row }).collect();
    assert_eq!(headings(&findings(&attacked)), ["Hostile participants", "How the figures were made"]);
}

#[test]
fn verdicts_are_said_in_words() {
    let five = |arm: &str, more: fn(f64) -> f64| -> Vec<ResultRow> {
        (0..5).flat_map(|seed| run(arm, "sst2", "iid", seed, &[0.5, 0.6 + more(seed as f64)])).collect()
    };
    let rows = [
        five("feddtpt", |_| 0.0),
        five("better", |seed| 0.02 + seed / 1e3),
        five("equal", |seed| (seed - 2.0) / 50.0),
        five("worse", |seed| seed / 1e3 - 0.1),
        run("young", "sst2", "iid", 1, &[0.5, 0.9]),
    ];
    let text = markdown(&findings(&rows.concat()));
    for said in [
        "- better is better than feddtpt: +2.2 points (95% interval ",
        "- equal and feddtpt differ within noise: 0.0 points (95% interval ",
        "- worse is worse than feddtpt: −9.8 points (95% interval ",
        "- young and feddtpt have too few pairs to tell them apart: +30.0 points (1 pair in 1 cell).",
        "| sst2 | iid | feddtpt | 60.0% ± 0.0 (5) |  |  |  | the control |",
        "| sst2 | iid | young | 90.0% (1) | +30.0 |  | 1 | too few pairs to tell |",
        "- worse reaches what feddtpt ends in, in 0 of 1 cell. Over all 5 pairs feddtpt ends in 60.0% on average; worse never has that, and ends in 50.2%.",
        "| not reached; 50.2% in 100 |",
    ] {
        assert!(text.contains(said), "{said}\n\n{text}");
    }
}

#[test]
fn llms_transfer_and_own_prompts_have_tables_of_their_own() {
    let own = run("feddtpt", "sst2", "iid", 1, &[0.5, 0.6]);
    let aside = |llm: &str, transfer| {
        own.iter().map(|row| ResultRow { llm: llm.into(), transfer, ..row.clone() }).collect::<Vec<_>>()
    };
    let with_own = own.iter().map(|row| ResultRow { own_accuracy: Some(0.7), arm: "clustered".into(), ..row.clone() });
    let rows = [own.clone(), aside("was", false), aside("about", true), with_own.collect()].concat();
    let settings = Settings { control: None, contenders: vec!["feddtpt".into(), "clustered".into()], ..settings() };
    let text = markdown(&Findings::of(&rows, &settings).unwrap());
    for said in [
        "The control is feddtpt: of feddtpt, clustered it ends in the most",
        "## Participants' own prompts",
        "| sst2 | iid | clustered | 70.0% |  |  | 60.0% | 1 |",
        "## Each LLM",
        "| sst2 | iid | was | feddtpt | 50.0% (1) | 60.0% (1) | +10.0 |  | 1 | too few pairs to tell |",
        "## Transfer",
        "| sst2 | iid | about | feddtpt | 50.0% (1) |",
    ] {
        assert!(text.contains(said), "{said}\n\n{text}");
    }
}
