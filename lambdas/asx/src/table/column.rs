//! Columns as data: one list says the name, the type and whether it may be null, to the writer, to `mdd inspect` and to
//! whoever declares the table to a query engine.

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// As queries name it.
    pub name: &'static str,
    pub(crate) data_type: ColumnType,
    /// Whether a row may have nothing there.
    pub nullable: bool,
}

/// The types in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnType {
    Text,
    /// Text with few values: stored once, read as text.
    Label,
    Integer,
    Small,
    Decimal,
    /// A share in per cent, with eight places.
    Fraction,
    Date,
    /// Seconds since midnight, printed as `10:04:19`: Athena has no type for a time of day.
    Clock,
    /// Microseconds, UTC.
    Timestamp,
    Boolean,
}

impl Column {
    pub(crate) const fn required(name: &'static str, data_type: ColumnType) -> Self {
        Self { name, data_type, nullable: false }
    }

    pub(crate) const fn nullable(name: &'static str, data_type: ColumnType) -> Self {
        Self { name, data_type, nullable: true }
    }

    /// The type as Athena names it: `decimal(18,4)`, `bigint`, `date`.
    pub const fn sql_type(&self) -> &'static str {
        match self.data_type {
            ColumnType::Text | ColumnType::Label | ColumnType::Clock => "string",
            ColumnType::Integer => "bigint",
            ColumnType::Small => "int",
            ColumnType::Decimal => "decimal(18,4)",
            ColumnType::Fraction => "decimal(18,8)",
            ColumnType::Date => "date",
            ColumnType::Timestamp => "timestamp",
            ColumnType::Boolean => "boolean",
        }
    }
}

/// Columns before the measures: what a row is about.
pub(super) const CONTRACT: usize = 10;
/// Columns after the measures: where a row comes from.
pub(super) const ORIGIN: usize = 4;

/// The columns of a table whose rows are not about contracts: its measures, where the row comes from.
macro_rules! dated_columns {
    ($($measure:expr,)*) => {
        &[
            Column::required("trade_date", ColumnType::Date),
            $($measure,)*
            Column::required("source_file", ColumnType::Label),
            Column::required("source_sha256", ColumnType::Label),
            Column::required("source_line", ColumnType::Integer),
            Column::required("schema_version", ColumnType::Small),
        ]
    };
}
pub(super) use dated_columns;

/// The columns of a table of listed contracts: what the row is about, its measures, where it comes from.
macro_rules! contract_columns {
    ($($measure:expr,)*) => {
        &[
            Column::required("trade_date", ColumnType::Date),
            Column::required("code_raw", ColumnType::Text),
            Column::required("code", ColumnType::Text),
            Column::required("commodity", ColumnType::Label),
            Column::nullable("product", ColumnType::Label),
            Column::nullable("region", ColumnType::Label),
            Column::nullable("term", ColumnType::Label),
            Column::required("expiry_month", ColumnType::Date),
            Column::nullable("option_type", ColumnType::Label),
            Column::nullable("strike", ColumnType::Decimal),
            $($measure,)*
            Column::required("source_file", ColumnType::Label),
            Column::required("source_sha256", ColumnType::Label),
            Column::required("source_line", ColumnType::Integer),
            Column::required("schema_version", ColumnType::Small),
        ]
    };
}
pub(super) use contract_columns;
