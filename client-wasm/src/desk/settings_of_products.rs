//! How the usual products let a page in, as exact settings.

use crate::boundary::ProductSetting;
use url::Url;

/// The product that usually listens at this address.
pub(crate) fn product_at(url: &Url) -> Option<&'static str> {
    match url.port_or_known_default() {
        Some(11_434) => Some("Ollama"),
        Some(8_080) => Some("llama.cpp"),
        Some(8_000) => Some("vLLM"),
        Some(1_234) => Some("LM Studio"),
        _ => None,
    }
}

/// The product that says so in its list of models.
pub(crate) fn product_by_owner(owner: &str) -> Option<&'static str> {
    match owner {
        "library" => Some("Ollama"),
        "llamacpp" => Some("llama.cpp"),
        "vllm" => Some("vLLM"),
        "organization_owner" => Some("LM Studio"),
        _ => None,
    }
}

/// What to set so that the page at `origin` may ask; the likely product first.
pub(crate) fn cors(origin: &str, likely: Option<&str>) -> Vec<ProductSetting> {
    let setting = |product: &str, setting: String, command: bool| {
        let product = product.to_owned();
        ProductSetting { product, setting, command }
    };
    let mut all = vec![
        setting("Ollama", format!("OLLAMA_ORIGINS=\"{origin}\" ollama serve"), true),
        setting(
            "llama.cpp",
            "llama-server lets every page in by itself; where a proxy stands before it, let the proxy pass OPTIONS and \
             Access-Control-Allow-Origin"
                .to_owned(),
            false,
        ),
        setting("vLLM", format!("vllm serve MODEL --allowed-origins '[\"{origin}\"]'"), true),
        setting("LM Studio", "lms server start --cors".to_owned(), true),
    ];
    all.sort_by_key(|setting| Some(setting.product.as_str()) != likely);
    all
}
