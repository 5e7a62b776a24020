use super::*;
use crate::sample::row;
use crate::table::write::{header, lines};

fn text(rows: &[ResultRow]) -> String {
    header() + &String::from_utf8(lines(Path::new("x"), rows).unwrap()).unwrap()
}

fn told(text: &str) -> String {
    parse(Path::new("runs.csv"), text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_to_the_bit() {
    let full = ResultRow {
        best_accuracy: Some(1.0 / 3.0),
        worst_accuracy: Some(0.0),
        hostile_share: 0.1,
        trigger: Some(true),
        attack_success: Some(0.25),
        seed: u64::MAX,
        llm: "other".into(),
        transfer: true,
        note: "said \"no\", twice; ünder".into(),
        ..row()
    };
    let rows = vec![row(), full];
    let read = parse(Path::new("x"), text(&rows).as_bytes()).unwrap();
    assert_eq!(read, Table { rows, half: None });
}

#[test]
fn line_breaks_in_a_note_become_spaces() {
    let read = parse(Path::new("x"), text(&[ResultRow { note: "a\nb".into(), ..row() }]).as_bytes()).unwrap();
    assert_eq!(read.rows[0].note, "a b");
}

#[test]
fn a_half_last_line_is_left_out_and_told_wherever_it_was_cut() {
    let rows = [row(), ResultRow { round: 2, ..row() }];
    let (one, two) = (text(&rows[..1]), text(&rows));
    for end in one.len() + 1..two.len() {
        let table = parse(Path::new("runs.csv"), &two.as_bytes()[..end]).unwrap();
        assert_eq!(table.rows, rows[..1]);
        assert_eq!(table.half, Some(HalfLine { path: "runs.csv".into(), line: 3, bytes: end - one.len() }));
    }
}

#[test]
fn bad_lines_are_named_with_the_file() {
    let good = text(&[row(), row(), row()]);
    let lines: Vec<&str> = good.lines().collect();
    let beyond = good.replacen("0.79", "1.79", 1);
    assert_eq!(
        told(&beyond),
        "runs.csv: line 2: balanced_accuracy is 1.79, but a share is from 0 to 1; mend or delete that line"
    );
    let blank = format!("{}\n\n{}\n", lines[0], lines[1].replace("0.79", "1.79"));
    for text in [&blank, &blank.replace('\n', "\r\n")] {
        assert!(told(text).starts_with("runs.csv: line 3: balanced_accuracy"), "an empty line is a line");
    }
    let few = format!("{}\n{}\nmain,gated\n{}\n", lines[0], lines[1], lines[2]);
    assert_eq!(told(&few), "runs.csv: line 3: it has 2 fields, the header 27; mend or delete that line");
    let gap = format!("{}\n\n{}\nmain,gated\n", lines[0], lines[1]);
    assert_eq!(told(&gap), "runs.csv: line 4: it has 2 fields, the header 27; mend or delete that line");
    let word = good.replacen(",7,", ",seven,", 2);
    assert_eq!(
        told(&word),
        "runs.csv: line 2: column 5: invalid digit found in string; line 3: column 5: invalid digit found in string; \
         mend or delete those lines"
    );
}

#[test]
fn columns_are_found_by_name_and_optional_ones_may_be_missing() {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let (full, wanted) = (text(&[row()]), NEEDED.iter().rev().copied().collect::<Vec<_>>());
    let mut reader = csv::Reader::from_reader(full.as_bytes());
    let header = reader.headers().unwrap().clone();
    let record = reader.records().next().unwrap().unwrap();
    writer.write_record(&wanted).unwrap();
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    writer.write_record(wanted.iter().map(|name| &record[place(name)])).unwrap();
    let table = parse(Path::new("x"), &writer.into_inner().unwrap()).unwrap();
    assert_eq!(table.rows, [ResultRow { own_accuracy: None, ..row() }]);
}

#[test]
fn a_file_of_something_else_is_refused() {
    assert_eq!(
        told("experiment,arm\nmain,gated\n").split(';').next().unwrap(),
        "runs.csv: line 1 lacks the column data, split, seed, round, prompt, llm_calls, calls_search, calls_score, \
         bytes_up, bytes_down, test_rows, correct, accuracy, balanced_accuracy, macro_f1, hostile_share, seconds, note"
    );
}
