//! What reports are made of: drawings as SVG and PNG, tables and pages as HTML, figures in words.
//!
//! A drawing is one `<svg>` element that stands alone: it names what is seen in `aria-label` and loads nothing. Its greys
//! are CSS variables (`--ink`, `--muted`, `--grid`, `--surface`, `--accent`, `--seed`, `--local`) where it goes into a
//! page ([`Theme::Page`]), so that one drawing serves a light and a dark page, or plain colours where it is a file of
//! its own ([`Theme::Light`]). Nothing here reads a file, a clock or the network: equal figures give equal bytes.

mod axis;
mod canvas;
mod escape;
pub mod page;
mod palette;
mod panel;
#[cfg(feature = "png")]
mod png;
mod shape;
pub mod words;

pub use axis::{Axis, ticks, whole_ticks};
pub use canvas::{Drawn, draw, draw_in, fitted, rounded, text, text_width};
pub use escape::escape;
pub use palette::{
    ACCENT, GRID, INK, LOCAL, MUTED, SEED, SURFACE, Theme, colour, colour_of, line_colour, shape_of, text_on,
};
pub use panel::{PANEL_TEXT, Panel};
#[cfg(feature = "png")]
pub use png::{PngError, png};
pub use shape::{Shape, cross, filled, hollow};

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
