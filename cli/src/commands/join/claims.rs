//! What leaves this machine, to whom, and what never does. Said before anything starts, and no more than holds.

use crate::args::{JoinArgs, LlmChoice, ProposerChoice};
use feddtpt_shared::gate::{BallotKind, GateSettings};
use feddtpt_shared::messages::FederationView;
use reqwest::Url;
use std::fmt::Write;

/// What the words depend on.
pub(super) struct Facts<'a> {
    server: &'a Url,
    view: &'a FederationView,
    llm: Option<&'a Url>,
    proposer: Option<&'a Url>,
    rows: &'a str,
}

impl<'a> Facts<'a> {
    /// The facts of a command line.
    pub(super) fn new(server: &'a Url, view: &'a FederationView, args: &'a JoinArgs, rows: &'a str) -> Self {
        let llm = match &args.llm.llm {
            Some(LlmChoice::Api(url)) => Some(url),
            _ => None,
        };
        let proposer = match &args.proposer {
            Some(ProposerChoice::Api(url)) => Some(url),
            Some(ProposerChoice::Server) => Some(server),
            _ => None,
        };
        Self { server, view, llm, proposer, rows }
    }
}

/// The two lists.
pub(super) fn text(facts: &Facts<'_>) -> String {
    let spec = &facts.view.spec;
    let mut text = format!("{}\n", spec.task.name);
    // Writing to a string cannot fail; the results are dropped.
    if !spec.task.description.is_empty() {
        let _ = writeln!(text, "{}", spec.task.description);
    }
    if let Some(host) = &spec.host {
        let _ = writeln!(text, "Hosted by {host:?}, in the host's own words.");
    }
    let _ = writeln!(text, "Your rows: {}. Rounds: {}.\n", facts.rows, spec.rounds);
    let _ = writeln!(text, "What leaves this program");
    let words = spec.task.max_prompt_tokens;
    let released = spec.strategy.release_threshold.map_or_else(
        || "two participants (three when five or more take part)".to_owned(),
        |k| if k == 1 { "one participant".to_owned() } else { format!("{k} participants") },
    );
    let _ = writeln!(
        text,
        "  to the aggregation server at {}: up to {words} words a round from the task's public list,\n    \
         when you connect, and your address. It sees which words are yours, and publishes those that\n    \
         {released} support.",
        place(facts.server)
    );
    if spec.strategy.name.is_gated() {
        let _ = writeln!(text, "    {}", ballot_claim(&spec.strategy.gate));
    }
    if spec.strategy.name.has_groups() {
        let _ = writeln!(text, "    {GROUP_CLAIM}");
    }
    match facts.llm {
        None => {
            let _ = writeln!(text, "  to the LLM: nothing; it runs in this program.");
        }
        Some(llm) => {
            let _ =
                writeln!(text, "  to the LLM at {}: your rows, one by one, with the prompts under trial.", place(llm));
        }
    }
    match facts.proposer {
        None => {
            let _ = writeln!(text, "  to the model that proposes words: nothing; it runs in this program.");
        }
        Some(proposer) => {
            let _ =
                writeln!(text, "  to the model that proposes words at {}: the prompt, never a row.", place(proposer));
        }
    }
    let _ = write!(text, "\n{}", rows_claim(facts));
    if facts.server.scheme() == "http" && !is_loopback(facts.server) {
        let _ = write!(
            text,
            "\nThe server's address is not encrypted (http): whoever is in between can read the words you send."
        );
    }
    text
}

/// What grouping tells.
const GROUP_CLAIM: &str = "It compares what you send with what others send, and may publish prompts for groups of participants. Which\n    \
     group is yours it tells nobody, and which prompt you take in the end it does not learn.";

/// What a ballot tells.
fn ballot_claim(gate: &GateSettings) -> String {
    match gate.ballot {
        BallotKind::Preference => "After each search it asks which of a few prompts work better or worse on your rows than the one in use:\n    \
             their places in that list leave, with the labels that this is said of and on how many more groups of your rows\n    \
             it is so than not, and nothing else."
            .to_owned(),
        BallotKind::Counts => format!(
            "After each search it asks how well a few prompts work on your rows: for each prompt and label, how many of\n    \
             how many rows were answered rightly leaves; below {} rows of a label in quarters.",
            gate.counts_floor_rows
        ),
    }
}

/// Who sees rows.
fn rows_claim(facts: &Facts<'_>) -> String {
    match facts.llm {
        None => "What never leaves this device: your rows and their labels.".to_owned(),
        Some(llm) if same_party(llm, facts.server) => {
            "You chose the aggregation server's own machine as LLM, so it does see your rows. \
             Your labels do not leave this device."
                .to_owned()
        }
        Some(llm) if is_loopback(llm) => "The LLM you chose listens on this machine. If it works there and forwards \
             nothing, your rows do not leave this device. Your labels never do."
            .to_owned(),
        Some(_) => "The aggregation server never sees your data; the LLM provider you chose does. \
             Your labels do not leave this device."
            .to_owned(),
    }
}

/// Whether two addresses belong to one server: the same host, and on this machine also the same port.
fn same_party(one: &Url, other: &Url) -> bool {
    let port = is_loopback(one) && one.port_or_known_default() != other.port_or_known_default();
    one.host_str() == other.host_str() && !port
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn place(url: &Url) -> String {
    feddtpt_connect::authority(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use feddtpt_shared::federation::FederationSpec;
    use feddtpt_shared::strategy::Strategy;

    fn said(server: &str, llm: Option<&str>) -> String {
        said_by(None, server, llm)
    }

    fn said_by(host: Option<&str>, server: &str, llm: Option<&str>) -> String {
        said_of(|spec| spec.host = host.map(str::to_owned), server, llm)
    }

    fn said_of(change: impl FnOnce(&mut FederationSpec), server: &str, llm: Option<&str>) -> String {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/task.toml");
        let mut spec = crate::task_file::read(std::path::Path::new(example)).unwrap().spec;
        change(&mut spec);
        let view = FederationView {
            federation: "f".to_owned(),
            spec,
            status: feddtpt_shared::federation::FederationStatus::Gathering,
            reason: None,
            participants: 0,
            round: 0,
            phase: None,
            stage: 0,
            prompts: Vec::new(),
            revision: 0,
            model: None,
        };
        let (server, llm) = (Url::parse(server).unwrap(), llm.map(|llm| Url::parse(llm).unwrap()));
        text(&Facts { server: &server, view: &view, llm: llm.as_ref(), proposer: None, rows: "3 negative, 4 positive" })
    }

    #[test]
    fn in_process_models_keep_the_rows_here() {
        insta::assert_snapshot!(said("https://tuning.example.org", None));
    }

    #[test]
    fn the_host_is_named_where_it_is_known() {
        let text = said_by(Some("City clinic\u{1b}[2J"), "https://tuning.example.org", None);
        assert!(text.contains("Hosted by \"City clinic\\u{1b}[2J\", in the host's own words."), "{text}");
        assert!(!said("https://tuning.example.org", None).contains("Hosted"));
    }

    #[test]
    fn each_kind_of_llm_has_its_own_claim() {
        let hosted = said("https://tuning.example.org", Some("https://api.example.com/v1"));
        assert!(hosted.contains("The aggregation server never sees your data; the LLM provider you chose does."));
        assert!(hosted.contains("to the LLM at api.example.com: your rows, one by one"), "{hosted}");
        let local = said("https://tuning.example.org", Some("http://localhost:11434"));
        assert!(local.contains("listens on this machine"), "{local}");
        for same in [
            said("https://tuning.example.org", Some("https://tuning.example.org/v1")),
            said("https://tuning.example.org", Some("http://tuning.example.org:8701")),
            said("http://127.0.0.1:8700", Some("http://127.0.0.1:8700/v1")),
        ] {
            assert!(same.contains("so it does see your rows") && !same.contains("never sees"), "{same}");
        }
        assert!(said("http://192.0.2.1", None).contains("not encrypted"));
    }

    #[test]
    fn ballots_are_told_of_where_there_are_any() {
        let gated = |ballot| {
            let change = |spec: &mut FederationSpec| {
                spec.strategy.name = Strategy::FeddtptGated;
                spec.strategy.gate.ballot = ballot;
            };
            said_of(change, "https://tuning.example.org", None)
        };
        assert!(gated(BallotKind::Preference).contains("with the labels that this is said of"));
        assert!(gated(BallotKind::Counts).contains("below 8 rows of a label in quarters"));
        let clustered = |spec: &mut FederationSpec| spec.strategy.name = Strategy::Clustered;
        let clustered = said_of(clustered, "https://tuning.example.org", None);
        assert!(clustered.contains("asks which") && clustered.contains("prompts for groups"), "{clustered}");
        let published = |spec: &mut FederationSpec| spec.strategy.name = Strategy::Feddtpt;
        let plain = said_of(published, "https://tuning.example.org", None);
        assert!(!plain.contains("groups") && !gated(BallotKind::Counts).contains("groups"), "{plain}");
        assert!(!plain.contains("asks which") && !plain.contains("asks how"), "{plain}");
    }

    #[test]
    fn nothing_is_said_that_may_not_be_said() {
        for text in [said("https://a.example", None), said("https://a.example", Some("https://b.example"))] {
            let text = text.to_lowercase();
            for word in ["private", "anonym", "differential", "secure"] {
                assert!(!text.contains(word), "{word}: {text}");
            }
        }
    }
}
