//! What the participants of these tests hold.

use std::fmt::Write as _;

const TEXTS: [(&str, &str); 12] = [
    ("praise", "the soup was warm and the staff were kind"),
    ("complaint", "we waited an hour and the food came cold"),
    ("praise", "a lovely film with a fine cast"),
    ("complaint", "the plot made no sense and i fell asleep"),
    ("praise", "my new phone works perfectly"),
    ("complaint", "the screen broke on the second day"),
    ("praise", "best hotel we have ever stayed in"),
    ("complaint", "the room was dirty and loud"),
    ("praise", "the book made me laugh on every page"),
    ("complaint", "i want my money back for this lamp"),
    ("praise", "quick delivery and a helpful driver"),
    ("complaint", "nobody answered my calls for a week"),
];

/// A CSV file of eight rows; participants with other numbers hold other rows.
pub fn csv(participant: usize) -> String {
    let rows = TEXTS.iter().cycle().skip(participant * 4).take(8);
    rows.fold("label,text\n".to_owned(), |mut csv, (label, text)| {
        let _ = writeln!(csv, "{label},{text}");
        csv
    })
}

/// The texts of all rows.
pub fn texts() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(_, text)| *text)
}
