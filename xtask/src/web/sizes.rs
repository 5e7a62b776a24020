//! How much a browser has to fetch.

use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A file's size as people say it.
pub(super) fn size(file: &Path) -> Result<String> {
    Ok(words(bytes(file)?))
}

fn bytes(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file).with_context(|| format!("cannot look at {}", file.display()))?.len())
}

fn words(bytes: u64) -> String {
    format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100)
}

/// Every file of the pages, raw and as it travels, the largest first.
pub(super) fn table(folder: &Path) -> Result<String> {
    let mut lines = Vec::new();
    collect(folder, &mut lines)?;
    lines.sort_by_key(|line| std::cmp::Reverse(line.1));
    let mut table = format!("{:<44} {:>12} {:>12}", "file", "raw", "brotli");
    let (mut raw_together, mut brotli_together) = (0, 0);
    for (file, raw, brotli) in lines {
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        let _ = write!(table, "\n{name:<44} {:>12} {:>12}", words(raw), words(brotli));
        raw_together += raw;
        brotli_together += brotli;
    }
    let _ = write!(table, "\n{:<44} {:>12} {:>12}", "together", words(raw_together), words(brotli_together));
    Ok(table)
}

/// Files that are no compressed forms, with their size and that of the form that a browser gets.
fn collect(folder: &Path, lines: &mut Vec<(PathBuf, u64, u64)>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, lines)?;
        } else if path.extension().is_none_or(|extension| extension != "br" && extension != "gz") {
            let raw = bytes(&path)?;
            let mut compressed = path.clone().into_os_string();
            compressed.push(".br");
            lines.push((path, raw, bytes(Path::new(&compressed)).unwrap_or(raw)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_forms_stand_beside_their_files() {
        let folder = std::env::temp_dir().join(format!("feddtpt-sizes-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("assets")).unwrap();
        for (name, bytes) in
            [("index.html", 900), ("assets/a.wasm", 12_345), ("assets/a.wasm.br", 4_050), ("assets/a.wasm.gz", 5_000)]
        {
            std::fs::write(folder.join(name), vec![0; bytes]).unwrap();
        }
        let table = table(&folder).unwrap();
        let cells: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(cells[1], ["assets/a.wasm", "12.3", "kB", "4.0", "kB"]);
        assert_eq!(cells[2], ["index.html", "0.9", "kB", "0.9", "kB"]);
        assert_eq!(cells[3], ["together", "13.2", "kB", "4.9", "kB"]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
