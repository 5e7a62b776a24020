//! A part of a drawing with a scale of its own in each direction.

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, PathElement, SVGBackend, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

use crate::canvas::{Drawn, rounded, text};
use crate::palette::{GRID, INK, MUTED};

/// The height of text beside a panel.
pub const PANEL_TEXT: f64 = 12.0;

/// A box and the numbers at its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Its left edge in pixels.
    pub left: i32,
    /// Its upper edge.
    pub top: i32,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// The numbers at the left and right edge.
    pub x: (f64, f64),
    /// The numbers at the lower and upper edge.
    pub y: (f64, f64),
}

impl Panel {
    /// Where a pair of numbers is.
    pub fn at(&self, x: f64, y: f64) -> (i32, i32) {
        let (across, up) = (share(x, self.x), share(y, self.y));
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        (self.left + rounded(across * width), self.top + rounded((1.0 - up) * height))
    }

    /// Writes `title` above the box.
    pub fn title(&self, area: &DrawingArea<SVGBackend<'_>, Shift>, title: &str) -> Drawn {
        let style = text(13.0, INK, HPos::Left, VPos::Bottom);
        Ok(area.draw(&Text::new(title.to_owned(), (self.left, self.top - 5), style))?)
    }

    /// Draws a line up the box at each number and writes the number below.
    pub fn across(&self, area: &DrawingArea<SVGBackend<'_>, Shift>, ticks: &[(f64, String)]) -> Drawn {
        for (number, name) in ticks {
            let (x, _) = self.at(*number, 0.0);
            area.draw(&PathElement::new([(x, self.top), (x, self.bottom())], GRID.stroke_width(1)))?;
            let style = text(PANEL_TEXT, MUTED, HPos::Center, VPos::Top);
            area.draw(&Text::new(name.clone(), (x, self.bottom() + 5), style))?;
        }
        Ok(())
    }

    /// Draws a line across the box at each number and writes the number to its left.
    pub fn up(&self, area: &DrawingArea<SVGBackend<'_>, Shift>, ticks: &[(f64, String)]) -> Drawn {
        for (number, name) in ticks {
            let (_, y) = self.at(0.0, *number);
            area.draw(&PathElement::new([(self.left, y), (self.left + self.width, y)], GRID.stroke_width(1)))?;
            let style = text(PANEL_TEXT, MUTED, HPos::Right, VPos::Center);
            area.draw(&Text::new(name.clone(), (self.left - 6, y), style))?;
        }
        Ok(())
    }

    /// Writes what the numbers below are.
    pub fn below(&self, area: &DrawingArea<SVGBackend<'_>, Shift>, words: &str) -> Drawn {
        let style = text(PANEL_TEXT, MUTED, HPos::Center, VPos::Top);
        let at = (self.left + self.width / 2, self.bottom() + 22);
        Ok(area.draw(&Text::new(words.to_owned(), at, style))?)
    }

    /// The lower edge.
    pub fn bottom(&self) -> i32 {
        self.top + self.height
    }
}

fn share(number: f64, (low, high): (f64, f64)) -> f64 {
    if high > low { (number - low) / (high - low) } else { 0.5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_where_the_edges_are() {
        let panel = Panel { left: 10, top: 20, width: 100, height: 50, x: (0.0, 2.0), y: (-1.0, 1.0) };
        assert_eq!([panel.at(0.0, 1.0), panel.at(2.0, -1.0), panel.at(1.0, 0.0)], [(10, 20), (110, 70), (60, 45)]);
        let flat = Panel { x: (1.0, 1.0), ..panel };
        assert_eq!(flat.at(1.0, 1.0), (60, 20), "no width, so the middle");
    }
}
