//! Where the figures are drawn: text comes out, colours follow the page.

use std::error::Error;

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, IntoFont, RGBColor};

use crate::Size;
use crate::escape;
use crate::palette::Theme;

/// What drawing ends with.
pub type Drawn = Result<(), Box<dyn Error>>;

/// Runs `paint` on an empty area and returns the drawing for a page, named `label` for those who do not see it.
pub fn draw(size: Size, label: &str, paint: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Drawn) -> String {
    draw_in(Theme::Page, size, label, paint)
}

/// The same for a place other than a page.
pub fn draw_in(
    theme: Theme,
    size: Size,
    label: &str,
    paint: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Drawn,
) -> String {
    let mut svg = String::new();
    let drawn = {
        let area = SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area();
        paint(&area).and_then(|()| Ok(area.present()?))
    };
    let name = format!("<svg role=\"img\" aria-label=\"{}\" ", escape(label));
    match drawn {
        Ok(()) => theme.apply(&svg).replacen("<svg ", &name, 1),
        Err(error) => format!(
            "{name}width=\"{}\" height=\"40\" xmlns=\"http://www.w3.org/2000/svg\"><text y=\"24\">This figure could not be \
             drawn: {}</text></svg>",
            size.width,
            escape(&error.to_string())
        ),
    }
}

/// A text style of `pixels` height. plotters divides its sizes by 1.24 when it writes SVG.
pub fn text(pixels: f64, colour: RGBColor, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    (FontFamily::SansSerif, pixels * 1.24).into_font().color(&colour.to_rgba()).pos(Pos::new(horizontal, vertical))
}

/// Roughly how wide `text` is at `pixels` height, for keeping labels apart. Errs on the wide side.
pub fn text_width(text: &str, pixels: f64) -> i32 {
    let ems: f64 = text.chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum();
    rounded(ems * pixels)
}

/// `text` at `size` pixels height, cut where it would be wider than `width`.
pub fn fitted(text: &str, size: f64, width: f64) -> String {
    let letters = usize::try_from(rounded(width / size / 0.6)).unwrap_or(1).max(2);
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters - 1).chain(['…']).collect()
}

/// The nearest pixel.
#[allow(clippy::cast_possible_truncation, reason = "clamped to a range that an i32 holds")]
pub fn rounded(value: f64) -> i32 {
    if value.is_finite() { value.round().clamp(-1e6, 1e6) as i32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_leave_its_escape() {
        let svg = draw(Size::new(10, 10), "\"><script>", |_| Ok(()));
        assert!(svg.starts_with("<svg role=\"img\" aria-label=\"&quot;&gt;&lt;script&gt;\" width=\"10\""), "{svg}");
    }

    #[test]
    fn a_failure_is_said_in_the_figure() {
        let svg = draw(Size::new(10, 10), "a figure", |_| Err("no <ink>".into()));
        assert!(svg.contains("could not be drawn: no &lt;ink&gt;"), "{svg}");
    }
}
