//! How arms differ from the control.

use feddtpt_pictures::words::visible;
use feddtpt_pictures::{ACCENT, Drawn, MUTED, Panel, SURFACE, Shape, Theme, draw_in, filled, ticks};
use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, PathElement, SVGBackend};
use plotters::style::{Color, RGBColor};

use super::dots::{labels, middle, name_lines};
use super::grid::{Grid, columns, int, range};
use crate::findings::Findings;
use crate::statistics::{Difference, Verdict};
use crate::words::{cell_name, data_name, signed};

/// The height of a line; that of the dots.
const LINE: i32 = 24;

/// A line of the drawing: its name, its mark, and the difference in each panel.
struct Line {
    name: String,
    mark: Shape,
    differences: Vec<Option<Difference>>,
}

/// One panel per arm, with a line per cell, per data set with several splits, and one over all. Of a single cell there is
/// one panel, with a line per arm.
pub(super) fn draw(findings: &Findings, theme: Theme, width: i32) -> String {
    let control = visible(findings.control.as_deref().unwrap_or_default());
    let arms: Vec<&String> = findings.overall.iter().map(|one| &one.arm).collect();
    let found = lines(findings, &arms);
    let (titles, lines) = match &found[..] {
        [only] => (vec![format!("{}, less {control}", only.name)], by_arm(only, &arms)),
        _ => (arms.iter().map(|arm| format!("{} − {control}", visible(arm))).collect(), found),
    };
    let names: Vec<String> = lines.iter().map(|line| line.name.clone()).collect();
    let (columns, side) = (columns(titles.len(), width), labels(&names, width));
    let grid = Grid { columns, width, head: 0, side, gap: 28, height: LINE * int(lines.len()) };
    let label = format!(
        "Paired difference of each arm from {control} in points of {}, with its 95% interval.",
        findings.metric.words()
    );
    let all = lines.iter().flat_map(|line| line.differences.iter().flatten()).flat_map(ends);
    let x = range(all.chain([0.0]), 0.02);
    draw_in(theme, grid.size(titles.len()), &label, |area| {
        for (index, title) in titles.iter().enumerate() {
            let panel = Panel { x, ..grid.panel(index) };
            frame(area, &panel, title)?;
            if grid.first(index) {
                name_lines(area, &panel, &names)?;
            }
            for (at, line) in lines.iter().enumerate() {
                if let Some(difference) = &line.differences[index] {
                    paint(area, &panel, difference, line.mark, middle(&panel, at))?;
                }
            }
        }
        Ok(())
    })
}

fn frame(area: &DrawingArea<SVGBackend<'_>, Shift>, panel: &Panel, title: &str) -> Drawn {
    panel.title(area, title)?;
    let points = ticks(panel.x.0, panel.x.1, f64::from(panel.width) / 50.0);
    let fine = points.windows(2).any(|pair| pair[1] - pair[0] < 0.0099);
    let points = points.into_iter().map(|point| (point, signed(point * 100.0, usize::from(fine))));
    panel.across(area, &points.collect::<Vec<_>>())?;
    panel.below(area, "percentage points")?;
    let zero = panel.at(0.0, 0.0).0;
    Ok(area.draw(&PathElement::new([(zero, panel.top), (zero, panel.bottom())], MUTED.stroke_width(1)))?)
}

/// The single line of each arm's panel as lines of one panel.
fn by_arm(only: &Line, arms: &[&String]) -> Vec<Line> {
    let arms = arms.iter().zip(&only.differences);
    arms.map(|(arm, difference)| Line { name: visible(arm), mark: only.mark, differences: vec![*difference] }).collect()
}

fn lines(findings: &Findings, arms: &[&String]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut cells: Vec<_> = findings.finals.iter().map(|one| &one.cell).collect();
    cells.dedup();
    for of_data in cells.chunk_by(|one, other| super::grid::same_data(one, other)) {
        for cell in of_data {
            let find = |arm: &&String| {
                let mut all = findings.finals.iter();
                all.find(|one| one.cell == **cell && one.arm == **arm).and_then(|one| one.difference)
            };
            let differences = arms.iter().map(find).collect();
            lines.push(Line { name: cell_name(findings, cell), mark: Shape::Circle, differences });
        }
        if let [first, _, ..] = of_data {
            let find = |arm: &&String| {
                let same = |one: &&crate::DataDifference| {
                    one.arm == **arm && one.experiment == first.experiment && one.data == first.data
                };
                findings.by_data.iter().find(same).map(|one| one.difference)
            };
            let name = format!("{}, all splits", data_name(findings, &first.experiment, &first.data));
            lines.push(Line { name, mark: Shape::Square, differences: arms.iter().map(find).collect() });
        }
    }
    if cells.len() > 1 {
        let differences = findings.overall.iter().map(|one| Some(one.difference)).collect();
        lines.push(Line { name: "overall".to_owned(), mark: Shape::Diamond, differences });
    }
    lines.retain(|line| line.differences.iter().any(Option::is_some));
    lines
}

fn paint(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    panel: &Panel,
    difference: &Difference,
    mark: Shape,
    y: i32,
) -> Drawn {
    let (line, mark_colour) = colours(difference.verdict);
    if let Some(interval) = difference.interval {
        let ends = [interval.low, interval.high].map(|end| (panel.at(end, 0.0).0, y));
        area.draw(&PathElement::new(ends, line.stroke_width(2)))?;
    }
    let radius = if mark == Shape::Diamond { 7 } else { 5 };
    filled(area, mark, (panel.at(difference.mean, 0.0).0, y), radius, mark_colour)
}

/// The colour of the line and of the mark: grey where a difference may be chance, hollow where nobody can tell.
fn colours(verdict: Verdict) -> (RGBColor, RGBColor) {
    match verdict {
        Verdict::More | Verdict::Less => (ACCENT, ACCENT),
        Verdict::WithinNoise => (MUTED, MUTED),
        Verdict::TooFewPairs => (MUTED, SURFACE),
    }
}

fn ends(difference: &Difference) -> impl Iterator<Item = f64> + use<> {
    let interval = difference.interval.into_iter().flat_map(|interval| [interval.low, interval.high]);
    interval.chain([difference.mean])
}
