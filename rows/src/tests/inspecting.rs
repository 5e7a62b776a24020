//! What realistic files are taken for.

use super::*;

const GERMAN: &str = "Nr.;Kommentar;Kategorie;Betrag\r\n1;\"Gut, schnell; gern wieder\";praise;1,50\r\n2;\"Sie sagten: \"\"morgen\"\",\r\nnie\";complaint;20,00\r\n3;Grüße an das Team, danke;praise;3,10\r\n4;Kaputt, leider;complaint;4,00\r\n";

fn shape(bytes: &[u8], name: Option<&str>) -> Shape {
    inspect(bytes, name).unwrap()
}

/// Format, columns, rows and suggestion in one line.
fn line(bytes: &[u8], name: Option<&str>) -> String {
    let shape = shape(bytes, name);
    let suggested = shape.suggested.map_or_else(
        || "?".to_owned(),
        |suggested| {
            let second = suggested.text_b.map(|text_b| format!("+{text_b}")).unwrap_or_default();
            format!("{}{second}/{}", suggested.text, suggested.label)
        },
    );
    let separator = shape.separator.map(Separator::byte).map(char::from);
    format!("{:?} {separator:?} {} x{} {suggested}", shape.format, shape.columns.join("|"), shape.rows)
}

#[test]
fn files_of_every_kind_are_told_by_their_content() {
    let comma = "id,text,label\n1,\"Hello, you\",praise\n2,Bad one,complaint\n";
    let tab = "label\ttext\npraise\t\"So\" good, really\ncomplaint\tNo, no\n";
    let lines = "\n{\"text\":\"a b\",\"label\":1}\n{\"label\":0,\"text\":\"c d\",\"by\":null}\n";
    for name in [None, Some("rows"), Some("rows.csv"), Some("rows.tsv"), Some("rows.txt")] {
        assert_eq!(line(comma.as_bytes(), name), "Csv Some(',') id|text|label x2 text/label", "{name:?}");
        assert_eq!(line(tab.as_bytes(), name), "Tsv Some('\\t') label|text x2 text/label", "{name:?}");
        assert_eq!(line(lines.as_bytes(), name), "Jsonl None text|label|by x2 text/label", "{name:?}");
        let german = "Csv Some(';') Nr.|Kommentar|Kategorie|Betrag x4 Kommentar/Kategorie";
        assert_eq!(line(GERMAN.as_bytes(), name), german, "{name:?}");
        assert_eq!(line(format!("\u{FEFF}{GERMAN}").as_bytes(), name), german, "{name:?}");
        assert_eq!(line(&utf16(GERMAN), name), german, "{name:?}");
        assert_eq!(line(format!("sep=;\r\n{GERMAN}").as_bytes(), name), german, "{name:?}");
    }
}

#[test]
fn an_excel_file_of_tabs_in_utf_16_is_shown_and_read_without_its_quotes() {
    let bytes =
        utf16("text\tlabel\r\n\"Grüße, \"\"alle\"\"\"\tpraise\r\n\"two\r\nlines\"\tcomplaint\r\nplain\tpraise\r\n");
    let shape = shape(&bytes, Some("rows.txt"));
    assert_eq!((shape.format, shape.rows), (Format::Tsv, 3));
    assert_eq!(shape.sample[0], ["Grüße, \"alle\"", "praise"]);
    let read = read_bytes(&bytes, Format::Tsv, &book(), &ReadOptions::told()).unwrap();
    assert_eq!((read.rows[1].text.text.as_str(), read.lines), ("two\r\nlines", vec![2, 3, 5]));
}

#[test]
fn samples_are_a_table_whatever_the_rows() {
    let text = format!("text,label\n{},a\nx\ny,b,c\n\"r\n\",d\né,e\nsixth,f\n", "ü".repeat(201));
    let found = shape(text.as_bytes(), None);
    assert_eq!((found.rows, found.sample.len()), (6, 5));
    assert_eq!(found.sample[0][0], "ü".repeat(200));
    assert_eq!(found.sample[1], ["x", ""]);
    assert_eq!(found.sample[2], ["y", "b"]);
    assert_eq!(shape(b"text,label\ncaf\xE9,a\n", None).sample[0][0], "caf\u{FFFD}");
    let objects = b"{\"a\":[1],\"b\":null}\nnothing\n{\"c\":\"x\",\"a\":1.50,\"a\":true}";
    let found = shape(objects, None);
    assert_eq!(found.columns, ["a", "b", "c"]);
    assert_eq!(found.sample, [["[1]", "", ""], ["", "", ""], ["true", "", "x"]]);
}

#[test]
fn headers_alone_and_single_columns_are_tables_too() {
    assert_eq!(line(b"text,label\n", None), "Csv Some(',') text|label x0 text/label");
    assert_eq!(line(b"id\tname", Some("a.csv")), "Tsv Some('\\t') id|name x0 ?");
    assert_eq!(line(b"text\na, b\n", None), "Csv Some(',') text x1 ?");
    assert_eq!(line(b"text\na, b\n", Some("a.tsv")), "Tsv Some('\\t') text x1 ?");
    assert_eq!(line(b"nothing\n", Some("a.jsonl")), "Jsonl None  x1 ?");
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let message = |bytes: &[u8]| inspect(bytes, None).unwrap_err().to_string();
    for empty in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\n", b"\xFF\xFE"] {
        assert_eq!(message(empty), "the file holds no rows");
    }
    for document in [&b"[{\"text\":\"a\"},\n{\"text\":\"b\"}]"[..], b"{\n\"rows\": []\n}\n"] {
        assert_eq!(message(document), "the file is one JSON document; write one object per line (JSONL)");
    }
    assert!(message(b"PK\x03\x04..xl/workbook.xml").starts_with("this is an Excel workbook"));
    assert!(message(b"text;gr\xFC\xDFe\n").starts_with("byte 7 of the file, in its header, is not valid UTF-8"));
}

#[test]
fn columns_are_suggested_by_name_then_by_content() {
    let rows = |header: &str, row: fn(usize) -> String| {
        let rows: String = (0..40).map(row).collect();
        line(format!("{header}\n{rows}").as_bytes(), None).split(" x40 ").nth(1).unwrap().to_owned()
    };
    // By names, whatever else there is.
    let reviews = |i| format!("{i},5,Title {i},\"A long, long text of row {i}\",{}\n", i % 3);
    assert_eq!(rows("id,stars,title,reviewText,sentiment_label", reviews), "reviewText/sentiment_label");
    // A name is not believed against the content: every value of `type` is another one.
    let intents = |i| format!("type {i},How do I reset card number {i}?,intent {}\n", i % 4);
    assert_eq!(rows("type,utterance,intent", intents), "utterance/intent");
    // Numbers are no texts, whatever their name.
    let numbered = |i| format!("{i},Text number {i},{}\n", i % 4);
    assert_eq!(rows("text_id,body,class", numbered), "body/class");
    // By content alone.
    let unnamed = |i| format!("{i},550e8400-e29b-41d4-a716-4466554400{i:02},Row {i} is short,{}\n", ["a", "b"][i % 2]);
    assert_eq!(rows("a,b,c,d", unnamed), "c/d");
    // Two columns look like labels.
    let two = |i| format!("some text of {i},{},{}\n", i % 2, i % 3);
    assert_eq!(rows("a,b,c", two), "?");
    // Pairs.
    let pairs = |i| format!("{},premise {i},hypothesis {i}\n", i % 3);
    assert_eq!(rows("gold_label,sentence1,sentence2", pairs), "sentence1+sentence2/gold_label");
    // A column that stands there twice cannot be chosen.
    let twice = |i| format!("text {i},{},text {i}\n", i % 3);
    assert_eq!(rows("text,label,text", twice), "?");
}
