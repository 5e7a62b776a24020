//! Rows from files, and what is said of those that are none.

use super::*;
use feddtpt_shared::{Row, RowText};

#[test]
fn reads_marks_line_ends_quotes_and_columns_in_any_order() {
    let rows = read("\u{FEFF}id,text,label\r\n1,\"a, \"\"b\"\"\nc\",Praise\r\n2,d,complaint".as_bytes(), Format::Csv)
        .unwrap()
        .all_or_error()
        .unwrap();
    assert_eq!(rows[0], Row { label: 1, text: RowText::single("a, \"b\"\nc") });
    assert_eq!(rows[1], Row { label: 0, text: RowText::single("d") });

    let rows = read(b"label\ttext\npraise\t\"so\" good\n", Format::Tsv).unwrap().all_or_error().unwrap();
    assert_eq!(rows[0].text.text, "\"so\" good");

    let rows =
        read(b"{\"text\":\"a\",\"label\":\"praise\"}\r\n\n{\"label\":\"complaint\",\"text\":\"b\"}", Format::Jsonl)
            .unwrap()
            .all_or_error()
            .unwrap();
    assert_eq!((rows[0].label, rows[1].label), (1, 0));
}

#[test]
fn names_every_bad_row_by_line_and_reason() {
    let text =
        b"text,label\r\nfine,praise\r\n\r\n,praise\r\nx,\r\nx,sad\r\na,b,c\r\n\"two\nlines\",sad\r\nr\xE9,praise\r\n";
    insta::assert_snapshot!(bad(text, Format::Csv).join("\n"), @r#"
    line 4: "text" is empty
    line 5: the label is empty
    line 6: the label "sad" is unknown; the task knows complaint, praise
    line 7: it has 3 fields, the header has 2; a text with a separator or a line break needs quotes
    line 8: the label "sad" is unknown; the task knows complaint, praise
    line 10: byte 72 of the file (0xE9) is not valid UTF-8; save the file as UTF-8
    "#);
    let text = b"\n{\"text\":\"a\" \"label\":1}\n[]\n{\"text\":1,\"label\":\"praise\"}\n{\"body\":\"a\"}\n{\"text\":\"a\",\"label\":null}\n{\"text\":\"a\",\"label\":1}\n\"\xFF\"";
    insta::assert_snapshot!(bad(text, Format::Jsonl).join("\n"), @r#"
    line 2: not JSON at column 13: expected `,` or `}`
    line 3: the line holds a list, not an object of named values
    line 4: "text" is a number; it must be a string
    line 5: there is no "text"; this row has body
    line 6: the label is empty
    line 7: the label "1" is unknown; the task knows complaint, praise
    line 8: byte 118 of the file (0xFF) is not valid UTF-8; save the file as UTF-8
    "#);
    assert_eq!(
        bad(b"text,label\na,praise\n\"b,praise\nc,praise\n", Format::Csv),
        ["line 3: a quoted field that begins in this row is never closed"]
    );
}

#[test]
fn too_long_is_refused_and_never_cut() {
    let text = format!("text,label\n{},praise\n", "x".repeat(feddtpt_shared::limits::MAX_ROW_BYTES + 1));
    assert_eq!(bad(text.as_bytes(), Format::Csv), ["line 2: \"text\" has 65537 bytes; at most 65536 are read"]);
}

#[test]
fn a_missing_column_lists_those_found() {
    let message = read(b"body,label\na,praise\n", Format::Csv).unwrap_err().to_string();
    assert_eq!(message, "there is no column \"text\"; the file has body, label");
    let message = read(b"text,text,label\na,a,praise\n", Format::Csv).unwrap_err().to_string();
    assert_eq!(message, "the column \"text\" stands twice in the header; rename one of them");
    assert_eq!(read(b"", Format::Csv).unwrap_err().to_string(), "the file holds no rows");
    assert_eq!(
        read(b"text,l\xFF", Format::Csv).unwrap_err().to_string(),
        "byte 6 of the file, in its header, is not valid UTF-8; save the file as UTF-8"
    );
}

#[test]
fn many_bad_rows_are_counted() {
    let text = "text,label\n".to_owned() + &"x,sad\n".repeat(25) + "x,praise\n";
    let message = read(text.as_bytes(), Format::Csv).unwrap().all_or_error().unwrap_err().to_string();
    assert!(message.starts_with("25 of 26 rows cannot be used:\n  line 2: "), "{message}");
    assert!(message.contains("\n  line 21: ") && !message.contains("line 22"), "{message}");
    assert!(message.ends_with("\n  and 5 more"), "{message}");
}

#[test]
fn pairs_are_read_when_asked_for() {
    let options = ReadOptions { pairs: true, ..ReadOptions::default() };
    let text = b"text,text_b,label\na,b,praise\na,,praise\n";
    let result = read_bytes(text, Format::Csv, &book(), &options).unwrap();
    assert_eq!(result.rows[0].text.text_b.as_deref(), Some("b"));
    assert_eq!(result.bad[0].to_string(), "line 3: \"text_b\" is empty");
    let message = read_bytes(b"text,label\na,praise\n", Format::Csv, &book(), &options).unwrap_err().to_string();
    assert!(message.starts_with("there is no column \"text_b\""), "{message}");
}
