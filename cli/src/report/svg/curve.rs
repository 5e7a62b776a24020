//! Accuracy round by round.

use feddtpt_pictures::{ACCENT, Axis, Drawn, GRID, LOCAL, MUTED, SEED, SURFACE, Size, draw, text, ticks, whole_ticks};
use plotters::coord::Shift;
use plotters::prelude::{ChartBuilder, Circle, DashedLineSeries, DrawingArea, LineSeries, PathElement, SVGBackend};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, RGBColor};

use crate::report::data::{DemoReport, Score};
use crate::report::words::{of, percent};

/// What [`curve`] draws.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Round numbers, from 1, with the score of the prompt that stood after each.
    pub rounds: Vec<(u32, Score)>,
    /// The seed prompt's score: the start of the curve and a dashed line.
    pub seed: Score,
    /// The mean accuracy of the participants' own prompts: a line of short dashes.
    pub local_mean: Option<f64>,
    /// The share of the commonest class: a line of long thin dashes.
    pub majority: Option<f64>,
}

impl Curve {
    /// The curve of a whole run.
    pub fn of(report: &DemoReport) -> Self {
        Self {
            rounds: report.rounds.iter().map(|round| (round.round, round.score)).collect(),
            seed: report.seed_prompt,
            local_mean: (!report.local.is_empty()).then_some(report.local_mean.accuracy),
            majority: (report.test_rows > 0).then_some(report.majority),
        }
    }

    fn label(&self) -> String {
        let last = self.rounds.last().map_or_else(String::new, |(round, score)| {
            format!(" to {} ({}) after round {round}", percent(score.accuracy), of(score))
        });
        format!(
            "Accuracy by round, from {} ({}) with the seed prompt{last}.",
            percent(self.seed.accuracy),
            of(&self.seed)
        )
    }

    /// The seed prompt as round 0, then the rounds; only what can be drawn.
    fn points(&self) -> Vec<(f64, Score)> {
        let seed = std::iter::once((0, self.seed));
        let all = seed.chain(self.rounds.iter().copied());
        all.filter(|(_, score)| score.accuracy.is_finite()).map(|(round, score)| (f64::from(round), score)).collect()
    }

    /// The lines across, each with its colour, dash and gap.
    fn levels(&self) -> impl Iterator<Item = (f64, RGBColor, u32, u32, u32)> {
        let lines = [
            (self.majority, MUTED, 1, 12, 5),
            (self.local_mean, LOCAL, 2, 3, 3),
            (Some(self.seed.accuracy), SEED, 2, 7, 5),
        ];
        lines.into_iter().filter_map(|(level, colour, width, dash, gap)| {
            level.filter(|level| level.is_finite()).map(|level| (level, colour, width, dash, gap))
        })
    }

    /// Whole tenths around all that is drawn.
    fn range(&self) -> (f64, f64) {
        let intervals = self.points().into_iter().map(|(_, score)| score.interval());
        let ends = intervals.flat_map(|i| [i.low, i.high]).chain(self.levels().map(|level| level.0));
        let (low, high) = ends.fold((1.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        (((low * 10.0).floor() / 10.0).clamp(0.0, 0.9), ((high * 10.0).ceil() / 10.0).clamp(0.1, 1.0))
    }
}

/// Accuracy by round with its 95% Wilson interval, beside the seed prompt, the mean local prompt and the commonest
/// class. The lines carry no text: the caller names them, as the report's page does.
pub fn curve(data: &Curve, size: Size) -> String {
    draw(size, &data.label(), |area| paint(area, data, size))
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, data: &Curve, size: Size) -> Drawn {
    let points = data.points();
    let last = points.iter().map(|(round, _)| *round).fold(1.0, f64::max);
    let (low, high) = data.range();
    let (left, right) = (-0.02 * last - 0.1, last * 1.02 + 0.1);
    let mut chart = ChartBuilder::on(area)
        .margin_top(10)
        .margin_right(10)
        .x_label_area_size(44)
        .y_label_area_size(46)
        .build_cartesian_2d(
            Axis::new(left, right, whole_ticks(0.0, last, f64::from(size.width) / 56.0)),
            Axis::new(low, high, ticks(low, high, f64::from(size.height) / 50.0)),
        )?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .axis_style(GRID)
        .x_label_formatter(&|round| {
            if *round == 0.0 { "seed".to_owned() } else { format!("{round:.0}") }
        })
        .y_label_formatter(&|share| format!("{:.0}%", share * 100.0))
        .label_style(text(12.0, MUTED, HPos::Center, VPos::Center))
        .x_desc("round")
        .axis_desc_style(text(12.0, MUTED, HPos::Center, VPos::Center))
        .draw()?;
    for (level, colour, width, dash, gap) in data.levels() {
        let ends = [(left, level), (right, level)];
        chart.draw_series(DashedLineSeries::new(ends, dash, gap, colour.stroke_width(width)))?;
    }
    for (x, score) in &points {
        let interval = score.interval();
        let cap = (right - left) * 4.0 / f64::from(size.width);
        let ends = [interval.low, interval.high];
        let stem = PathElement::new(ends.map(|end| (*x, end)), ACCENT.stroke_width(1));
        let caps = ends.map(|end| PathElement::new([(x - cap, end), (x + cap, end)], ACCENT.stroke_width(1)));
        chart.draw_series(std::iter::once(stem))?;
        chart.draw_series(caps)?;
    }
    let line = points.iter().map(|(x, score)| (*x, score.accuracy));
    chart.draw_series(LineSeries::new(line.clone(), ACCENT.stroke_width(2)))?;
    chart.draw_series(line.clone().map(|at| Circle::new(at, 5, ACCENT.filled())))?;
    chart.draw_series(line.take(1).map(|at| Circle::new(at, 3, SURFACE.filled())))?;
    Ok(())
}
