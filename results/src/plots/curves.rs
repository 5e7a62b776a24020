//! What LLM calls buy.

use feddtpt_pictures::{Drawn, Panel, Theme, draw_in, ticks};
use plotters::coord::Shift;
use plotters::prelude::{Circle, DrawingArea, Polygon, SVGBackend};
use plotters::style::Color;

use super::arms::{Looks, height, looks, names};
use super::grid::{Grid, places, range, same_data};
use crate::findings::{ArmCurve, Findings};
use crate::runs::Cell;
use crate::statistics::MeanPoint;
use crate::words::{calls, cell_name, short_percent};

/// One panel per cell, one line per arm, with a band of one standard deviation.
pub(super) fn draw(findings: &Findings, theme: Theme, width: i32) -> String {
    let mut cells: Vec<Cell> = findings.curves.iter().map(|curve| curve.cell.clone()).collect();
    cells.dedup();
    let (columns, places) = places(&cells, width);
    let head = height(&findings.arms, width);
    let grid = Grid { columns, width, head, side: 48, gap: 52, height: if columns == 3 { 190 } else { 220 } };
    let label = format!("Mean {} against LLM calls, one line per arm, by data set and split.", findings.metric.words());
    draw_in(theme, grid.size(places.last().map_or(0, |last| last + 1)), &label, |area| {
        let what = format!("{}, mean ± standard deviation", findings.metric.words());
        names(area, &findings.arms, &what, width)?;
        for (cell, place) in cells.iter().zip(&places) {
            let of = |one: &&ArmCurve| one.cell == *cell;
            let of_data = |one: &&ArmCurve| same_data(&one.cell, cell);
            let y = range(findings.curves.iter().filter(of_data).flat_map(ends), 0.02);
            let x = (0.0, findings.curves.iter().filter(of).filter_map(last).fold(1.0, f64::max) * 1.03);
            let panel = Panel { x, y, ..grid.panel(*place) };
            frame(area, &panel, &cell_name(findings, cell))?;
            let looks = |name: &String| looks(findings.arms.iter().position(|arm| arm == name).unwrap_or(0));
            let of: Vec<&ArmCurve> = findings.curves.iter().filter(of).collect();
            // All bands come first, so that none covers a line, and the more there are the paler they are.
            let strength = (0.5 / of.len() as f64).clamp(0.04, 0.13);
            for curve in &of {
                band(area, &panel, curve.points.points(), looks(&curve.arm), strength)?;
            }
            for curve in &of {
                line(area, &panel, curve.points.points(), looks(&curve.arm))?;
            }
        }
        Ok(())
    })
}

fn frame(area: &Area<'_>, panel: &Panel, title: &str) -> Drawn {
    panel.title(area, title)?;
    let shares = ticks(panel.y.0, panel.y.1, 5.0);
    let fine = shares.windows(2).any(|pair| pair[1] - pair[0] < 0.0099);
    panel.up(area, &shares.iter().map(|share| (*share, short_percent(*share, fine))).collect::<Vec<_>>())?;
    let wanted = f64::from(panel.width) / 70.0;
    let across = ticks(0.0, panel.x.1, wanted).into_iter().map(|tick| (tick, calls(tick)));
    panel.across(area, &across.collect::<Vec<_>>())?;
    panel.below(area, "LLM calls")
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn band(area: &Area<'_>, panel: &Panel, points: &[MeanPoint], looks: Looks, strength: f64) -> Drawn {
    if points.iter().all(|point| point.values.deviation.is_none()) {
        return Ok(());
    }
    let mut band = steps(panel, points, 1.0);
    band.extend(steps(panel, points, -1.0).into_iter().rev());
    Ok(area.draw(&Polygon::new(band, looks.colour.mix(strength).filled()))?)
}

fn line(area: &Area<'_>, panel: &Panel, points: &[MeanPoint], looks: Looks) -> Drawn {
    let line = steps(panel, points, 0.0);
    let end = line.last().copied();
    looks.line(area, line)?;
    end.map_or(Ok(()), |end| Ok(area.draw(&Circle::new(end, 4, looks.colour.filled()))?))
}

/// The corners of the steps, so many deviations above the mean.
fn steps(panel: &Panel, points: &[MeanPoint], deviations: f64) -> Vec<(i32, i32)> {
    let mut corners: Vec<(i32, i32)> = Vec::with_capacity(2 * points.len());
    for point in points {
        let value = point.values.mean + deviations * point.values.deviation.unwrap_or(0.0);
        let (x, y) = panel.at(point.calls as f64, value);
        corners.extend(corners.last().map(|before| (x, before.1)));
        corners.push((x, y));
    }
    corners
}

fn ends(curve: &ArmCurve) -> impl Iterator<Item = f64> {
    let values = curve.points.points().iter().map(|point| point.values);
    values.flat_map(|values| [-1.0, 1.0].map(|side| values.mean + side * values.deviation.unwrap_or(0.0)))
}

fn last(curve: &ArmCurve) -> Option<f64> {
    curve.points.points().last().map(|point| point.calls as f64)
}
