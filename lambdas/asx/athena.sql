-- The tables for Athena, for a bucket whose stack does not make them itself (parameter QueryTables).
-- Replace ${DataBucket} by the stack's output DataBucketName. Written from the columns in lambdas/asx by `just docs`.

CREATE EXTERNAL TABLE energy_eod (
  trade_date date,
  code_raw string,
  code string,
  commodity string,
  product string,
  region string,
  term string,
  expiry_month date,
  option_type string,
  strike decimal(18,4),
  bid decimal(18,4),
  bid_size bigint,
  ask decimal(18,4),
  ask_size bigint,
  open decimal(18,4),
  high decimal(18,4),
  low decimal(18,4),
  last decimal(18,4),
  settle decimal(18,4),
  net_change decimal(18,4),
  volume bigint,
  open_interest bigint,
  implied_volatility decimal(18,4),
  last_trade_at timestamp,
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/energy_eod/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/energy_eod/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE energy_trade (
  trade_date date,
  code_raw string,
  code string,
  commodity string,
  product string,
  region string,
  term string,
  expiry_month date,
  option_type string,
  strike decimal(18,4),
  trade_time string,
  trade_ts_utc timestamp,
  trade_type string,
  volume bigint,
  price decimal(18,4),
  hours bigint,
  face_value decimal(18,4),
  is_unpriced_leg boolean,
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/energy_trade/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/energy_trade/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE energy_curve (
  trade_date date,
  period_raw string,
  region string,
  period string,
  load string,
  measure string,
  value decimal(18,4),
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/energy_curve/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/energy_curve/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE energy_option_oi (
  trade_date date,
  period_raw string,
  region string,
  period string,
  strike decimal(18,4),
  call_oi bigint,
  put_oi bigint,
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/energy_option_oi/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/energy_option_oi/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE asx24_eod (
  trade_date date,
  expiry_raw string,
  commodity string,
  expiry string,
  expiry_month date,
  commodity_name string,
  unit string,
  open decimal(18,4),
  high decimal(18,4),
  low decimal(18,4),
  last decimal(18,4),
  settle decimal(18,4),
  settle_change decimal(18,4),
  open_interest bigint,
  open_interest_change bigint,
  volume bigint,
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/asx24_eod/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/asx24_eod/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE listed_company (
  trade_date date,
  asx_code string,
  company_name string,
  gics_industry_group string,
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/listed_company/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/listed_company/year=${year}/month=${month}/'
);

CREATE EXTERNAL TABLE short_position (
  trade_date date,
  product_code string,
  product string,
  reported_short_positions bigint,
  total_product_in_issue bigint,
  percent_reported_short decimal(18,8),
  source_file string,
  source_sha256 string,
  source_line bigint,
  schema_version int
)
PARTITIONED BY (year int, month int)
STORED AS PARQUET
LOCATION 's3://${DataBucket}/athena/short_position/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2002,2040',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'storage.location.template' = 's3://${DataBucket}/athena/short_position/year=${year}/month=${month}/'
);
