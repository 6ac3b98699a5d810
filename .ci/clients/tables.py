"""Files in, tables out, and what the catalog, DuckDB and polars say of the tables."""

import json
import pathlib
import tempfile

import duckdb
import polars

from shell import aws, check, output, wait_for

SAMPLES = pathlib.Path("config/samples")
# A type of the catalog as DuckDB and as polars name it.
DUCKDB = {"string": "VARCHAR", "bigint": "BIGINT", "int": "INTEGER", "decimal(18,4)": "DECIMAL(18,4)",
          "decimal(18,8)": "DECIMAL(18,8)", "date": "DATE", "timestamp": "TIMESTAMP WITH TIME ZONE", "boolean": "BOOLEAN"}
POLARS = {"string": polars.String, "bigint": polars.Int64, "int": polars.Int32, "decimal(18,4)": polars.Decimal(18, 4),
          "decimal(18,8)": polars.Decimal(18, 8), "date": polars.Date, "timestamp": polars.Datetime("us", "UTC"), "boolean": polars.Boolean}


def bucket():
    """A bucket to the stock command."""
    name = output("DataBucketName")
    aws("s3", "cp", str(SAMPLES / "expected.json"), f"s3://{name}/state/by-the-aws-command", parse=False)
    listed = aws("s3", "ls", f"s3://{name}/state/", parse=False)
    check("s3 cp and s3 ls", "by-the-aws-command" in listed, listed)
    aws("s3", "rm", f"s3://{name}/state/by-the-aws-command", parse=False)
    listed = aws("s3", "ls", f"s3://{name}/state/", parse=False)
    check("s3 rm removes", "by-the-aws-command" not in listed, listed)


def samples():
    """Every sample goes in; the tables must be what the catalog declares and add up to what the manifests say."""
    name = output("DataBucketName")
    aws("s3", "cp", str(SAMPLES), f"s3://{name}/in/", "--recursive", "--exclude", "expected.json", parse=False)
    left = wait_for(lambda: keys(name, "in/"), lambda keys: keys == ["in/"])
    check("the harvester takes every sample from in/", left == ["in/"], left)
    with tempfile.TemporaryDirectory() as folder:
        for part in ("athena", "manifest"):
            aws("s3", "cp", f"s3://{name}/{part}/", f"{folder}/{part}", "--recursive", parse=False)
        # What stands under names/ is not about a file but about what it was called first.
        manifests = [json.loads(path.read_text()) for path in pathlib.Path(folder).glob("manifest/*/*.json")
                     if path.parent.name != "names"]
        accepted = [entry["file"] for entry in json.loads((SAMPLES / "expected.json").read_text())["files"]
                    if entry.get("tables")]
        check("there is a manifest for each file that became tables", len(manifests) >= len(accepted),
              (len(manifests), accepted))
        for table in catalog(name):
            read_by_both(folder, table, manifests)


def keys(bucket, prefix):
    listed = aws("s3api", "list-objects-v2", "--bucket", bucket, "--prefix", prefix)
    return [entry["Key"] for entry in listed.get("Contents", [])]


def catalog(bucket):
    """The tables that the production stack declares."""
    tables = aws("glue", "get-tables", "--database-name", output("QueryDatabaseName"))["TableList"]
    folders = {key.split("/")[1] for key in keys(bucket, "athena/") if key.count("/") > 1}
    check("the catalog has a table for each folder of tables", folders <= {table["Name"] for table in tables}, folders)
    for table in tables:
        where = table["StorageDescriptor"]["Location"]
        check(f"{table['Name']} is where the catalog says", where == f"s3://{bucket}/athena/{table['Name']}/", where)
    return [table for table in tables if table["Name"] in folders]


def read_by_both(folder, table, manifests):
    """DuckDB and polars read the table's folder with the types of the catalog, and agree with the manifests."""
    name, columns = table["Name"], table["StorageDescriptor"]["Columns"]
    files = f"{folder}/athena/{name}/**/*.parquet"
    source = f"read_parquet('{files}', hive_partitioning=false)"
    described = {column: kind for column, kind, *_ in duckdb.sql(f"describe select * from {source}").fetchall()}
    wanted = {column["Name"]: DUCKDB[column["Type"]] for column in columns}
    check(f"DuckDB reads {name} with the catalog's columns and types", described == wanted, described)
    frame = polars.read_parquet(files, hive_partitioning=False)
    wanted = {column["Name"]: POLARS[column["Type"]] for column in columns}
    check(f"polars reads {name} with the catalog's columns and types", dict(frame.schema) == wanted, frame.schema)

    outputs = [(manifest, output) for manifest in manifests for output in manifest["outputs"]
               if output["table"] == name]
    rows = sum(output["rows"] for _, output in outputs)
    counted = duckdb.sql(f"select count(*) from {source}").fetchall()[0][0]
    check(f"{name} has as many rows as the manifests say: {rows}", counted == frame.height == rows,
          (counted, frame.height, rows))
    if "volume" in described:
        volumes(name, source, frame, list({manifest["sha256"]: manifest for manifest, _ in outputs}.values()))


def volumes(name, source, frame, manifests):
    """Sums of volume; the strip's own row has the volume of its unpriced legs."""
    stated = sum(manifest["totals"]["volume"] for manifest in manifests)
    legs = "is_unpriced_leg" in frame.columns
    summed = duckdb.sql(f"select sum(volume) from {source}" + (" where not is_unpriced_leg" if legs else ""))
    priced = frame.filter(~polars.col("is_unpriced_leg")) if legs else frame
    check(f"the volumes of {name} add up to what the manifests say: {stated}",
          summed.fetchall()[0][0] == priced["volume"].sum() == stated, (summed, priced["volume"].sum(), stated))
