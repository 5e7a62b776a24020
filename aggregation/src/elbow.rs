//! The elbow of the sorted neighbour distances: DBSCAN's radius from the data.
//!
//! The curve of sorted k-distances is Ester et al.'s own heuristic (KDD 1996, section 4.2: choose the radius in the
//! "first valley"). The point of largest distance to the chord between the curve's ends is the idea of Kneedle
//! (Satopaa et al., "Finding a 'Kneedle' in a Haystack", ICDCS workshops 2011), without its smoothing.

/// Most points of a curve that leave the crate; a longer one is thinned for the picture.
pub const CURVE_POINTS: usize = 1_024;

/// The radius where the curve has no elbow: only occurrences of one word (or words with equal embeddings) are
/// neighbours. Rounding between equal vectors stays below it.
pub const SMALLEST_EPS: f64 = 1e-6;

/// The largest radius that the data may choose: unit vectors this far apart have cosine 0.5. A curve of few or
/// unrelated words bends anywhere, and a radius near 1.41 (cosine 0) would join words that have nothing in common, so
/// that one participant's word would count as supported by everybody's (threat model A2). A radius in the settings
/// may be larger.
pub const LARGEST_EPS: f64 = 1.0;

/// Distances to a chord up to this do not make an elbow.
const STRAIGHT: f64 = 1e-9;

/// Distances in ascending order, equal ones as runs, so that the size is that of the distinct tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DistanceCurve {
    /// (distance, how many points have it)
    runs: Vec<(f64, usize)>,
}

/// The elbow of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Elbow {
    /// Its place on the curve, counted from 0.
    pub index: usize,
    /// The distance there.
    pub distance: f64,
}

impl DistanceCurve {
    /// Sorts `distances[i]`, each counted `counts[i]` times.
    pub fn new(distances: &[f64], counts: &[u32]) -> Self {
        let mut runs: Vec<(f64, usize)> = distances.iter().zip(counts).map(|(&d, &c)| (d, c as usize)).collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        runs.dedup_by(|next, run| {
            let same = next.0.total_cmp(&run.0).is_eq();
            run.1 += if same { next.1 } else { 0 };
            same
        });
        Self { runs }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|run| run.1).sum()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The distinct distances in ascending order.
    pub fn distances(&self) -> impl ExactSizeIterator<Item = f64> {
        self.runs.iter().map(|run| run.0)
    }

    /// The point of largest distance to the chord from the first to the last point, on either side; the first among
    /// equals. For one chord the perpendicular and the vertical distance rank points alike whatever the scales.
    ///
    /// `None` where no point leaves the chord: a flat or straight curve, or fewer than three points. Such a curve
    /// separates nothing, and the radius is then [`SMALLEST_EPS`].
    pub fn elbow(&self) -> Option<Elbow> {
        let (first, last) = (self.runs.first()?.0, self.runs.last()?.0);
        let end = self.len() - 1;
        let mut elbow = None;
        let mut farthest = STRAIGHT;
        let mut start = 0;
        for &(distance, points) in &self.runs {
            // Along a run the chord is linear and the curve constant, so one of its two ends is the farthest.
            for index in [start, start + points - 1] {
                let chord = if end == 0 { first } else { first + (last - first) * (index as f64 / end as f64) };
                if (distance - chord).abs() > farthest {
                    farthest = (distance - chord).abs();
                    elbow = Some(Elbow { index, distance });
                }
            }
            start += points;
        }
        elbow
    }

    /// The curve point by point for a picture, with the place of `elbow` on it. Of a curve with more than
    /// [`CURVE_POINTS`] points, as many are kept at equal steps, both ends included, and the elbow moves to the
    /// nearest of them.
    pub fn picture(&self, elbow: Option<Elbow>) -> (Vec<f64>, Option<usize>) {
        let points = self.len();
        let shown = points.min(CURVE_POINTS);
        let (steps, last) = (shown.max(2) - 1, points.max(2) - 1);
        let mut runs = self.runs.iter();
        let (mut distance, mut end) = (0.0, 0);
        let curve = (0..shown)
            .map(|place| {
                while scaled(place, last, steps, 0) >= end {
                    let Some(run) = runs.next() else { break };
                    (distance, end) = (run.0, end + run.1);
                }
                distance
            })
            .collect();
        (curve, elbow.map(|elbow| scaled(elbow.index, steps, last, last / 2)))
    }
}

/// `(a * b + plus) / c` without overflow on 32-bit targets; the quotients here are indices and fit.
fn scaled(a: usize, b: usize, c: usize, plus: usize) -> usize {
    usize::try_from((a as u64 * b as u64 + plus as u64) / c as u64).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(distances: &[f64]) -> DistanceCurve {
        DistanceCurve::new(distances, &vec![1; distances.len()])
    }

    #[test]
    fn elbows_by_hand() {
        // Chord from (0, 0) to (4, 4); (3, 1) lies 2 below it, (2, 0.5) only 1.5.
        let elbow = curve(&[1.0, 0.0, 4.0, 0.5, 0.25]).elbow().expect("bent");
        assert_eq!(elbow, Elbow { index: 3, distance: 1.0 });
        // Above the chord counts as well: (1, 0.8) against 1/3.
        assert_eq!(curve(&[0.0, 0.8, 0.9, 1.0]).elbow(), Some(Elbow { index: 1, distance: 0.8 }));
    }

    #[test]
    fn nothing_bends() {
        for flat in [&[][..], &[1.0], &[0.3, 0.9], &[0.7; 9], &[0.0, 0.25, 0.5, 0.75, 1.0]] {
            assert_eq!(curve(flat).elbow(), None, "{flat:?}");
        }
    }

    #[test]
    fn runs_stand_for_points() {
        let runs = DistanceCurve::new(&[0.9, 0.0, 0.5], &[2, 30, 4]);
        let points: Vec<f64> = [vec![0.0; 30], vec![0.5; 4], vec![0.9; 2]].concat();
        assert_eq!(runs.elbow(), curve(&points).elbow());
        assert_eq!(runs.elbow().map(|elbow| elbow.index), Some(29));
        assert_eq!(runs.picture(runs.elbow()), (points, Some(29)));
    }

    #[test]
    fn long_curves_are_thinned() {
        let runs = DistanceCurve::new(&[0.0, 1.0], &[1_000_000, 1_000]);
        let (picture, elbow) = runs.picture(runs.elbow());
        assert_eq!(picture.len(), CURVE_POINTS);
        assert!(picture[0] < 0.5 && picture[CURVE_POINTS - 1] > 0.5);
        assert!(elbow.is_some_and(|place| place > 1_000 && place < CURVE_POINTS));
    }
}
