//! The file formats.

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Format {
    /// Comma separated with a header, quoted as RFC 4180 says.
    Csv,
    /// Tab separated with a header; quotes are ordinary characters unless asked otherwise.
    Tsv,
    /// One JSON object per line.
    Jsonl,
}

impl Format {
    /// The format that the extension of a file's name stands for.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}
