//! Starting it, and making sure that it ends.

use crate::{PASSWORD, USER};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Makes a cluster, starts it, says `ready`, and waits for the end of its input, which comes with the end of the test,
/// also after `kill -9`. Nothing is flushed to the disk: what these tests break is processes and connections.
const KEEPER: &str = r#"
set -eu
trap '' INT
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf %s "$PGPASSWORD" >password
"$1/initdb" --pgdata=data --username="$3" --auth=scram-sha-256 --pwfile=password --encoding=UTF8 --locale=C --no-sync \
    >log 2>&1 || { cat log >&2; exit 1; }
"$1/postgres" -D data -c port="$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=200 $4 >log 2>&1 &
server=$!
until "$1/psql" -h 127.0.0.1 -p "$2" -U "$3" -d postgres -c 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server" 2>/dev/null || { cat log >&2; exit 1; }
    sleep 0.1
done
echo ready
cat >/dev/null
kill -QUIT "$server"
wait "$server" || true
"#;

/// How much a commit is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing is flushed to the disk: what most tests break is processes and connections.
    Processes,
    /// PostgreSQL's own settings.
    Default,
}

impl Durability {
    fn settings(self) -> &'static str {
        match self {
            Self::Processes => "-c fsync=off -c shared_buffers=32MB",
            Self::Default => "",
        }
    }
}

/// A port that is free now may be taken in a moment.
const ATTEMPTS: u32 = 3;

/// Starts a cluster with the programs in `binaries`; gives its keeper and its port.
pub(crate) fn start(binaries: &Path, durability: Durability) -> Result<(Child, u16)> {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut keeper = command(binaries, port, durability)?
            .spawn()
            .context("the shell that starts PostgreSQL cannot be started")?;
        let mut line = String::new();
        if let Some(stdout) = keeper.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        if line.trim() == "ready" {
            return Ok((keeper, port));
        }
        keeper.wait()?;
        last.clear();
        if let Some(mut stderr) = keeper.stderr.take() {
            stderr.read_to_string(&mut last)?;
        }
    }
    bail!("PostgreSQL does not start: {last}")
}

fn command(binaries: &Path, port: u16, durability: Durability) -> Result<Command> {
    let root = Command::new("id").arg("-u").output().context("the program id")?.stdout.trim_ascii() == b"0";
    let mut command = if root {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
        // The temporary folder of root need not be one of the service user's.
        command.env_remove("TMPDIR");
        command
    } else {
        Command::new("sh")
    };
    command.args(["-c", KEEPER, "keeper"]).arg(binaries).arg(port.to_string()).arg(USER).arg(durability.settings());
    command.env("PGPASSWORD", PASSWORD).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Ok(command)
}
