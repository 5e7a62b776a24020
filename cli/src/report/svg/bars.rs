//! Which classes each participant holds.

use feddtpt_pictures::{Drawn, INK, MUTED, SURFACE, Size, colour, draw, fitted, rounded, text, text_on, text_width};
use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, Rectangle, SVGBackend, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use crate::report::data::LocalScore;
use crate::report::words::{counted, visible};

/// Name, bar and the gap to the next.
const ROW_HEIGHT: u32 = 50;

/// One bar per participant, its rows by class as shares of the bar. The figures in the bar are rows. The drawing is
/// `width` pixels wide and as high as the participants need.
pub fn class_mix(local: &[LocalScore], labels: &[String], width: u32) -> String {
    let rows = u32::try_from(local.len()).unwrap_or(u32::MAX / ROW_HEIGHT).min(u32::MAX / ROW_HEIGHT);
    let label = format!(
        "The rows of {} by class: {}.",
        counted(local.len(), "participant"),
        labels.iter().map(|label| visible(label)).collect::<Vec<_>>().join(", ")
    );
    draw(Size::new(width, (rows * ROW_HEIGHT).max(1)), &label, |area| {
        local.iter().zip((0..).step_by(ROW_HEIGHT as usize)).try_for_each(|(one, top)| paint(area, one, top, width))
    })
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, one: &LocalScore, top: i32, width: u32) -> Drawn {
    let name = fitted(&visible(&one.participant), 13.0, f64::from(width) - 110.0);
    area.draw(&Text::new(name, (0, top + 9), text(13.0, INK, HPos::Left, VPos::Center)))?;
    let end = rounded(f64::from(width));
    let rows = counted(one.rows, "row");
    area.draw(&Text::new(rows, (end, top + 9), text(12.0, MUTED, HPos::Right, VPos::Center)))?;
    let total = one.class_counts.iter().sum::<usize>().max(1) as f64;
    let at = |before: usize| rounded(f64::from(width) * before as f64 / total);
    let mut before = 0;
    for (class, &count) in one.class_counts.iter().enumerate() {
        let (left, right) = (at(before), at(before + count));
        before += count;
        if right <= left {
            continue;
        }
        segment(area, (left, top + 19), (right, top + 39), colour(class))?;
        let figure = count.to_string();
        if text_width(&figure, 12.0) + 4 <= right - left {
            let style = text(12.0, text_on(colour(class)), HPos::Center, VPos::Center);
            area.draw(&Text::new(figure, (i32::midpoint(left, right), top + 30), style))?;
        }
    }
    Ok(())
}

/// A filled box with a gap to the one before it.
fn segment(area: &DrawingArea<SVGBackend<'_>, Shift>, from: (i32, i32), to: (i32, i32), fill: RGBColor) -> Drawn {
    area.draw(&Rectangle::new([from, to], fill.filled()))?;
    if from.0 > 0 {
        area.draw(&Rectangle::new([(from.0 - 1, from.1), (from.0 + 1, to.1)], SURFACE.filled()))?;
    }
    Ok(())
}
