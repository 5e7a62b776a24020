//! How the radius of the clusters was chosen.

use feddtpt_pictures::{ACCENT, Axis, Drawn, GRID, INK, MUTED, SEED, Size, draw, text, ticks, whole_ticks};
use plotters::coord::Shift;
use plotters::prelude::{ChartBuilder, Circle, DashedLineSeries, DrawingArea, LineSeries, SVGBackend, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use crate::report::data::Picture;

/// The sorted nearest-neighbour distances, the elbow as a dot and eps as a dashed line.
pub fn elbow(picture: &Picture, size: Size) -> String {
    let eps = picture.eps.map_or_else(|| ", no eps".to_owned(), |eps| format!(", eps at {eps:.3}"));
    let label = format!("{} nearest-neighbour distances in order{eps}.", picture.distance_curve.len());
    draw(size, &label, |area| paint(area, picture, size))
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, picture: &Picture, size: Size) -> Drawn {
    let points: Vec<(f64, f64)> = picture
        .distance_curve
        .iter()
        .enumerate()
        .filter(|(_, distance)| distance.is_finite())
        .map(|(index, distance)| ((index + 1) as f64, *distance))
        .collect();
    let eps = picture.eps.filter(|eps| eps.is_finite());
    let right = (picture.distance_curve.len() as f64).max(2.0);
    let top = points.iter().map(|point| point.1).chain(eps).fold(0.0, f64::max);
    let top = if top > 0.0 { top * 1.12 } else { 1.0 };
    let mut chart = ChartBuilder::on(area)
        .margin_top(10)
        .margin_right(14)
        .x_label_area_size(44)
        .y_label_area_size(46)
        .build_cartesian_2d(
            Axis::new(0.0, right, whole_ticks(0.0, right, f64::from(size.width) / 80.0)),
            Axis::new(0.0, top, ticks(0.0, top, f64::from(size.height) / 50.0)),
        )?;
    let digits = if top < 0.1 { 3 } else { 2 };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .axis_style(GRID)
        .x_label_formatter(&|rank| format!("{rank:.0}"))
        .y_label_formatter(&|distance| format!("{distance:.digits$}"))
        .label_style(text(12.0, MUTED, HPos::Center, VPos::Center))
        .x_desc("place in ascending order")
        .axis_desc_style(text(12.0, MUTED, HPos::Center, VPos::Center))
        .draw()?;
    chart.draw_series(LineSeries::new(points.iter().copied(), ACCENT.stroke_width(2)))?;
    if let Some(eps) = eps {
        let ends = [(0.0, eps), (right, eps)];
        chart.draw_series(DashedLineSeries::new(ends, 7, 5, SEED.stroke_width(2)))?;
        // The label stands where the curve runs below the line.
        let rises = points.first().map(|point| point.1) <= points.last().map(|point| point.1);
        let (x, anchor) = if rises { (right * 0.01, HPos::Left) } else { (right * 0.99, HPos::Right) };
        let words = Text::new(format!("eps = {eps:.3}"), (x, eps + top * 0.02), text(13.0, INK, anchor, VPos::Bottom));
        chart.draw_series(std::iter::once(words))?;
    }
    let elbow = picture.elbow_index.and_then(|index| Some(((index + 1) as f64, *picture.distance_curve.get(index)?)));
    if let Some(at) = elbow.filter(|at| at.1.is_finite()) {
        chart.draw_series(std::iter::once(Circle::new(at, 6, SEED.filled())))?;
    }
    Ok(())
}
