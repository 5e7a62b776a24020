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
        &["model"],
        &["model", "answer"],
        &["model", "fill"],
        &["model", "serve"],
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
    ] {
        let error = Cli::try_parse_from(args).unwrap_err();
        assert_eq!(error.exit_code(), crate::exit::Exit::Usage as i32);
    }
    let help = Cli::try_parse_from(["feddtpt", "--help"]).unwrap_err();
    assert_eq!(help.exit_code(), crate::exit::Exit::Success as i32);
}
