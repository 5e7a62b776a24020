//! A drawing as pixels.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

/// The font of every PNG, so that a machine without fonts draws the same picture. Its licence stands beside it.
const FONT: &[u8] = include_bytes!("../font/DejaVuSans.ttf");

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is no SVG.
    #[error("the drawing cannot be read: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// It is too large, or of no size.
    #[error("a picture of {width} by {height} pixels cannot be made")]
    Size {
        /// Its width in pixels.
        width: f32,
        /// Its height in pixels.
        height: f32,
    },
    /// The pixels cannot be written.
    #[error("the picture cannot be written: {0}")]
    Encoding(String),
}

/// The drawing as PNG on white, `scale` pixels for each of its own. It must have been drawn in [`crate::Theme::Light`]: CSS
/// variables have no meaning here.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are small and not negative; Pixmap refuses others"
)]
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = Options { fontdb: Arc::new(fonts), font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    let mut pixels = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or(PngError::Size { width, height })?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Encoding(error.to_string()))
}

#[cfg(test)]
mod tests {
    use plotters::prelude::Text;
    use plotters::style::text_anchor::{HPos, VPos};

    use super::*;
    use crate::{INK, Size, Theme, draw_in, text};

    fn drawing(words: &str) -> String {
        draw_in(Theme::Light, Size::new(80, 20), "words", |area| {
            Ok(area.draw(&Text::new(words.to_owned(), (2, 2), text(14.0, INK, HPos::Left, VPos::Top)))?)
        })
    }

    #[test]
    fn words_are_drawn_with_the_font_that_is_embedded() {
        let (none, some) = (png(&drawing(""), 2.0).unwrap(), png(&drawing("FedDTPT ü"), 2.0).unwrap());
        assert!(some.starts_with(b"\x89PNG"));
        assert_eq!(some[16..24], [0, 0, 0, 160, 0, 0, 0, 40], "width and height, doubled");
        let dark = |bytes: &[u8]| {
            let pixels = Pixmap::decode_png(bytes).unwrap();
            pixels.pixels().iter().filter(|pixel| pixel.red() < 128).count()
        };
        assert_eq!(dark(&none), 0);
        assert!(dark(&some) > 100, "{}", dark(&some));
    }

    #[test]
    fn what_is_no_drawing_is_an_error() {
        assert!(matches!(png("no drawing", 1.0), Err(PngError::Svg(_))));
    }
}
