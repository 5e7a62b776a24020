//! Labels in a file, what a mapping makes of them, and what a person is told.

use super::*;
use serde_json::json;

const FILE: &[u8] = b"text,label\na,neg\n,neg\nb,Praise \nc,meh\nd,neg\n,meh\ne,\nf,meh\n\"g\nh\",sad\ni,neg,x\n";

fn mapped(pairs: &[(&str, &str)]) -> LabelBook {
    let mut map = LabelMap::default();
    for (old, new) in pairs {
        map.set(old, new).unwrap();
    }
    LabelBook::new(book().names().to_vec(), &map).unwrap()
}

#[test]
fn labels_are_counted_the_most_frequent_first() {
    let value = |value: &str, count, label| LabelValue { value: value.to_owned(), count, label };
    let expected = [value("neg", 3, None), value("meh", 3, None), value("Praise", 1, Some(1)), value("sad", 1, None)];
    assert_eq!(label_values(FILE, &mapped(&[("Praise", "complaint")]), &ReadOptions::told()).unwrap(), expected);
    // Only the label's column is needed.
    let values = label_values(
        b"{\"label\":1}\n{\"label\":true}\n{}\n{\"label\":[]}\n{\"label\":1}",
        &book(),
        &ReadOptions::told(),
    );
    assert_eq!(values.unwrap(), [value("1", 2, None), value("true", 1, None)]);
    let error = label_values(b"text;sort\n", &book(), &ReadOptions::told()).unwrap_err();
    assert_eq!(error.to_string(), "there is no column \"label\"; the file has text, sort");
}

#[test]
fn a_report_accounts_for_every_row() {
    let book = mapped(&[("neg", "complaint"), ("meh", "")]);
    let read = read_bytes(FILE, Format::Csv, &book, &ReadOptions::default()).unwrap();
    assert_eq!(read.rows.len() + read.bad.len() + read.left_out, 10);
    let shown = |line, text, label| json!({ "line": line, "text": text, "textB": null, "label": label });
    let unsteady = "it has 3 fields, the header has 2; a text with a separator or a line break needs quotes";
    let expected = json!({
        "usable": 3,
        "bad": [
            { "line": 3, "reason": "\"text\" is empty" },
            { "line": 8, "reason": "the label is empty" },
            { "line": 10, "reason": "the label \"sad\" is unknown; the task knows complaint, praise" },
            { "line": 12, "reason": unsteady },
        ],
        "leftOut": 3,
        "classes": [{ "label": "complaint", "count": 2 }, { "label": "praise", "count": 1 }],
        "preview": [shown(2, "a", "complaint"), shown(4, "b", "praise"), shown(6, "d", "complaint")],
    });
    assert_eq!(serde_json::to_value(read.report(&book)).unwrap(), expected);
    assert_eq!(
        bad_rows_csv(&read.bad).unwrap(),
        "\u{FEFF}line,reason,row\n\
         3,\"\"\"text\"\" is empty\",\",neg\"\n\
         8,the label is empty,\"e,\"\n\
         10,\"the label \"\"sad\"\" is unknown; the task knows complaint, praise\",\"\"\"g\nh\"\",sad\"\n\
         12,\"it has 3 fields, the header has 2; a text with a separator or a line break needs quotes\",\"i,neg,x\"\n"
    );
    assert_eq!(inspect(bad_rows_csv(&read.bad).unwrap().as_bytes(), None).unwrap().rows, 4);
}

#[test]
fn eight_rows_are_shown_and_absent_labels_counted() {
    let text = "text,text_b,label\n".to_owned() + &"a,b,praise\n".repeat(20);
    let options = ReadOptions { pairs: true, ..ReadOptions::told() };
    let report = read_bytes(text.as_bytes(), Format::Csv, &book(), &options).unwrap().report(&book());
    assert_eq!((report.preview.len(), report.preview[7].line), (8, 9));
    assert_eq!(report.preview[0].text_b.as_deref(), Some("b"));
    assert_eq!(report.classes.iter().map(|class| class.count).collect::<Vec<_>>(), [0, 20]);
}

#[test]
fn rows_may_all_be_left_out_but_not_all_used() {
    let book = mapped(&[("neg", ""), ("", "")]);
    let read = read_bytes(b"text,label\na,neg\n,neg\nx,\n", Format::Csv, &book, &ReadOptions::default()).unwrap();
    assert_eq!(read.left_out, 3);
    assert_eq!(read.all_or_error().unwrap_err().to_string(), "no row remains: the labels of all 3 rows are left out");
    let read = read_bytes(b"{\"text\":1,\"label\":\"neg\"}", Format::Jsonl, &book, &ReadOptions::default()).unwrap();
    assert_eq!(read.left_out, 1);
}
