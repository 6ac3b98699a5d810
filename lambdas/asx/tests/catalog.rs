//! The tables as query engines are told about them follow from the columns: the catalog in the template and the
//! statements of `athena.sql`. `MDD_WRITE_DOCS=1` writes both anew.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test says so by failing")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use asx::Table;

const BEGIN: &str = "  # ---- query tables: written from the columns in lambdas/asx by `just docs` ------------------------------------------\n";
const END: &str = "  # ---- end of the query tables ----";

#[test]
fn the_template_declares_the_tables_as_they_are_written() {
    let path = folder().join("../../cloudformation/lambda.cfn.yaml");
    let there = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = there.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let resources: String = Table::ALL.into_iter().map(resource).collect();
    settle(&path, &there, &format!("{before}{BEGIN}{resources}\n{END}{after}"));
}

#[test]
fn the_statements_declare_the_tables_as_they_are_written() {
    let path = folder().join("athena.sql");
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let statements: String = Table::ALL.into_iter().map(statement).collect();
    settle(&path, &there, &format!("{ABOUT}{statements}"));
}

const ABOUT: &str = "\
-- The tables for Athena, for a bucket whose stack does not make them itself (parameter QueryTables).
-- Replace ${DataBucket} by the stack's output DataBucketName. Written from the columns in lambdas/asx by `just docs`.
";

/// A stack's resource.
fn resource(table: Table) -> String {
    let mut yaml = String::new();
    let (name, id) = (table.as_str(), logical_id(table));
    write!(
        yaml,
        r#"
  {id}:
    Type: AWS::Glue::Table
    Condition: HasQueryTables
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref QueryDatabase
      TableInput:
        Name: {name}
        TableType: EXTERNAL_TABLE
        Parameters:
          classification: parquet
          projection.enabled: "true"
          projection.year.type: integer
          projection.year.range: {YEARS}
          projection.month.type: integer
          projection.month.range: {MONTHS}
          projection.month.digits: "2"
          storage.location.template: !Sub s3://${{DataBucket}}/athena/{name}/year=${{!year}}/month=${{!month}}/
        PartitionKeys:
          - {{ Name: year, Type: int }}
          - {{ Name: month, Type: int }}
        StorageDescriptor:
          Location: !Sub s3://${{DataBucket}}/athena/{name}/
          InputFormat: org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat
          OutputFormat: org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat
          SerdeInfo:
            SerializationLibrary: org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe
          Columns:
"#
    )
    .unwrap();
    for column in table.columns() {
        let quoted = if column.sql_type().contains(',') { "\"" } else { "" };
        writeln!(
            yaml,
            "            - {{ Name: {}, Type: {quoted}{}{quoted} }}",
            column.name,
            column.sql_type()
        )
        .unwrap();
    }
    yaml
}

/// A statement of Athena.
fn statement(table: Table) -> String {
    let name = table.as_str();
    let columns: Vec<_> =
        table.columns().iter().map(|column| format!("  {} {}", column.name, column.sql_type())).collect();
    format!(
        "
CREATE EXTERNAL TABLE {name} (
{}
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${{DataBucket}}/athena/{name}/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '{YEARS}',
  'projection.month.type' = 'integer',
  'projection.month.range' = '{MONTHS}',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${{DataBucket}}/athena/{name}/year=${{year}}/month=${{month}}/'
);
",
        columns.join(",\n")
    )
}

/// The daily files begin in 2002. A query without a year asks for every month of these.
const YEARS: &str = "2002,2040";
const MONTHS: &str = "1,12";

/// `energy_eod` as `EnergyEodTable`.
fn logical_id(table: Table) -> String {
    let words = table.as_str().split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.chain(["Table".to_owned()]).collect()
}

/// Writes what should be there, if asked to; else it must be there.
fn settle(path: &Path, there: &str, expected: &str) {
    if std::env::var_os("MDD_WRITE_DOCS").is_some() {
        std::fs::write(path, expected).unwrap();
    } else {
        assert!(there == expected, "{} is not up to date: run `just docs`", path.display());
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
