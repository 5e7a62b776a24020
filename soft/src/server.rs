//! The server's part.

/// What a client of `FedBPT` uploads.
pub(crate) struct Upload {
    /// Local mean.
    pub(crate) mean: Vec<f32>,
    /// The objective there.
    pub(crate) objective: f32,
    /// Local step size before each generation.
    pub(crate) sigmas: Vec<f32>,
}

/// The global distribution N(mean, sigma^2 I) and its evolution path.
pub(crate) struct Global {
    /// Mean, `[d]`.
    pub(crate) mean: Vec<f64>,
    /// Step size that clients start with.
    pub(crate) sigma: f64,
    /// Conjugate evolution path, `[d]`.
    path: Vec<f64>,
}

impl Global {
    /// Around 0.
    pub(crate) fn new(dimension: usize, sigma: f64) -> Self {
        Self { mean: vec![0.0; dimension], sigma, path: vec![0.0; dimension] }
    }

    /// One generation of CMA-ES with the clients' means as its population; the crate's documentation says how. `parents` are those
    /// of a local generation.
    pub(crate) fn recombine(&mut self, mut uploads: Vec<Upload>, parents: usize) {
        let spread = spread(&uploads, parents);
        if uploads.is_empty() || !spread.is_normal() {
            return;
        }
        uploads.sort_by(|a, b| a.objective.total_cmp(&b.objective));
        let weights = weights(uploads.len());
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let dimension = self.mean.len() as f64;
        let rate = (effective + 2.0) / (dimension + effective + 5.0);
        let excess = ((effective - 1.0) / (dimension + 1.0)).sqrt() - 1.0;
        let damping = 1.0 + 2.0 * excess.max(0.0) + rate;
        let gain = (rate * (2.0 - rate) * effective).sqrt();
        let mut length = 0.0;
        for (i, (mean, path)) in self.mean.iter_mut().zip(&mut self.path).enumerate() {
            let step: f64 =
                uploads.iter().zip(&weights).map(|(upload, weight)| weight * (f64::from(upload.mean[i]) - *mean)).sum();
            *mean += step;
            *path = (1.0 - rate) * *path + gain * step / spread;
            length += *path * *path;
        }
        // The expected length of a standard normal vector.
        let expected = dimension.sqrt() * (1.0 - 1.0 / (4.0 * dimension) + 1.0 / (21.0 * dimension * dimension));
        // At most e in a round, as implementations of CMA-ES limit it.
        self.sigma *= (rate / damping * (length.sqrt() / expected - 1.0)).min(1.0).exp();
    }
}

/// `sigma_g`: how far a local mean is expected to be from the global one, in each direction.
fn spread(uploads: &[Upload], parents: usize) -> f64 {
    let squares: f64 = uploads.iter().flat_map(|upload| &upload.sigmas).map(|&sigma| f64::from(sigma).powi(2)).sum();
    (squares / uploads.len() as f64 / parents as f64).sqrt()
}

/// Weights of the ranks 1 to `count`, which sum to 1.
fn weights(count: usize) -> Vec<f64> {
    let raw = (1..=count).map(|rank| (count as f64 + 0.5).ln() - (rank as f64).ln());
    let sum: f64 = raw.clone().sum();
    raw.map(|weight| weight / sum).collect()
}

/// The mean of vectors, weighted by rows.
pub(crate) fn average(uploads: &[(Vec<f32>, usize)], dimension: usize) -> Vec<f64> {
    let total: usize = uploads.iter().map(|upload| upload.1).sum();
    let mut mean = vec![0.0; dimension];
    for (vector, rows) in uploads {
        let weight = *rows as f64 / total as f64;
        for (sum, &value) in mean.iter_mut().zip(vector) {
            *sum += weight * f64::from(value);
        }
    }
    mean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(mean: [f32; 2], objective: f32) -> Upload {
        Upload { mean: mean.to_vec(), objective, sigmas: vec![3.0, 4.0] }
    }

    #[test]
    fn the_better_client_weighs_more() {
        let weights = weights(3);
        assert!(weights.is_sorted_by(|a, b| a > b) && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let mut global = Global::new(2, 1.0);
        global.recombine(vec![upload([0.0, 9.0], 2.0), upload([6.0, 0.0], 1.0)], 1);
        // ln 2.5 and ln 2.5 - ln 2.
        let (first, second) = (2.5_f64.ln(), 1.25_f64.ln());
        let share = first / (first + second);
        assert!((global.mean[0] - 6.0 * share).abs() < 1e-12, "{:?}", global.mean);
        assert!((global.mean[1] - 9.0 * (1.0 - share)).abs() < 1e-12, "{:?}", global.mean);
    }

    #[test]
    fn long_paths_widen_and_short_ones_narrow() {
        let step = |distance: f32| {
            let mut global = Global::new(2, 1.0);
            global.recombine(vec![upload([distance, 0.0], 1.0), upload([distance, 0.0], 1.0)], 1);
            global.sigma
        };
        assert!(step(40.0) > 1.0);
        assert!(step(0.1) < 1.0);
        assert!((spread(&[upload([0.0; 2], 0.0)], 4) - 2.5).abs() < 1e-12);
    }

    #[test]
    fn averages_go_by_rows() {
        assert_eq!(average(&[(vec![1.0, 0.0], 1), (vec![5.0, 4.0], 3)], 2), [4.0, 3.0]);
        assert_eq!(average(&[(vec![0.1], 7), (vec![0.1], 7)], 1), average(&[(vec![0.1], 7)], 1));
    }
}
