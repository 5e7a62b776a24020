//! The marks of the cluster map.

use plotters::coord::Shift;
use plotters::prelude::{Circle, DrawingArea, PathElement, Polygon, SVGBackend};
use plotters::style::{Color, RGBColor};

use crate::canvas::Drawn;
use crate::palette::{INK, MUTED, SURFACE};

/// The outline of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Circle,
    /// A square.
    Square,
    /// A triangle that points up.
    Triangle,
    /// A square on its corner.
    Diamond,
}

impl Shape {
    /// The corners around the origin within `radius`; none for a circle.
    pub fn corners(self, radius: i32) -> Vec<(i32, i32)> {
        let r = radius;
        match self {
            Self::Circle => Vec::new(),
            Self::Square => vec![(-r, -r), (r, -r), (r, r), (-r, r)],
            Self::Triangle => vec![(0, -r), (r, r), (-r, r)],
            Self::Diamond => vec![(0, -r), (r, 0), (0, r), (-r, 0)],
        }
    }
}

/// A filled mark with an outline, which keeps pale colours visible on a pale page.
pub fn filled(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    shape: Shape,
    at: (i32, i32),
    radius: i32,
    fill: RGBColor,
) -> Drawn {
    if shape == Shape::Circle {
        area.draw(&Circle::new(at, radius, fill.filled()))?;
        area.draw(&Circle::new(at, radius, INK.stroke_width(1)))?;
        return Ok(());
    }
    let mut corners: Vec<_> = shape.corners(radius).into_iter().map(|(x, y)| (at.0 + x, at.1 + y)).collect();
    area.draw(&Polygon::new(corners.clone(), fill.filled()))?;
    corners.extend(corners.first().copied());
    area.draw(&PathElement::new(corners, INK.stroke_width(1)))?;
    Ok(())
}

/// The hollow grey ring of a token outside every cluster.
pub fn hollow(area: &DrawingArea<SVGBackend<'_>, Shift>, at: (i32, i32), radius: i32) -> Drawn {
    area.draw(&Circle::new(at, radius, SURFACE.filled()))?;
    area.draw(&Circle::new(at, radius, MUTED.stroke_width(2)))?;
    Ok(())
}

/// The cross over a token that is withheld.
pub fn cross(area: &DrawingArea<SVGBackend<'_>, Shift>, (x, y): (i32, i32), radius: i32) -> Drawn {
    let r = radius + 2;
    for rise in [-r, r] {
        area.draw(&PathElement::new(vec![(x - r, y - rise), (x + r, y + rise)], INK.stroke_width(2)))?;
    }
    Ok(())
}
