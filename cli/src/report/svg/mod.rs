//! The figures, as SVG text.
//!
//! Each function returns one `<svg>` element that stands alone: it names what is seen in `aria-label`, loads nothing,
//! and takes its greys from CSS variables (`--ink`, `--muted`, `--grid`, `--surface`, `--accent`, `--seed`, `--local`)
//! where the page sets them, so that one drawing serves a light and a dark page.

mod axis;
mod bars;
mod canvas;
mod curve;
mod elbow;
mod labels;
mod map;
mod palette;
mod shape;

pub use bars::class_mix;
pub use curve::{Curve, curve};
pub use elbow::elbow;
pub use map::cluster_map;
pub use palette::{colour_of, shape_of};
pub use shape::Shape;

/// The size of a drawing in CSS pixels. Text does not grow with it, so draw once per layout rather than scale far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Size {
    /// A size of `width` by `height` pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }
}
