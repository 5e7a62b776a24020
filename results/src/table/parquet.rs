//! A table for programs that read columns.
//!
//! One row group, no compression (repeated words are kept once all the same), the columns and names of the CSV. Optional
//! figures are optional columns; counts are unsigned.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type, TypePtr};

use super::TableError;
use super::write::checked;
use crate::ResultRow;

/// Where a column's values are in a row.
#[derive(Clone, Copy)]
enum Field {
    Text(fn(&ResultRow) -> &str),
    Count(fn(&ResultRow) -> u64),
    SmallCount(fn(&ResultRow) -> u32),
    Figure(fn(&ResultRow) -> f64),
    Truth(fn(&ResultRow) -> bool),
    MaybeFigure(fn(&ResultRow) -> Option<f64>),
    MaybeTruth(fn(&ResultRow) -> Option<bool>),
}

use Field::{Count, Figure, MaybeFigure, MaybeTruth, SmallCount, Text, Truth};

/// The columns, in the order of the CSV.
const COLUMNS: [(&str, Field); 27] = [
    ("experiment", Text(|row| &row.experiment)),
    ("arm", Text(|row| &row.arm)),
    ("data", Text(|row| &row.data)),
    ("split", Text(|row| &row.split)),
    ("seed", Count(|row| row.seed)),
    ("round", SmallCount(|row| row.round)),
    ("prompt", Text(|row| &row.prompt)),
    ("llm_calls", Count(|row| row.llm_calls)),
    ("calls_search", Count(|row| row.calls_search)),
    ("calls_score", Count(|row| row.calls_score)),
    ("bytes_up", Figure(|row| row.bytes_up)),
    ("bytes_down", Figure(|row| row.bytes_down)),
    ("test_rows", SmallCount(|row| row.test_rows)),
    ("correct", SmallCount(|row| row.correct)),
    ("accuracy", Figure(|row| row.accuracy)),
    ("balanced_accuracy", Figure(|row| row.balanced_accuracy)),
    ("macro_f1", Figure(|row| row.macro_f1)),
    ("own_accuracy", MaybeFigure(|row| row.own_accuracy)),
    ("best_accuracy", MaybeFigure(|row| row.best_accuracy)),
    ("worst_accuracy", MaybeFigure(|row| row.worst_accuracy)),
    ("hostile_share", Figure(|row| row.hostile_share)),
    ("trigger", MaybeTruth(|row| row.trigger)),
    ("attack_success", MaybeFigure(|row| row.attack_success)),
    ("llm", Text(|row| &row.llm)),
    ("transfer", Truth(|row| row.transfer)),
    ("seconds", Figure(|row| row.seconds)),
    ("note", Text(|row| &row.note)),
];

/// Writes rows as Parquet into a new file, or over an old one. The rows are checked as for a CSV.
pub fn write_parquet(path: &Path, rows: &[ResultRow]) -> Result<(), TableError> {
    let rows = checked(rows)?;
    let file = File::create(path).map_err(|source| TableError::Io { path: path.to_owned(), source })?;
    write(file, &rows).map_err(|error| TableError::Format { path: path.to_owned(), what: error.to_string() })
}

fn write(file: File, rows: &[ResultRow]) -> Result<(), ParquetError> {
    let mut writer = SerializedFileWriter::new(file, schema()?, Arc::new(WriterProperties::builder().build()))?;
    let mut group = writer.next_row_group()?;
    for (_, field) in COLUMNS {
        column(&mut group, field, rows)?;
    }
    group.close()?;
    writer.close().map(drop)
}

fn schema() -> Result<TypePtr, ParquetError> {
    let fields = COLUMNS.iter().map(|(name, field)| {
        let unsigned = |bits| Some(LogicalType::integer(bits, false));
        let (physical, logical, optional) = match field {
            Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String), false),
            Count(_) => (Physical::INT64, unsigned(64), false),
            SmallCount(_) => (Physical::INT32, unsigned(32), false),
            Figure(_) => (Physical::DOUBLE, None, false),
            MaybeFigure(_) => (Physical::DOUBLE, None, true),
            Truth(_) => (Physical::BOOLEAN, None, false),
            MaybeTruth(_) => (Physical::BOOLEAN, None, true),
        };
        let repetition = if optional { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        field.with_logical_type(logical).build().map(Arc::new)
    });
    let fields = fields.collect::<Result<_, _>>()?;
    Type::group_type_builder("results").with_fields(fields).build().map(Arc::new)
}

type Group<'a> = SerializedRowGroupWriter<'a, File>;

fn column(group: &mut Group<'_>, field: Field, rows: &[ResultRow]) -> Result<(), ParquetError> {
    match field {
        Text(of) => all::<ByteArrayType>(group, rows.iter().map(|row| ByteArray::from(of(row)))),
        // Unsigned numbers are kept in the signed ones of equal width; the schema says which they are.
        Count(of) => all::<Int64Type>(group, rows.iter().map(|row| of(row).cast_signed())),
        SmallCount(of) => all::<Int32Type>(group, rows.iter().map(|row| of(row).cast_signed())),
        Figure(of) => all::<DoubleType>(group, rows.iter().map(of)),
        MaybeFigure(of) => some::<DoubleType>(group, rows.iter().map(of)),
        Truth(of) => all::<BoolType>(group, rows.iter().map(of)),
        MaybeTruth(of) => some::<BoolType>(group, rows.iter().map(of)),
    }
}

fn all<T: DataType>(group: &mut Group<'_>, values: impl Iterator<Item = T::T>) -> Result<(), ParquetError> {
    put::<T>(group, &values.collect::<Vec<_>>(), None)
}

fn some<T: DataType>(group: &mut Group<'_>, values: impl Iterator<Item = Option<T::T>>) -> Result<(), ParquetError> {
    let values: Vec<Option<T::T>> = values.collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    put::<T>(group, &values.into_iter().flatten().collect::<Vec<_>>(), Some(&levels))
}

fn put<T: DataType>(group: &mut Group<'_>, values: &[T::T], levels: Option<&[i16]>) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("the schema has fewer columns than the table".to_owned()));
    };
    column.typed::<T>().write_batch(values, levels, None)?;
    column.close()
}

#[cfg(test)]
mod tests {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field as Value;

    use super::*;
    use crate::sample::row;

    /// The columns of each row as text, read back by Parquet's own reader.
    fn read(path: &Path) -> Vec<Vec<(String, String)>> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::Str(text) => text.clone(),
            // The debug form of a float is the shortest that reads back to the same bits.
            Value::Double(number) => format!("{number:?}"),
            other => other.to_string(),
        };
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        rows.map(|row| row.get_column_iter().map(|(name, value)| (name.clone(), text(value))).collect()).collect()
    }

    /// The same out of a CSV.
    fn csv(rows: &[ResultRow]) -> Vec<Vec<(String, String)>> {
        let text = crate::table::write::header().into_bytes();
        let text = [text, crate::table::write::lines(Path::new("x"), rows).unwrap()].concat();
        let mut reader = csv::Reader::from_reader(&*text);
        let names = reader.headers().unwrap().clone();
        let records = reader.records().map(Result::unwrap);
        let fields = |record: csv::StringRecord| {
            names.iter().zip(record.iter()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        records.map(fields).collect()
    }

    #[test]
    fn parquet_holds_what_a_csv_holds() {
        let full = ResultRow {
            seed: u64::MAX,
            best_accuracy: Some(1.0 / 3.0),
            worst_accuracy: Some(0.0),
            trigger: Some(true),
            attack_success: Some(0.25),
            llm: "other".into(),
            transfer: true,
            note: "said \"no\"\ntwice; ünder".into(),
            ..row()
        };
        let rows = [row(), full, ResultRow { trigger: Some(false), own_accuracy: None, ..row() }];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.parquet");
        write_parquet(&path, &rows).unwrap();
        assert_eq!(read(&path), csv(&rows));
        write_parquet(&path, &[]).unwrap();
        assert_eq!(read(&path).len(), 0);
    }

    #[test]
    fn a_bad_row_is_refused_before_a_file_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("runs.parquet");
        assert!(write_parquet(&path, &[ResultRow { accuracy: 2.0, ..row() }]).is_err());
        assert!(!path.exists());
    }
}
