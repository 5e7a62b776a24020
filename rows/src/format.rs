//! The file formats.

use serde::{Deserialize, Serialize};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Format {
    /// Separated by commas or semicolons, with a header, quoted as RFC 4180 says.
    Csv,
    /// Separated by tabs, with a header; quotes are ordinary characters unless asked otherwise.
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

/// What separates the fields of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`, which spreadsheets write where the comma divides decimals.
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    /// As it stands in a file.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}
