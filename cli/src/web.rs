//! What the binary holds for browsers: the pages as `cargo xtask web` built them, and the shipped models' files.

use feddtpt_model::Shipped;
use feddtpt_server::{PublicModel, Web, pages};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// The pages' files. The folder is relative to this crate; it is empty where the pages were not built.
#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Built;

/// The pages for a server, and every shipped model: a tab chooses, whichever the server itself works with.
pub fn web() -> Web {
    let models = Shipped::ALL.map(|model| PublicModel::new(model.id(), model.files()));
    Web { pages: Some(pages::router(built())), models: models.into() }
}

/// Whether the pages were built when this binary was.
pub fn has_pages() -> bool {
    Built::get("index.html").is_some()
}

/// Names and contents of the pages' files.
fn built() -> impl Iterator<Item = (String, Cow<'static, [u8]>)> {
    Built::iter().filter_map(|path| Some((path.to_string(), Built::get(&path)?.data)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The files below `folder`, by their names in it.
    fn on_disk(folder: &Path, below: &str, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                on_disk(&path, &format!("{name}/"), found);
            } else {
                found.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }

    #[test]
    fn what_was_built_is_embedded() {
        let mut expected = Vec::new();
        on_disk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../web/dist")), "", &mut expected);
        expected.sort();
        let mut embedded: Vec<(String, Vec<u8>)> = built().map(|(name, bytes)| (name, bytes.into_owned())).collect();
        embedded.sort();
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&embedded), names(&expected));
        assert!(embedded == expected, "the binary holds other contents than web/dist");
        assert_eq!(has_pages(), names(&expected).iter().any(|name| name == "index.html"));
    }
}
