//! What arms end in.

use feddtpt_pictures::words::visible;
use feddtpt_pictures::{Drawn, INK, Panel, Theme, draw_in, fitted, text, text_width, ticks};
use plotters::coord::Shift;
use plotters::prelude::{Circle, DrawingArea, PathElement, SVGBackend, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::arms::looks;
use super::grid::{Grid, int, places, range, same_data};
use crate::findings::{Final, Findings};
use crate::runs::Cell;
use crate::words::{cell_name, short_percent};

/// The height of an arm's line.
const LINE: i32 = 24;
const SIZE: f64 = 12.0;

/// One panel per cell, one dot per arm with the 95% interval of its mean.
pub(super) fn draw(findings: &Findings, theme: Theme, width: i32) -> String {
    let mut cells: Vec<Cell> = findings.finals.iter().map(|one| one.cell.clone()).collect();
    cells.dedup();
    let (columns, places) = places(&cells, width);
    let side = labels(&findings.arms, width);
    let grid = Grid { columns, width, head: 0, side, gap: 28, height: LINE * int(findings.arms.len()) };
    let label =
        format!("Mean final {} of each arm with its 95% interval, by data set and split.", findings.metric.words());
    draw_in(theme, grid.size(places.last().map_or(0, |last| last + 1)), &label, |area| {
        for (cell, place) in cells.iter().zip(&places) {
            let of_data = findings.finals.iter().filter(|one| same_data(&one.cell, cell));
            let panel = Panel { x: range(of_data.flat_map(ends), 0.04), ..grid.panel(*place) };
            panel.title(area, &cell_name(findings, cell))?;
            let shares = ticks(panel.x.0, panel.x.1, f64::from(panel.width) / 60.0);
            let fine = shares.windows(2).any(|pair| pair[1] - pair[0] < 0.0099);
            let shares = shares.into_iter().map(|share| (share, short_percent(share, fine)));
            panel.across(area, &shares.collect::<Vec<_>>())?;
            panel.below(area, findings.metric.words())?;
            if grid.first(*place) {
                name_lines(area, &panel, &findings.arms)?;
            }
            for one in findings.finals.iter().filter(|one| one.cell == *cell) {
                paint(area, &panel, one, findings.arms.iter().position(|arm| *arm == one.arm).unwrap_or(0))?;
            }
        }
        Ok(())
    })
}

/// The room that names at the left of the first panel take.
pub(super) fn labels(names: &[String], width: i32) -> i32 {
    let widest = names.iter().map(|name| text_width(&visible(name), SIZE)).max().unwrap_or(0);
    widest.min(width / 2) + 12
}

/// Writes a name at the left of each line of a panel.
pub(super) fn name_lines(area: &DrawingArea<SVGBackend<'_>, Shift>, panel: &Panel, names: &[String]) -> Drawn {
    for (index, name) in names.iter().enumerate() {
        let name = fitted(&visible(name), SIZE, f64::from(panel.left - 10));
        let at = (panel.left - 10, middle(panel, index) + 1);
        area.draw(&Text::new(name, at, text(SIZE, INK, HPos::Right, VPos::Center)))?;
    }
    Ok(())
}

/// The middle of a line.
pub(super) fn middle(panel: &Panel, index: usize) -> i32 {
    panel.top + LINE * int(index) + LINE / 2
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, panel: &Panel, one: &Final, index: usize) -> Drawn {
    let (colour, y) = (looks(index).colour, middle(panel, index));
    if let Some(interval) = one.interval {
        let ends = [interval.low, interval.high].map(|end| (panel.at(end, 0.0).0, y));
        area.draw(&PathElement::new(ends, colour.stroke_width(2)))?;
    }
    Ok(area.draw(&Circle::new((panel.at(one.values.mean, 0.0).0, y), 5, colour.filled()))?)
}

fn ends(one: &Final) -> impl Iterator<Item = f64> {
    let interval = one.interval.into_iter().flat_map(|interval| [interval.low, interval.high]);
    interval.chain([one.values.mean])
}
