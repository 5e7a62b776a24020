//! QR codes (ISO/IEC 18004) for a terminal.

use qrcode::{Color, EcLevel, QrCode};

/// What the place it is shown in can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Half blocks, two modules to a character; else two blanks or `#` to a module.
    pub unicode: bool,
    /// Black and white set by escape sequences, so that the code is right on any background.
    pub colours: bool,
}

/// Light modules around a code.
const QUIET: usize = 4;

/// The text is too long for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the link is too long for a QR code")]
pub struct TooLong;

impl Canvas {
    /// What stdout is, by its kind and the environment's character set.
    pub fn stdout() -> Self {
        use std::io::IsTerminal as _;
        // The first that is set decides (POSIX, section 8.2).
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")).unwrap_or_default();
        let unicode = locale.to_ascii_uppercase().replace('-', "").contains("UTF8");
        Self { unicode, colours: std::io::stdout().is_terminal() }
    }

    /// The code of `text`, lines with no end behind the last.
    pub fn draw(self, text: &str) -> Result<String, TooLong> {
        // A terminal has no dirt: the lowest level of correction makes the smallest code.
        let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|_| TooLong)?;
        let width = code.width() + 2 * QUIET;
        let dark = |x: usize, y: usize| {
            let inside = (QUIET..QUIET + code.width()).contains(&x) && (QUIET..QUIET + code.width()).contains(&y);
            inside && code[(x - QUIET, y - QUIET)] == Color::Dark
        };
        let step = if self.unicode { 2 } else { 1 };
        let line = |y: usize| {
            let cells: String = (0..width)
                .map(|x| if self.unicode { half(dark(x, y), dark(x, y + 1)) } else { self.whole(dark(x, y)) })
                .collect();
            // Black on white for half blocks; whole modules bring their own colour.
            if self.colours && self.unicode { format!("\x1b[30;107m{cells}\x1b[0m") } else { self.end(cells) }
        };
        Ok((0..width).step_by(step).map(line).collect::<Vec<_>>().join("\n"))
    }

    fn whole(self, dark: bool) -> &'static str {
        match (self.colours, dark) {
            (true, true) => "\x1b[40m  ",
            (true, false) => "\x1b[107m  ",
            (false, true) => "##",
            (false, false) => "  ",
        }
    }

    fn end(self, cells: String) -> String {
        if self.colours { cells + "\x1b[0m" } else { cells }
    }
}

fn half(upper: bool, lower: bool) -> &'static str {
    match (upper, lower) {
        (true, true) => "\u{2588}",
        (true, false) => "\u{2580}",
        (false, true) => "\u{2584}",
        (false, false) => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://tuning.example.org/join#federation=f_0123456789abcdef0123&invite=fi_\
                        0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// Which modules are dark, read from what a person would see.
    fn seen(drawn: &str, canvas: Canvas) -> Vec<Vec<bool>> {
        let plain = drawn.replace("\x1b[30;107m", "").replace("\x1b[0m", "");
        if canvas.unicode {
            let half = |of: fn(char) -> bool| move |line: &str| line.chars().map(of).collect::<Vec<_>>();
            let (upper, lower) = (half(|c| "\u{2588}\u{2580}".contains(c)), half(|c| "\u{2588}\u{2584}".contains(c)));
            return plain.lines().flat_map(|line| [upper(line), lower(line)]).collect();
        }
        let plain = plain.replace("\x1b[40m  ", "##").replace("\x1b[107m", "");
        let line = |line: &str| line.as_bytes().chunks(2).map(|pair| pair == b"##").collect();
        plain.lines().map(line).collect()
    }

    #[test]
    fn a_camera_reads_what_is_drawn() {
        for (unicode, colours) in [(true, true), (true, false), (false, true), (false, false)] {
            let canvas = Canvas { unicode, colours };
            let drawn = canvas.draw(LINK).unwrap();
            let modules = seen(&drawn, canvas);
            assert!(modules[0].len() <= 80 && modules.iter().all(|row| row.len() == modules[0].len()));
            let pixel = |x: usize, y: usize| if modules[y / 4][x / 4] { 0 } else { 255 };
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(modules[0].len() * 4, modules.len() * 4, pixel);
            let found = image.detect_grids();
            assert_eq!(found[0].decode().unwrap().1, LINK);
            assert_eq!(drawn.is_ascii(), !unicode);
        }
    }

    #[test]
    fn what_no_code_can_hold_is_said() {
        assert_eq!(Canvas { unicode: true, colours: false }.draw(&"x".repeat(3_000)), Err(TooLong));
    }
}
