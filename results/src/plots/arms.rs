//! Arms by their colour and stroke, and their names above a drawing.

use feddtpt_pictures::words::visible;
use feddtpt_pictures::{Drawn, INK, MUTED, PANEL_TEXT, fitted, line_colour, text, text_width};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::{Circle, DrawingArea, PathElement, SVGBackend, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

/// As many colours as lines have before dashes begin.
const COLOURS: usize = 6;
const LINE: i32 = 22;
const SIZE: f64 = 13.0;

/// An arm's looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Looks {
    /// Its colour.
    pub(super) colour: RGBColor,
    dashed: bool,
}

/// The looks of the `index`-th arm: dashed where the colours have been used up, so that 12 arms differ.
pub(super) fn looks(index: usize) -> Looks {
    Looks { colour: line_colour(index), dashed: index / COLOURS % 2 == 1 }
}

impl Looks {
    /// Draws a line through `points`.
    pub(super) fn line(self, area: &DrawingArea<SVGBackend<'_>, Shift>, points: Vec<(i32, i32)>) -> Drawn {
        let stroke = self.colour.stroke_width(2);
        if self.dashed {
            return Ok(area.draw(&DashedPathElement::new(points, 5, 4, stroke))?);
        }
        Ok(area.draw(&PathElement::new(points, stroke))?)
    }
}

/// Where each name stands, and how high all of them are together.
fn spread(arms: &[String], width: i32) -> (Vec<(i32, i32, String)>, i32) {
    let (mut x, mut y) = (0, 0);
    let mut spread = Vec::new();
    for arm in arms {
        let name = fitted(&visible(arm), SIZE, f64::from(width - 40));
        let wide = 30 + text_width(&name, SIZE) + 14;
        if x > 0 && x + wide > width {
            (x, y) = (0, y + LINE);
        }
        spread.push((x, y, name));
        x += wide;
    }
    (spread, y + LINE)
}

/// The height of the names above a drawing.
pub(super) fn height(arms: &[String], width: i32) -> i32 {
    spread(arms, width).1 + LINE
}

/// Draws the names of `arms`, each with its line, and below them what the lines are.
pub(super) fn names(area: &DrawingArea<SVGBackend<'_>, Shift>, arms: &[String], what: &str, width: i32) -> Drawn {
    let at = (0, height(arms, width) - LINE / 2);
    area.draw(&Text::new(what.to_owned(), at, text(PANEL_TEXT, MUTED, HPos::Left, VPos::Center)))?;
    for (index, (x, y, name)) in spread(arms, width).0.into_iter().enumerate() {
        let (looks, middle) = (looks(index), y + LINE / 2);
        looks.line(area, vec![(x + 1, middle), (x + 23, middle)])?;
        area.draw(&Circle::new((x + 12, middle), 4, looks.colour.filled()))?;
        area.draw(&Text::new(name, (x + 30, middle), text(SIZE, INK, HPos::Left, VPos::Center)))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_arms_look_different() {
        let looks: Vec<Looks> = (0..12).map(looks).collect();
        assert!((0..12).all(|one| (0..one).all(|other| looks[one] != looks[other])));
    }

    #[test]
    fn names_that_do_not_fit_go_to_the_next_line() {
        let arms: Vec<String> = (0..4).map(|index| format!("an arm of some length {index}")).collect();
        assert_eq!(height(&arms, 2_000), 2 * LINE);
        assert_eq!(height(&arms, 240), 5 * LINE);
    }
}
