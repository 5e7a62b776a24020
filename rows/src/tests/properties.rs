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

/// Bytes that files of rows are made of, and some that they are not.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&[u8]; 22] = [
        b"text",
        b"label",
        b",",
        b";",
        b"\t",
        b"\"",
        b"\r\n",
        b"\n",
        b"\r",
        b"{",
        b"}",
        b"[",
        b"sep=",
        b"praise",
        b" ",
        b"{\"text\":\"a\",\"label\":1}",
        b"\0",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xE9",
        b"\xD8",
        b"PK\x03\x04",
    ];
    let piece = proptest::sample::select(&PIECES[..]);
    let pieces = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![pieces, proptest::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn any_bytes_are_looked_over_or_refused(bytes in bytes()) {
        for name in [None, Some("a.csv"), Some("a.tsv"), Some("a.jsonl")] {
            let Ok(shape) = inspect(&bytes, name) else { continue };
            prop_assert!(shape.sample.iter().all(|row| row.len() == shape.columns.len()));
            prop_assert_eq!(shape.sample.len(), shape.rows.min(5));
            for label in shape.columns {
                accounts_for_every_row(&bytes, shape.format, &label, shape.rows)?;
            }
        }
    }

    #[test]
    fn written_rows_are_told_from_their_content(rows in rows("[a-z,;\"{ ]{1,20}", false)) {
        for format in [Format::Csv, Format::Tsv, Format::Jsonl] {
            let mut bytes = Vec::new();
            write_rows(&mut bytes, format, &Columns::default(), book().names(), &rows).unwrap();
            let shape = inspect(&bytes, None).unwrap();
            prop_assert_eq!((shape.format, shape.rows), (format, rows.len()));
            let suggested = shape.suggested.unwrap();
            prop_assert_eq!((suggested.text.as_str(), suggested.label.as_str()), ("text", "label"));
        }
    }

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

    #[test]
    fn bad_rows_come_back_as_they_stand(raw in proptest::collection::vec("(?s).{0,30}", 0..10)) {
        let bad: Vec<BadRow> =
            (2..).zip(&raw).map(|(line, raw)| BadRow { line, reason: Reason::MissingLabel, raw: raw.clone() }).collect();
        let csv = bad_rows_csv(&bad).unwrap();
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
        let back: Vec<String> = reader.records().map(|record| record.unwrap()[2].to_owned()).collect();
        prop_assert_eq!(back, raw);
    }
}

fn accounts_for_every_row(bytes: &[u8], format: Format, label: &str, rows: usize) -> Result<(), TestCaseError> {
    let mut options = ReadOptions { format: Some(format), ..ReadOptions::told() };
    options.columns.label = label.to_owned();
    options.columns.text = label.to_owned();
    let Ok(read) = read_bytes(bytes, format, &book(), &options) else { return Ok(()) };
    let report = read.report(&book());
    prop_assert_eq!(report.usable + report.bad.len() + report.left_out, rows);
    prop_assert_eq!(report.classes.iter().map(|class| class.count).sum::<usize>(), report.usable);
    let values = label_values(bytes, &book(), &options).unwrap();
    prop_assert!(values.is_sorted_by(|a, b| a.count >= b.count));
    prop_assert!(values.iter().map(|value| value.count).sum::<usize>() <= rows);
    prop_assert!(bad_rows_csv(&read.bad).is_ok());
    Ok(())
}
