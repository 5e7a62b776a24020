//! The demo's own data, inside the binary.

/// The demo's task file.
pub(crate) const TASK: &str = include_str!("../../../demo/task.toml");

/// The public rows that the task file names.
pub(crate) const PUBLIC: (&str, &str) = ("data/public.csv", include_str!("../../../demo/data/public.csv"));

macro_rules! files {
    ($($stem:literal),* $(,)?) => {
        &[$(($stem, include_bytes!(concat!("../../../demo/data/", $stem, ".csv")))),*]
    };
}

/// Ten organisations and the test rows, by file name.
pub(crate) const FILES: &[(&str, &[u8])] = files![
    "bus-company",
    "city-council",
    "clothing-shop",
    "dental-clinic",
    "games-publisher",
    "high-street-bank",
    "power-supplier",
    "seaside-hotel",
    "town-library",
    "village-bakery",
    "test",
];
