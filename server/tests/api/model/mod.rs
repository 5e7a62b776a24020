//! `/v1/..`, with the shipped model.

mod completions;
mod embeddings;
mod fill_mask;

use crate::util::{TestServer, Union};
use feddtpt_model::{MaskedLm, MiniBert, ModelFiles};
use std::sync::{Arc, OnceLock};

/// The shipped model, loaded once.
pub fn mini() -> Arc<dyn MaskedLm> {
    static MODEL: OnceLock<Arc<MiniBert>> = OnceLock::new();
    let model = MODEL.get_or_init(|| {
        let read =
            |name: &str| std::fs::read(format!("{}/../model/data/mini/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (config, vocab, weights) = (read("config.json"), read("vocab.txt"), read("mini-f16.safetensors"));
        Arc::new(MiniBert::load(ModelFiles { config: &config, vocab: &vocab, weights: &weights }).unwrap())
    });
    Arc::<MiniBert>::clone(model)
}

/// A server with the shipped model.
pub async fn server() -> TestServer {
    TestServer::build(Arc::new(Union), Some(mini()), |_| {}).await
}
