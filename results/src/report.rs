//! A report, and the files it is kept in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use feddtpt_pictures::Theme;

use crate::document;
use crate::{Findings, Plot, ReportError, ResultRow, Settings};

/// How wide drawings in files are, in pixels of CSS.
const WIDTH: u32 = 960;
/// How many pixels a PNG has for each of them.
#[cfg(feature = "png")]
const SCALE: f32 = 2.0;

/// What rows say, ready to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The figures.
    pub findings: Findings,
}

/// Compares the arms in `rows`.
pub fn report(rows: &[ResultRow], settings: &Settings) -> Result<Report, ReportError> {
    Ok(Report { findings: Findings::of(rows, settings)? })
}

/// Why a report is not in its files.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A file cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A drawing cannot be made.
    #[cfg(feature = "png")]
    #[error(transparent)]
    Png(#[from] feddtpt_pictures::PngError),
}

impl Report {
    /// As Markdown, with drawings linked as `NAME.svg` (see [`Plot::name`]).
    pub fn markdown(&self) -> String {
        document::markdown(&self.findings)
    }

    /// As one page with the drawings in it.
    pub fn html(&self) -> String {
        document::html(&self.findings)
    }

    /// The figures as JSON. A figure that is not a finite number is `null`.
    pub fn json(&self) -> String {
        // Structs of texts and numbers: nothing in them can fail.
        serde_json::to_string_pretty(&self.findings).map(|text| text + "\n").unwrap_or_default()
    }

    /// The drawings that apply, each with its name and its SVG.
    pub fn drawings(&self) -> impl Iterator<Item = (&'static str, String)> {
        let applies = Plot::ALL.into_iter().filter(|plot| plot.applies(&self.findings));
        applies.map(|plot| (plot.name(), plot.draw(&self.findings, Theme::Light, WIDTH)))
    }

    /// Writes `report.md`, `report.html`, `report.json` and the drawings into a folder, which is made where there is
    /// none, and returns the files' paths. Files that are there are overwritten.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
        let io = |path: &Path, source| WriteError::Io { path: path.to_owned(), source };
        fs::create_dir_all(folder).map_err(|source| io(folder, source))?;
        let mut files = vec![
            ("report.md".to_owned(), self.markdown().into_bytes()),
            ("report.html".to_owned(), self.html().into_bytes()),
            ("report.json".to_owned(), self.json().into_bytes()),
        ];
        for (name, svg) in self.drawings() {
            #[cfg(feature = "png")]
            files.push((format!("{name}.png"), feddtpt_pictures::png(&svg, SCALE)?));
            files.push((format!("{name}.svg"), svg.into_bytes()));
        }
        let mut paths = Vec::new();
        for (name, bytes) in files {
            let path = folder.join(name);
            fs::write(&path, bytes).map_err(|source| io(&path, source))?;
            paths.push(path);
        }
        Ok(paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::run;

    #[test]
    fn a_report_is_written_into_a_folder_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made/here");
        let rows = [run("a", "sst2", "iid", 1, &[0.5, 0.6]), run("b", "sst2", "iid", 1, &[0.5, 0.7])].concat();
        let settings = Settings { control: Some("a".into()), ..Settings::default() };
        let report = report(&rows, &settings).unwrap();
        let mut names: Vec<String> = report
            .write(&folder)
            .unwrap()
            .iter()
            .map(|path| {
                assert!(fs::metadata(path).unwrap().len() > 100);
                path.file_name().unwrap().to_string_lossy().into_owned()
            })
            .collect();
        names.sort();
        names.retain(|name| !name.contains(".png"));
        let drawn = ["curves.svg", "differences.svg", "finals.svg"];
        assert_eq!(names, [&drawn[..], &["report.html", "report.json", "report.md"]].concat());
        let json: serde_json::Value = serde_json::from_str(&report.json()).unwrap();
        assert_eq!(json["finals"][1]["difference"]["pairs"], 1);
        assert_eq!(json["curves"][0]["points"][1]["calls"], 100);
    }
}
