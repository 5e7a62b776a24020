//! What the figures look like.

mod arms;
mod curves;
mod dots;
mod forest;
mod grid;

use feddtpt_pictures::Theme;

use crate::findings::Findings;

/// A drawing that goes with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// What LLM calls buy: one line per arm, one panel per cell.
    Curves,
    /// What arms end in, with intervals.
    Finals,
    /// How arms differ from the control.
    Differences,
}

impl Plot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Finals, Self::Differences, Self::Curves];

    /// The name of its file, without an ending.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Curves => "curves",
            Self::Finals => "finals",
            Self::Differences => "differences",
        }
    }

    /// The name for those who do not see it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Curves => "What LLM calls buy",
            Self::Finals => "What arms end in",
            Self::Differences => "Differences from the control",
        }
    }

    /// Whether there is something to draw.
    pub fn applies(self, findings: &Findings) -> bool {
        match self {
            Self::Curves => findings.curves.iter().any(|curve| curve.points.points().len() > 1),
            Self::Finals => !findings.finals.is_empty(),
            Self::Differences => !findings.overall.is_empty(),
        }
    }

    /// The drawing, as SVG, `width` pixels wide and as high as it needs to be.
    pub fn draw(self, findings: &Findings, theme: Theme, width: u32) -> String {
        let width = i32::try_from(width).unwrap_or(i32::MAX).clamp(240, 4_000);
        match self {
            Self::Curves => curves::draw(findings, theme, width),
            Self::Finals => dots::draw(findings, theme, width),
            Self::Differences => forest::draw(findings, theme, width),
        }
    }
}

#[cfg(test)]
mod tests;
