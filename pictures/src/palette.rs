//! Colours that differ for every kind of colour vision, and the page's own.

use plotters::style::RGBColor;

use crate::Shape;

/// Okabe and Ito's palette without its black.
const OKABE_ITO: [(u8, u8, u8); 7] = [
    (0xE6, 0x9F, 0x00),
    (0x56, 0xB4, 0xE9),
    (0x00, 0x9E, 0x73),
    (0xF0, 0xE4, 0x42),
    (0x00, 0x72, 0xB2),
    (0xD5, 0x5E, 0x00),
    (0xCC, 0x79, 0xA7),
];

// Stand-ins for the theme's colours, which replace them once the drawing is text.
/// Text and outlines.
pub const INK: RGBColor = RGBColor(1, 0, 1);
/// Text of the second rank.
pub const MUTED: RGBColor = RGBColor(2, 0, 2);
/// Lines of a grid.
pub const GRID: RGBColor = RGBColor(3, 0, 3);
/// The ground.
pub const SURFACE: RGBColor = RGBColor(4, 0, 4);
/// What a drawing is about.
pub const ACCENT: RGBColor = RGBColor(5, 0, 5);
/// The seed prompt.
pub const SEED: RGBColor = RGBColor(6, 0, 6);
/// The participants' own prompts.
pub const LOCAL: RGBColor = RGBColor(7, 0, 7);

/// Stand-in, CSS variable, and the colour where there is none.
const THEME: [(&str, &str, &str); 7] = [
    ("#010001", "--ink", "#1f2328"),
    ("#020002", "--muted", "#59616b"),
    ("#030003", "--grid", "#e3e6ea"),
    ("#040004", "--surface", "#ffffff"),
    ("#050005", "--accent", "#0072b2"),
    ("#060006", "--seed", "#c24e00"),
    ("#070007", "--local", "#00805c"),
];

/// Where a drawing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Into a page, whose colours it takes.
    #[default]
    Page,
    /// Into a file of its own, or a PNG: plain colours for a light ground.
    Light,
}

impl Theme {
    /// The drawing with this theme's colours in place of their stand-ins.
    pub(crate) fn apply(self, svg: &str) -> String {
        THEME.iter().fold(svg.to_owned(), |svg, (stand_in, variable, light)| {
            let colour = match self {
                Self::Page => format!("\"var({variable},{light})\""),
                Self::Light => format!("\"{light}\""),
            };
            svg.replace(&format!("\"{stand_in}\""), &colour)
        })
    }
}

/// The colour of the `index`-th class or cluster, as `#rrggbb`. Seven colours, then from the start.
pub fn colour_of(index: usize) -> String {
    let RGBColor(r, g, b) = colour(index);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The shape of the `index`-th cluster: it changes when the colours have been used up, so that 28 clusters differ.
pub fn shape_of(index: usize) -> Shape {
    match index / OKABE_ITO.len() % 4 {
        0 => Shape::Circle,
        1 => Shape::Square,
        2 => Shape::Triangle,
        _ => Shape::Diamond,
    }
}

/// The colour of the `index`-th line: the palette without its pale yellow, strongest contrast first.
pub fn line_colour(index: usize) -> RGBColor {
    const ORDER: [usize; 6] = [4, 5, 2, 6, 0, 1];
    colour(ORDER[index % ORDER.len()])
}

/// The colour of the `index`-th class or cluster. Seven colours, then from the start.
pub fn colour(index: usize) -> RGBColor {
    let (r, g, b) = OKABE_ITO[index % OKABE_ITO.len()];
    RGBColor(r, g, b)
}

/// Black or white, whichever is easier to read on `ground`.
pub fn text_on(ground: RGBColor) -> RGBColor {
    let light = luminance(ground);
    // Contrast against white over contrast against black, by the WCAG formula.
    if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 { RGBColor(255, 255, 255) } else { RGBColor(0, 0, 0) }
}

fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_every_colour_meets_aa() {
        for index in 0..OKABE_ITO.len() {
            let (ground, text) = (luminance(colour(index)), luminance(text_on(colour(index))));
            let contrast = (ground.max(text) + 0.05) / (ground.min(text) + 0.05);
            assert!(contrast >= 4.5, "{}: {contrast:.2}", colour_of(index));
        }
    }

    #[test]
    fn colours_and_shapes_tell_28_clusters_apart() {
        let mut seen: Vec<_> = (0..28).map(|index| (colour_of(index), shape_of(index))).collect();
        seen.sort_by_key(|pair| format!("{pair:?}"));
        seen.dedup();
        assert_eq!(seen.len(), 28);
    }
}
