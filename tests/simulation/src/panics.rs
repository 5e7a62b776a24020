//! Panics are counted: the servers catch them, and none may happen.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// What an aggregation says that is made to crash; it does not count.
pub const CRASH: &str = "the simulation crashes an aggregation";

static SEEN: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Counts from now on, by the name of the thread, instead of printing.
pub fn count() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic.payload().downcast_ref::<&str>().is_some_and(|text| *text == CRASH) {
                return;
            }
            let thread = std::thread::current().name().unwrap_or_default().to_owned();
            if !thread.starts_with(THREAD) {
                return before(panic);
            }
            let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
            seen.entry(thread).or_default().push(panic.to_string());
        }));
    });
}

/// What the names of the threads begin with whose panics are counted.
const THREAD: &str = "simulation";

/// A thread whose panics are counted, with those of the threads that it gives its name.
pub fn thread() -> std::thread::Builder {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    std::thread::Builder::new().name(format!("{THREAD}-{number}"))
}

/// The panics of this thread, and of those with its name, since it last asked.
pub fn take() -> Vec<String> {
    let thread = std::thread::current().name().unwrap_or_default().to_owned();
    SEEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&thread).unwrap_or_default()
}
