//! The participant in a browser tab: the same search as in a terminal, in a Web Worker.
//!
//! JavaScript holds one handle, [`Tab`], and gets plain values ([`boundary`]). Rows, keys and the model stay on this side.
//! State goes into IndexedDB after each step, so a tab that is reloaded, closed or put to sleep goes on where it was; a
//! worker can be terminated at any moment.

#[cfg(target_arch = "wasm32")]
pub mod boundary;
#[cfg(target_arch = "wasm32")]
mod desk;
#[cfg(target_arch = "wasm32")]
mod helper;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod tab;

#[cfg(target_arch = "wasm32")]
pub use helper::Helper;
#[cfg(target_arch = "wasm32")]
pub use tab::Tab;
