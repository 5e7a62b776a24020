//! Baselines that tune a continuous prompt: `FedBPT` (Sun et al. 2024, arXiv 2310.01467) and `FedAvg` over Black-Box Tuning
//! (BBT, Sun et al. 2022, arXiv 2201.03514), on the embedded masked language model.
//!
//! They are another threat model than discrete prompts. A soft prompt goes in where the word embeddings do, so whoever serves
//! the model must let vectors in (nearly a white box), and the loss needs the label scores (a grey box). A text-only API gives
//! neither.
//!
//! # The prompt
//! `p = p0 + A z`: `z` has d numbers (500 in BBT), `p` is `[soft tokens x hidden size]`, `A` is a fixed Gaussian matrix with
//! standard deviation `alpha * s / (sqrt(d) * sigma)`, where `s` is the standard deviation of the word-embedding table and
//! `sigma` the first step size (BBT's normal projection, as `BBTv2`, arXiv 2205.11200, gives it). `p0` are the embeddings of the seed prompt's
//! pieces, over and over, so `z = 0` with as many soft tokens as pieces is the seed prompt to the bit.
//!
//! # A round of `FedBPT`
//! 1. The server sends the mean `m` and the step size `sigma`.
//! 2. Each client runs a few generations of CMA-ES (Hansen 2016, arXiv 1604.00772) from N(m, sigma^2 I) on its rows. With
//!    [`Masking::Contrast`] the objective is loss(rows) / loss(rows with hidden text): a prompt that pushes one class
//!    whatever the text gains nothing, which matters when a client holds one class.
//! 3. It uploads its local mean, that mean's objective, and its step size before each generation.
//! 4. The server takes the K means as the population of one CMA-ES generation: ranked by their objectives, weights
//!    `ln(K + 1/2) - ln(rank)`, all K recombined. They were not drawn from N(m, sigma^2 I), so the path is normalised by
//!    the spread that they are expected to have, `sigma_g^2 = (1/K) sum_k sum_i sigma_ki^2 / mu`, with `mu` the parents of a local
//!    generation. Cumulative step-size adaptation turns the path into a factor for `sigma`.
//!
//! The steps follow the abstract and the authors' public example (NVIDIA FLARE, `research/fed-bpt`), read and not copied; the equations of the
//! paper itself were not at hand. Our reading, where these are silent or we differ:
//! - The covariance starts a round as the identity; the example carries the server's along. With d = 500 and 10 clients the server's learning
//!   rates (about 7e-5 a round together) would hardly move it, and 4 KB per device and round have no room for it.
//! - The ranks' weights are the textbook's with all K as parents.
//! - Hidden pieces are pieces of the row's text, become `[MASK]` and are drawn anew each round; the example puts random pieces anywhere.
//! - Step sizes are not clamped; the example's lower limit takes itself back.
//!
//! The uploaded objectives compare clients that hold different rows; that is the method's, not ours.
//!
//! # A round of FedAvg-BBT
//! The server sends `z`; each client runs CMA-ES from it and uploads its mean; the server averages, weighted by rows. A client
//! keeps its own step size from round to round. Our reading: the mean travels and not the best point, which is the better estimate on
//! few rows.
//!
//! # What is counted
//! One call is one inference of (prompt, row); hidden rows count as rows. With content-free calibration each new prompt takes one
//! more inference on an empty text; as in the discrete arms it belongs to the model and is not a call; it is reported apart.
//! No client computes on another's behalf, and no test row is counted.

mod client;
mod error;
mod judge;
mod local;
mod loss;
mod objective;
mod plan;
mod projection;
mod random;
mod run;
mod server;
mod settings;
mod wire;

pub use error::SoftError;
pub use judge::{EncodedRows, SoftJudge};
pub use run::{Federation, SoftRound, run};
pub use settings::{Draws, Loss, Masking, Method, Settings};
