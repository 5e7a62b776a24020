//! Separators: what a header and the first rows tell.

use super::*;

fn first(text: &str, options: &ReadOptions) -> Result<String, RowsError> {
    read_bytes(text.as_bytes(), Format::Csv, &book(), options)?.all_or_error().map(|rows| rows[0].text.text.clone())
}

#[test]
fn semicolons_are_read_where_they_divide_the_header() {
    let told = ReadOptions::default();
    assert_eq!(first("text;label\n\"a;\nb\";praise\n", &told).unwrap(), "a;\nb");
    assert_eq!(first("text;label\na, b, c;praise\nd, e;praise\n", &told).unwrap(), "a, b, c");
    // Texts full of semicolons below a header of commas.
    assert_eq!(first("text,label\na;b;c,praise\nd;e;f,praise\n", &told).unwrap(), "a;b;c");
    // Both divide the header; one of them holds for the rows.
    assert_eq!(first("id;text;label;a,b\n1;x, y, z;praise;\n2;x;praise;\n", &told).unwrap(), "x, y, z");
    assert_eq!(first("text,label,a;b\n\"x; y\",praise,\n", &told).unwrap(), "x; y");
}

#[test]
fn a_separator_that_is_named_is_not_guessed() {
    let named = |separator| ReadOptions { separator: Some(separator), ..ReadOptions::default() };
    assert_eq!(
        first("text;label,x\na,b;praise,x\n", &named(Separator::Semicolon)).unwrap_err().to_string(),
        "there is no column \"label\"; the file has text, label,x"
    );
    assert_eq!(first("text\tlabel\n\"a\tb\"\tpraise\n", &named(Separator::Tab)).unwrap(), "a\tb");
    assert!(matches!(first("text;label\na;praise\n", &named(Separator::Comma)), Err(RowsError::MissingColumn { .. })));
}

#[test]
fn a_first_line_for_spreadsheets_names_the_separator() {
    let read = read(b"sep=;\r\ntext;label\r\na,b;praise\r\n;praise\r\n", Format::Csv).unwrap();
    assert_eq!((read.rows[0].text.text.as_str(), read.lines[0], read.bad[0].line), ("a,b", 3, 4));
    assert_eq!(first("SEP=\t\ntext\tlabel\na,b\tpraise\n", &ReadOptions::default()).unwrap(), "a,b");
    // No such line.
    assert_eq!(first("sep=;text,label,text\n1,praise,a\n", &ReadOptions::default()).unwrap(), "a");
}
