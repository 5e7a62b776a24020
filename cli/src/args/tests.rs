//! The command line as people see it.

use super::*;
use clap::CommandFactory;

#[test]
fn it_is_consistent() {
    Cli::command().debug_assert();
}

/// The long help of a command.
fn help(path: &[&str]) -> String {
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for name in path {
        found = found.find_subcommand_mut(name).unwrap();
    }
    let mut shown = found.clone().term_width(100);
    shown.render_long_help().to_string()
}

#[test]
fn help_is_as_reviewed() {
    for path in [
        &[][..],
        &["serve"],
        &["doctor"],
        &["join"],
        &["invite"],
        &["host"],
        &["host", "roll-back"],
        &["host", "cancel"],
        &["host", "remove"],
        &["export"],
        &["verify"],
        &["experiment"],
        &["experiment", "run"],
        &["experiment", "merge"],
        &["model"],
        &["model", "answer"],
        &["model", "fill"],
        &["model", "serve"],
        &["model", "list"],
        &["model", "vocabulary"],
    ] {
        let name = ["help"].iter().chain(path).copied().collect::<Vec<_>>().join("-");
        insta::assert_snapshot!(name, help(path));
    }
}

#[test]
fn origins_may_be_named_one_by_one_or_in_a_list() {
    let origins = |args: &[&str]| match Cli::try_parse_from(["feddtpt", "serve"].iter().chain(args)).unwrap().command {
        Command::Serve(args) => args.allow_origin,
        other => panic!("{other:?}"),
    };
    assert!(origins(&[]).is_empty());
    let expected = ["https://a.example", "http://b.example:8080"].map(|origin| origin.parse().unwrap());
    assert_eq!(origins(&["--allow-origin", "https://a.example", "--allow-origin", "http://b.example:8080"]), expected);
    assert_eq!(origins(&["--allow-origin", "https://a.example,http://b.example:8080"]), expected);
}

#[test]
fn mistakes_end_with_the_usage_code() {
    for args in [
        &["feddtpt", "serve", "--threads", "0"][..],
        &["feddtpt", "join"],
        &["feddtpt", "nothing"],
        &["feddtpt", "serve", "--allow-origin", "a.example"],
        &["feddtpt", "serve", "--model", "giant"],
        &["feddtpt", "demo", "--model", "no/such/folder"],
        &["feddtpt", "join", "link", "--rows", "rows.csv", "--llm", "nano"],
    ] {
        let error = Cli::try_parse_from(args).unwrap_err();
        assert_eq!(error.exit_code(), crate::exit::Exit::Usage as i32);
    }
    let help = Cli::try_parse_from(["feddtpt", "--help"]).unwrap_err();
    assert_eq!(help.exit_code(), crate::exit::Exit::Success as i32);
}

#[test]
fn a_model_that_there_is_not_is_answered_with_those_that_there_are() {
    let said = |args: &[&str]| {
        let words = ["feddtpt"].iter().chain(args);
        Cli::try_parse_from(words).unwrap_err().to_string().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for args in [
        &["serve", "--model", "giant"][..],
        &["doctor", "--model", "giant"],
        &["demo", "--model", "giant"],
        &["join", "link", "--rows", "r.csv", "--model", "giant"],
        &["experiment", "run", "p.toml", "--data", "d", "--out", "o", "--model", "giant"],
        &["model", "info", "--model", "giant"],
    ] {
        let message = said(args);
        assert!(message.contains("no model and no folder \"giant\"; give mini, nano, or a folder with"), "{message}");
    }
    let message = said(&["join", "link", "--rows", "r.csv", "--llm", "nano"]);
    assert!(message.contains("give --model nano, and no --llm"), "{message}");
    let message = said(&["join", "link", "--rows", "r.csv", "--proposer", "giant"]);
    assert!(
        message.contains("give \"shipped\", mini, nano, a model's folder, \"server\" or an http(s) address"),
        "{message}"
    );
}

/// The operator's guide lists what there is, and nothing else.
#[test]
fn the_guide_lists_every_setting_of_serve() {
    let guide = include_str!("../../../docs/operating.md");
    let mut command = Cli::command();
    command.build();
    let serve = command.find_subcommand("serve").unwrap();
    let mut flags: Vec<String> = Vec::new();
    for arg in serve.get_arguments().filter(|arg| arg.get_id() != "help") {
        let flag = arg.get_long().unwrap();
        let variable = arg.get_env().map_or("-".to_owned(), |name| format!("`{}`", name.to_str().unwrap()));
        let row = format!("| `--{flag}` | {variable} | ");
        assert!(guide.contains(&row), "{row}");
        flags.push(flag.to_owned());
    }
    for row in guide.lines().filter_map(|line| line.strip_prefix("| `--")) {
        let flag = row.split('`').next().unwrap();
        assert!(flags.iter().any(|known| known == flag), "serve has no --{flag}");
        let key = row.split(" | ").nth(2).unwrap().split('`').nth(1);
        if let Some(key) = key {
            let (table, key) = key.split_once('.').unwrap_or(("", key));
            let value = match key {
                "listen" | "model_listen" => "\"127.0.0.1:0\"",
                "threads" => "1",
                "model_endpoints" => "false",
                "model" => "\"nano\"",
                "trusted_proxy" | "allow_origin" => "[]",
                "token_rate" | "address_rate" => "\"off\"",
                _ => "\"text\"",
            };
            let text =
                if table.is_empty() { format!("{key} = {value}") } else { format!("[{table}]\n{key} = {value}") };
            let read = toml::from_str::<crate::config::Settings>(&text);
            assert!(read.is_ok(), "{text}: {read:?}");
        }
    }
}
