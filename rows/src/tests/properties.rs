//! What holds for all rows and for any bytes.

use super::*;
use feddtpt_shared::{Row, RowText};
use proptest::prelude::*;

fn rows(text: &'static str, pairs: bool) -> impl Strategy<Value = Vec<Row>> {
    let text = move || text.prop_filter("not blank", |text: &String| !text.trim().is_empty());
    let text_b = move || if pairs { text().prop_map(Some).boxed() } else { Just(None).boxed() };
    let row =
        (0..2u32, text(), text_b()).prop_map(|(label, text, text_b)| Row { label, text: RowText { text, text_b } });
    proptest::collection::vec(row, 1..20)
}

fn round_trip(rows: &[Row], format: Format, pairs: bool) {
    let mut bytes = Vec::new();
    write_rows(&mut bytes, format, &Columns::default(), book().names(), rows).unwrap();
    let options = ReadOptions { pairs, ..ReadOptions::default() };
    let back = read_bytes(&bytes, format, &book(), &options).unwrap().all_or_error().unwrap();
    assert_eq!(back, rows);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Csv, Format::Tsv, Format::Jsonl] {
            let _ = read(&bytes, format);
        }
    }

    #[test]
    fn any_bytes_below_a_header_are_read_or_refused(bytes in "[\"\\\\,a\t\r\n \u{e9}{}:]{0,80}") {
        let lines = bytes.split(['\r', '\n']).count() as u64;
        for (header, format) in [("text,label\n", Format::Csv), ("text\tlabel\n", Format::Tsv), ("", Format::Jsonl)] {
            let result = read((header.to_owned() + &bytes).as_bytes(), format).unwrap();
            prop_assert!(result.bad.iter().all(|row| row.line <= lines + 1));
        }
    }

    #[test]
    fn csv_comes_back(rows in rows("(?s).{1,30}", false)) {
        round_trip(&rows, Format::Csv, false);
    }

    #[test]
    fn csv_pairs_come_back(rows in rows("[\"\\\\,a\t\r\n ]{1,30}", true)) {
        round_trip(&rows, Format::Csv, true);
    }

    #[test]
    fn tsv_comes_back(rows in rows("[^\t\r\n]{1,30}", true)) {
        round_trip(&rows, Format::Tsv, true);
    }

    #[test]
    fn jsonl_comes_back(rows in rows("(?s).{1,30}", true)) {
        round_trip(&rows, Format::Jsonl, true);
    }
}

proptest! {
    #[test]
    fn semicolons_come_back(rows in rows("(?s).{1,30}", true)) {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(["label", "text", "text_b"]).unwrap();
        for Row { label, text } in &rows {
            writer.write_record([&book().names()[*label as usize], &text.text, text.text_b.as_ref().unwrap()]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let options = ReadOptions { pairs: true, ..ReadOptions::told() };
        prop_assert_eq!(read_bytes(&bytes, Format::Csv, &book(), &options).unwrap().all_or_error().unwrap(), rows);
    }

    #[test]
    fn utf_16_and_utf_8_hold_the_same_rows(rows in rows("(?s).{1,30}", false)) {
        let mut bytes = Vec::new();
        write_rows(&mut bytes, Format::Csv, &Columns::default(), book().names(), &rows).unwrap();
        let bytes = utf16(std::str::from_utf8(&bytes).unwrap());
        prop_assert_eq!(read(&bytes, Format::Csv).unwrap().all_or_error().unwrap(), rows);
    }
}
