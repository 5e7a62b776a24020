//! JSON objects, one per line.

use super::record::{Content, Record};
use crate::encoding::Text;

/// Visits every line that is not empty.
pub(super) fn each(text: &Text, visit: &mut dyn FnMut(&Record)) {
    let mut start = 0;
    for (line, raw) in (1..).zip(text.body().split(|&byte| byte == b'\n')) {
        let content = raw.strip_suffix(b"\r").unwrap_or(raw);
        if !content.trim_ascii().is_empty() {
            visit(&Record { line, raw: content, start: text.in_file(start), content: Content::Json });
        }
        start += raw.len() + 1;
    }
}
