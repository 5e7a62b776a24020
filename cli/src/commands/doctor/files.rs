//! The host token's file.

use crate::findings::Finding;
use std::fs;
use std::path::Path;

const SHORTEST_TOKEN: usize = 20;

/// The host's token: whoever has it decides about every federation.
pub(super) fn host_token(path: &Path) -> Finding {
    let name = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let folder = folder_of(path);
            return if folder.is_dir() {
                Finding::ok("host token", format!("{name} will be made, readable by its owner alone"))
            } else {
                Finding::fail("host token", format!("{}: there is no such folder", folder.display()))
            };
        }
        Err(error) => return Finding::fail("host token", format!("{name}: {error}")),
    };
    let token = text.trim();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Finding::fail("host token", format!("{name} does not hold one word, the token"))
            .advise("remove the file; the next start makes one");
    }
    if let Some(others) = open_to_others(path) {
        return Finding::fail("host token", format!("{name} {others}")).advise(format!("chmod 600 {name}"));
    }
    if token.len() < SHORTEST_TOKEN {
        return Finding::warn("host token", format!("{name} holds a token of {} characters", token.len()))
            .advise("a short one can be guessed; remove the file, and the next start makes a long one");
    }
    Finding::ok("host token", format!("{name} holds one, readable by its owner alone"))
}

/// What a secret file's rights say about others than its owner.
#[cfg(unix)]
pub(super) fn open_to_others(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| format!("has the rights {mode:o}: others than its owner may use it"))
}

/// Where rights are kept in another way, nothing is said about them.
#[cfg(not(unix))]
pub(super) fn open_to_others(_: &Path) -> Option<String> {
    None
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
