"""The same file through polars or DuckDB: types and dates, zstd Parquet, one thread. Nothing is checked."""

import sys

tool, source, target = sys.argv[1:]
PRICES = ["bid", "ask", "first", "high", "low", "settle"]

if tool == "polars":
    import polars as pl

    counts = ["bid_size", "ask_size", "volume", "open_interest"]
    schema = {"code": pl.String, "date": pl.String}
    for name in ["bid_size", "bid", "ask_size", "ask", "first", "high", "low", "settle", "volume", "open_interest"]:
        schema[name] = pl.Int64 if name in counts else pl.Decimal(18, 4)
    rows = pl.scan_csv(source, schema=schema)
    rows.with_columns(pl.col("date").str.to_date("%Y%m%d")).sink_parquet(target, compression="zstd")
else:
    import duckdb

    duckdb.execute("SET threads = 1")
    columns = {"code": "VARCHAR", "date": "DATE"}
    for name in ["bid_size", "bid", "ask_size", "ask", "first", "high", "low", "settle", "volume", "open_interest"]:
        columns[name] = "DECIMAL(18,4)" if name in PRICES else "BIGINT"
    duckdb.execute(
        f"COPY (SELECT * FROM read_csv('{source}', header = true, dateformat = '%Y%m%d', columns = {columns})) "
        f"TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
    )
