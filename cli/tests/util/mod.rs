//! A real run of the binary: one server, two participants, two rounds, in a temporary folder.

#![allow(clippy::unwrap_used, unreachable_pub, dead_code, reason = "helpers of test binaries, which may panic")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// Two rounds, few trials, everything released.
const TASK: &str = r#"
name = "reviews"
template = "{prompt} : {text} this is a {mask} ."
seed_prompt = "read review"
max_prompt_tokens = 8
vocabulary = "shipped"
rounds = 2
[[labels]]
name = "praise"
verbalizers = ["praise"]
[[labels]]
name = "complaint"
verbalizers = ["complaint"]
[strategy]
min_points = 1
noise = "keep"
release_threshold = 1
[search]
iterations = 3
batch_rows = 4
"#;
pub const ROWS: [&str; 2] = [
    "text,label\nthe soup was warm,praise\nthe food came cold,complaint\na lovely film,praise\nthe plot made no sense,complaint\n",
    "text,label\nbest hotel ever,praise\nthe room was dirty,complaint\nquick delivery,praise\nnobody answered,complaint\n",
];

/// The binary with a clean environment.
pub fn feddtpt(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_feddtpt"));
    for name in ["FEDDTPT_CONFIG", "FEDDTPT_LOG", "FEDDTPT_SERVER", "FEDDTPT_HOST_TOKEN_FILE"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

/// Runs it to its end: exit code, stdout, stderr.
pub fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = feddtpt(folder, args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A server that is at work, and what it printed.
pub struct Serving {
    pub folder: tempfile::TempDir,
    pub printed: Value,
    process: Child,
}

impl Serving {
    /// Starts a server with a new federation in a new folder.
    pub fn start(more: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), more)
    }

    /// The same in a folder that holds something already.
    pub fn start_in(folder: tempfile::TempDir, more: &[&str]) -> Self {
        std::fs::write(folder.path().join("task.toml"), TASK).unwrap();
        let log = std::fs::File::create(folder.path().join("serve.log")).unwrap();
        let args = [&["serve", "--listen", "127.0.0.1:0", "--create", "task.toml", "--json"], more].concat();
        let mut process = feddtpt(folder.path(), &args).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut text = String::new();
        while !text.ends_with("}\n") && lines.read_line(&mut text).unwrap() > 0 {}
        let printed = serde_json::from_str(&text).unwrap_or_else(|error| {
            let _ = process.kill();
            panic!("{error}: {text}{}", std::fs::read_to_string(folder.path().join("serve.log")).unwrap())
        });
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Self { folder, printed, process }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.printed["address"].as_str().unwrap())
    }

    pub fn federation(&self) -> &str {
        self.printed["federation"].as_str().unwrap()
    }

    pub fn links(&self) -> Vec<String> {
        let links = self.printed["links"].as_array().unwrap();
        links.iter().map(|link| link.as_str().unwrap().to_owned()).collect()
    }

    /// Stops it in order, and says how it ended and what it logged.
    #[cfg(unix)]
    pub fn stop(mut self) -> (ExitStatus, String) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let ended = self.process.wait().unwrap();
        (ended, std::fs::read_to_string(self.path("serve.log")).unwrap())
    }

    /// Lets two participants play to the end; their states lie in `state-0` and `state-1`.
    pub fn play(&self, more: &[&str]) {
        let joining: Vec<Child> = self
            .links()
            .iter()
            .zip(ROWS)
            .enumerate()
            .map(|(at, (link, rows))| {
                let (rows_file, state, log) =
                    (format!("rows-{at}.csv"), format!("state-{at}"), format!("join-{at}.log"));
                std::fs::write(self.path(&rows_file), rows).unwrap();
                let log = std::fs::File::create(self.path(&log)).unwrap();
                let args = ["join", link, "--rows", &rows_file, "--state", &state, "--seed", "7", "--threads", "1"];
                let mut command = feddtpt(self.folder.path(), &[&args, more].concat());
                command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
            })
            .collect();
        for (at, mut joined) in joining.into_iter().enumerate() {
            let status = joined.wait().unwrap();
            let log = std::fs::read_to_string(self.path(&format!("join-{at}.log"))).unwrap();
            assert!(status.success(), "{log}");
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
