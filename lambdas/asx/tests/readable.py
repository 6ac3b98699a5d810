#!/usr/bin/env python3
"""Opens harvested tables with DuckDB and polars and compares what they see with the manifests.

    python3 lambdas/asx/tests/readable.py FOLDER

FOLDER holds `athena/` and `manifest/` as in the data bucket (a copy of it, or written by
`cargo run -p asx --example harvest -- FOLDER FILE...`). Needs the packages duckdb and polars.
Exit code 0 if every column has its type and every sum agrees, 1 otherwise.
"""

import json
import pathlib
import sys

import duckdb
import polars

CONTRACT = {
    "trade_date": "DATE", "code_raw": "VARCHAR", "code": "VARCHAR", "commodity": "VARCHAR", "product": "VARCHAR",
    "region": "VARCHAR", "term": "VARCHAR", "expiry_month": "DATE", "option_type": "VARCHAR",
    "strike": "DECIMAL(18,4)",
}
ORIGIN = {
    "source_file": "VARCHAR", "source_sha256": "VARCHAR", "source_line": "BIGINT", "schema_version": "INTEGER",
}
PRICE, COUNT = "DECIMAL(18,4)", "BIGINT"
TABLES = {
    "energy_eod": CONTRACT | {
        "bid": PRICE, "bid_size": COUNT, "ask": PRICE, "ask_size": COUNT, "open": PRICE, "high": PRICE, "low": PRICE,
        "last": PRICE, "settle": PRICE, "net_change": PRICE, "volume": COUNT, "open_interest": COUNT,
        "implied_volatility": PRICE, "last_trade_at": "TIMESTAMP WITH TIME ZONE",
    } | ORIGIN,
    "energy_trade": CONTRACT | {
        "trade_time": "VARCHAR", "trade_ts_utc": "TIMESTAMP WITH TIME ZONE", "trade_type": "VARCHAR", "volume": COUNT,
        "price": PRICE, "hours": COUNT, "face_value": PRICE, "is_unpriced_leg": "BOOLEAN",
    } | ORIGIN,
    "energy_curve": {
        "trade_date": "DATE", "period_raw": "VARCHAR", "region": "VARCHAR", "period": "VARCHAR", "load": "VARCHAR",
        "measure": "VARCHAR", "value": PRICE,
    } | ORIGIN,
    "energy_option_oi": {
        "trade_date": "DATE", "period_raw": "VARCHAR", "region": "VARCHAR", "period": "VARCHAR", "strike": PRICE,
        "call_oi": COUNT, "put_oi": COUNT,
    } | ORIGIN,
    "asx24_eod": {
        "trade_date": "DATE", "expiry_raw": "VARCHAR", "commodity": "VARCHAR", "expiry": "VARCHAR",
        "expiry_month": "DATE", "commodity_name": "VARCHAR", "unit": "VARCHAR", "open": PRICE, "high": PRICE,
        "low": PRICE, "last": PRICE, "settle": PRICE, "settle_change": PRICE, "open_interest": COUNT,
        "open_interest_change": COUNT, "volume": COUNT,
    } | ORIGIN,
    "listed_company": {
        "trade_date": "DATE", "asx_code": "VARCHAR", "company_name": "VARCHAR", "gics_industry_group": "VARCHAR",
    } | ORIGIN,
    "short_position": {
        "trade_date": "DATE", "product_code": "VARCHAR", "product": "VARCHAR", "reported_short_positions": COUNT,
        "total_product_in_issue": COUNT, "percent_reported_short": "DECIMAL(18,8)",
    } | ORIGIN,
}
OPEN_INTEREST = {
    "energy_eod": polars.col("open_interest").sum(),
    "energy_curve": polars.col("value").filter(polars.col("measure") == "open_interest").sum(),
    "energy_option_oi": polars.col("call_oi").sum() + polars.col("put_oi").sum(),
    "asx24_eod": polars.col("open_interest").sum(),
}
POLARS = {
    "DATE": polars.Date, "VARCHAR": polars.String, "DECIMAL(18,4)": polars.Decimal(18, 4),
    "DECIMAL(18,8)": polars.Decimal(18, 8), "BIGINT": polars.Int64,
    "INTEGER": polars.Int32, "BOOLEAN": polars.Boolean, "TIMESTAMP WITH TIME ZONE": polars.Datetime("us", "UTC"),
}


def main(folder: pathlib.Path) -> int:
    faults = []

    def expect(what, found, wanted):
        if found != wanted:
            faults.append(f"{what}: {found!r} instead of {wanted!r}")

    manifests = [json.loads(path.read_text()) for path in folder.glob("manifest/*/*.json")]
    if not manifests:
        faults.append(f"no manifests under {folder}/manifest")
    for table, columns in TABLES.items():
        files = sorted(folder.glob(f"athena/{table}/year=*/month=*/*.parquet"))
        expect(f"{table}: files", sorted(str(path.relative_to(folder)) for path in files),
               sorted(output["key"] for manifest in manifests for output in manifest["outputs"]
                      if output["table"] == table))
        if not files:
            continue
        # One line reads the whole folder; the partitions come as columns.
        source = f"read_parquet('{folder}/athena/{table}/**/*.parquet', hive_partitioning = true)"
        described = duckdb.sql(f"DESCRIBE SELECT * EXCLUDE (year, month) FROM {source}").fetchall()
        expect(f"{table}: DuckDB", {row[0]: row[1] for row in described}, columns)
        for path in files:
            schema = polars.read_parquet(path, hive_partitioning=False).schema
            expect(f"{path.name}: polars", dict(schema), {name: POLARS[kind] for name, kind in columns.items()})
        for manifest in manifests:
            if not any(output["table"] == table for output in manifest["outputs"]):
                continue
            name, totals = manifest["key"], manifest["totals"]
            legs = "is_unpriced_leg" if "is_unpriced_leg" in columns else "FALSE"
            volume = "volume" if "volume" in columns else "0"
            seen = duckdb.sql(
                f"SELECT count(*), coalesce(sum({volume}) FILTER (NOT {legs}), 0)::BIGINT, count(*) FILTER ({legs}) "
                f"FROM {source} WHERE source_sha256 = '{manifest['sha256']}'").fetchall()[0]
            wanted = (manifest["rows"]["accepted"], totals["volume"], totals.get("unpriced_legs", 0))
            expect(f"{name}: DuckDB rows, volume, unpriced legs", seen, wanted)
            frame = polars.concat(polars.read_parquet(folder / output["key"], hive_partitioning=False)
                                  for output in manifest["outputs"])
            expect(f"{name}: polars rows", frame.height, manifest["rows"]["accepted"])
            if "face_value" in totals:
                # DuckDB and polars keep four places, the manifest prints cents.
                expect(f"{name}: face value", f"{frame['face_value'].sum():.2f}", totals["face_value"])
            if "open_interest" in totals:
                expect(f"{name}: open interest", frame.select(OPEN_INTEREST[table]).item(), totals["open_interest"])
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(manifests)} manifests, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
