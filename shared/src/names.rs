//! Choices by name, in files and on the command line.

/// The value called `name` in `all`; otherwise a sentence that lists the names of every such `kind`.
pub(crate) fn find<T: Copy>(all: &[(&'static str, T)], kind: &str, name: &str) -> Result<T, String> {
    all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        format!("unknown {kind} {name:?}; there are {}", names.join(", "))
    })
}
