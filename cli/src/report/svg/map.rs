//! The tokens of one round on a plane.

use feddtpt_pictures::{
    Drawn, GRID, INK, Size, colour, cross, draw, filled, hollow, rounded, shape_of, text, text_width,
};
use plotters::coord::Shift;
use plotters::prelude::{Circle, DrawingArea, PathElement, SVGBackend, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use super::labels::{Anchor, Rect, place};
use crate::report::data::{Picture, Point};
use crate::report::words::{counted, visible};

const MARGIN: i32 = 24;
const LABEL_PIXELS: f64 = 13.0;
const LABEL_HEIGHT: i32 = 16;
/// A longer label is cut.
const LABEL_LETTERS: usize = 18;

/// The tokens of a round: a mark's area grows with the token's occurrences, its colour and shape name its cluster, a
/// hollow ring is noise, a dot and a word mark a
/// representative, and a cross one that is withheld. Both axes have one scale.
pub fn cluster_map(picture: &Picture, size: Size) -> String {
    draw(size, &label(picture), |area| paint(area, picture, size))
}

fn label(picture: &Picture) -> String {
    let mut clusters: Vec<u32> = picture.points.iter().filter_map(|point| point.cluster).collect();
    clusters.sort_unstable();
    clusters.dedup();
    let noise = picture.points.iter().filter(|point| point.cluster.is_none()).count();
    let standing: Vec<String> =
        picture.points.iter().filter(|point| point.representative).map(|point| visible(&point.token)).collect();
    let standing =
        if standing.is_empty() { String::new() } else { format!(" Representatives: {}.", standing.join(", ")) };
    format!(
        "{} on a plane in {}, {noise} outside every cluster.{standing}",
        counted(picture.points.len(), "token"),
        counted(clusters.len(), "cluster")
    )
}

/// A token with its place in pixels.
struct Mark<'a> {
    point: &'a Point,
    at: (i32, i32),
    radius: i32,
}

impl Mark<'_> {
    fn rect(&self) -> Rect {
        let ((x, y), r) = (self.at, self.radius + 1);
        (x - r, y - r, x + r, y + r)
    }

    fn words(&self) -> String {
        let token = visible(&self.point.token);
        if token.chars().count() <= LABEL_LETTERS {
            return token;
        }
        token.chars().take(LABEL_LETTERS - 1).chain(['…']).collect()
    }
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, picture: &Picture, size: Size) -> Drawn {
    let (width, height) = (rounded(f64::from(size.width)), rounded(f64::from(size.height)));
    let frame = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1), (0, 0)];
    area.draw(&PathElement::new(frame, GRID.stroke_width(1)))?;
    let marks = marks(&picture.points, width, height);
    for mark in &marks {
        match mark.point.cluster {
            Some(cluster) => {
                let index = cluster as usize;
                filled(area, shape_of(index), mark.at, mark.radius, colour(index))?;
            }
            None => hollow(area, mark.at, mark.radius)?,
        }
    }
    for mark in marks.iter().filter(|mark| mark.point.is_withheld()) {
        cross(area, mark.at, mark.radius)?;
    }
    let named: Vec<&Mark<'_>> = marks.iter().filter(|mark| mark.point.representative).collect();
    let anchors: Vec<Anchor> = named
        .iter()
        .map(|mark| {
            let words = (text_width(&mark.words(), LABEL_PIXELS), LABEL_HEIGHT);
            Anchor { at: mark.at, radius: mark.radius, words }
        })
        .collect();
    let boxes: Vec<Rect> = marks.iter().map(Mark::rect).collect();
    for (mark, place) in named.iter().zip(place(&anchors, &boxes, (4, 4, width - 4, height - 4))) {
        if let Some(end) = place.leader {
            area.draw(&PathElement::new([mark.at, end], INK.stroke_width(1)))?;
        }
        area.draw(&Circle::new(mark.at, 2, INK.filled()))?;
        let (left, top, right, bottom) = place.rect;
        let middle = (i32::midpoint(left, right), i32::midpoint(top, bottom));
        area.draw(&Text::new(mark.words(), middle, text(LABEL_PIXELS, INK, HPos::Center, VPos::Center)))?;
    }
    Ok(())
}

/// The tokens that have a place, the largest first so that small marks lie on top.
fn marks(points: &[Point], width: i32, height: i32) -> Vec<Mark<'_>> {
    let placed: Vec<&Point> = points.iter().filter(|point| point.x.is_finite() && point.y.is_finite()).collect();
    let (x, x_span) = middle_and_span(placed.iter().map(|point| point.x));
    let (y, y_span) = middle_and_span(placed.iter().map(|point| point.y));
    let room = |pixels: i32| f64::from(pixels - 2 * MARGIN);
    let scale = (room(width) / x_span).min(room(height) / y_span);
    let largest = (f64::from(width) / 60.0).clamp(5.0, 9.0);
    let most = placed.iter().map(|point| point.occurrences).max().unwrap_or(1).max(1) as f64;
    let mut marks: Vec<Mark<'_>> = placed
        .into_iter()
        .map(|point| {
            let right = f64::from(width) / 2.0 + (point.x - x) * scale;
            let down = f64::from(height) / 2.0 - (point.y - y) * scale;
            let radius = rounded(3.0 + largest * (point.occurrences as f64 / most).sqrt());
            Mark { point, at: (rounded(right), rounded(down)), radius }
        })
        .collect();
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.radius));
    marks
}

/// The middle of the values and how far they reach; a reach of one where they do not differ.
fn middle_and_span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (middle, span) = (low / 2.0 + high / 2.0, high - low);
    if span.is_finite() && span > 0.0 { (middle, span) } else { (if low.is_finite() { low } else { 0.0 }, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(token: &str, x: f64, representative: bool, released: bool) -> Point {
        Point { token: token.to_owned(), x, occurrences: 1, representative, released, ..Point::default() }
    }

    #[test]
    fn only_representatives_are_named_and_crossed() {
        let points =
            vec![point("kept", 0.0, true, true), point("held", 1.0, true, false), point("other", 2.0, false, false)];
        let drawing = cluster_map(&Picture { points, ..Picture::default() }, Size::new(300, 300));
        assert!(drawing.contains("\nkept\n") && drawing.contains("\nheld\n") && !drawing.contains("\nother\n"));
        assert_eq!(drawing.matches("stroke-width=\"2\" points=").count(), 2, "two strokes make one cross");
        assert!(
            drawing
                .contains("3 tokens on a plane in 0 clusters, 3 outside every cluster. Representatives: kept, held.")
        );
    }
}
