//! A panic becomes a message that the page can show. The worker is lost; what it saved is not.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Where the page finds the message of a panic.
const PLACE: &str = "feddtptPanic";

/// Called once, when the module is loaded.
#[wasm_bindgen(start)]
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| {
        let message = JsValue::from_str(&info.to_string());
        web_sys::console::error_1(&message);
        // Without a place for it the message still stands in the console.
        let _ = js_sys::Reflect::set(&js_sys::global(), &PLACE.into(), &message);
    }));
}
