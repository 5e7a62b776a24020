//! The figures, as SVG text.
//!
//! Each function returns one `<svg>` element that stands alone: it names what is seen in `aria-label`, loads nothing,
//! and takes its greys from CSS variables (`--ink`, `--muted`, `--grid`, `--surface`, `--accent`, `--seed`, `--local`)
//! where the page sets them, so that one drawing serves a light and a dark page.

mod bars;
mod curve;
mod elbow;
mod labels;
mod map;

pub use bars::class_mix;
pub use curve::{Curve, curve};
pub use elbow::elbow;
pub use feddtpt_pictures::{Shape, Size, colour_of, shape_of};
pub use map::cluster_map;
