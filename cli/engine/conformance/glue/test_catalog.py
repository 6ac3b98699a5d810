"""Databases and tables of the data catalog."""

import pytest

from harness.cases import case, refusal
from harness.refused import refused

COLUMNS = [{"Name": "trade_date", "Type": "date"}, {"Name": "price", "Type": "decimal(18,4)", "Comment": "in AUD"}]


@pytest.fixture
def glue(aws):
    return aws("glue")


@pytest.fixture
def database(glue, name, later):
    # Names in the catalog are lower case.
    glue.create_database(DatabaseInput={"Name": name})
    later(glue.delete_database, Name=name)
    return name


def table(name, **more):
    return {"Name": name, "StorageDescriptor": {"Columns": COLUMNS, "Location": "s3://bucket/folder/"},
            "PartitionKeys": [{"Name": "year", "Type": "string"}], "TableType": "EXTERNAL_TABLE",
            "Parameters": {"classification": "parquet"}, **more}


@case("glue", "CreateDatabase GetDatabase GetDatabases UpdateDatabase DeleteDatabase")
def test_databases(glue, aws, name):
    glue.create_database(DatabaseInput={"Name": name, "Description": "said", "Parameters": {"one": "1"}})
    got = glue.get_database(Name=name)["Database"]
    assert (got["Name"], got["Description"], got["Parameters"]) == (name, "said", {"one": "1"}) and got["CreateTime"]
    assert got["CatalogId"] == aws.account
    assert name in [entry["Name"] for entry in glue.get_databases()["DatabaseList"]]
    glue.update_database(Name=name, DatabaseInput={"Name": name, "Description": "other"})
    assert glue.get_database(Name=name)["Database"]["Description"] == "other"
    glue.delete_database(Name=name)
    refused(glue, "GetDatabase", {"Name": name}, "EntityNotFoundException", f"^Database {name} not found.$")


@case("glue", "CreateTable GetTable GetTables UpdateTable DeleteTable")
def test_tables(glue, database):
    glue.create_table(DatabaseName=database, TableInput=table("trades", Description="said"))
    got = glue.get_table(DatabaseName=database, Name="trades")["Table"]
    assert (got["Name"], got["DatabaseName"], got["Description"]) == ("trades", database, "said")
    assert got["StorageDescriptor"]["Columns"] == COLUMNS
    assert got["StorageDescriptor"]["Location"] == "s3://bucket/folder/"
    assert got["PartitionKeys"] == [{"Name": "year", "Type": "string"}] and got["CreateTime"] and got["UpdateTime"]
    assert [entry["Name"] for entry in glue.get_tables(DatabaseName=database)["TableList"]] == ["trades"]
    glue.update_table(DatabaseName=database, TableInput=table("trades", Description="other"))
    assert glue.get_table(DatabaseName=database, Name="trades")["Table"]["Description"] == "other"
    glue.delete_table(DatabaseName=database, Name="trades")
    refused(glue, "GetTable", {"DatabaseName": database, "Name": "trades"}, "EntityNotFoundException")


@case("glue", "GetTables")
def test_tables_by_expression(glue, database):
    for entry in ("trades", "prices"):
        glue.create_table(DatabaseName=database, TableInput=table(entry))
    found = glue.get_tables(DatabaseName=database, Expression="tra.*")["TableList"]
    assert [entry["Name"] for entry in found] == ["trades"]


@case("glue", "CreateDatabase", "conflict")
def test_a_database_that_is_there(glue, database):
    refused(glue, "CreateDatabase", {"DatabaseInput": {"Name": database}}, "AlreadyExistsException",
            r"^Database already exists\.$")


@case("glue", "CreateTable", "conflict")
def test_a_table_that_is_there(glue, database):
    glue.create_table(DatabaseName=database, TableInput=table("trades"))
    given = {"DatabaseName": database, "TableInput": table("trades")}
    refused(glue, "CreateTable", given, "AlreadyExistsException", r"^Table already exists\.$")


@case("glue", "CreateDatabase CreateTable", "bad_input")
def test_names_must_not_be_empty(aws, database):
    glue = aws("glue", loose=True)
    refused(glue, "CreateDatabase", {"DatabaseInput": {"Name": ""}}, "ValidationException")
    refused(glue, "CreateTable", {"DatabaseName": database, "TableInput": {"Name": ""}}, "ValidationException")


@case("glue", "GetDatabases GetTables", "paging")
def test_pages(glue, name, later):
    for n in range(3):
        glue.create_database(DatabaseInput={"Name": f"{name}-{n}"})
        later(glue.delete_database, Name=f"{name}-{n}")
        glue.create_table(DatabaseName=f"{name}-0", TableInput=table(f"t{n}"))
    first = glue.get_tables(DatabaseName=f"{name}-0", MaxResults=2)
    rest = glue.get_tables(DatabaseName=f"{name}-0", MaxResults=2, NextToken=first["NextToken"])
    assert (len(first["TableList"]), len(rest["TableList"])) == (2, 1) and "NextToken" not in rest
    pages = glue.get_paginator("get_databases").paginate(PaginationConfig={"PageSize": 2})
    assert {f"{name}-{n}" for n in range(3)} <= {entry["Name"] for page in pages for entry in page["DatabaseList"]}
    assert len(glue.get_databases(MaxResults=2)["DatabaseList"]) == 2


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("glue", operation, "missing", "EntityNotFoundException", None, **given)
    for operation, given in {
        "GetDatabase": {"Name": "nobody"}, "DeleteDatabase": {"Name": "nobody"},
        "UpdateDatabase": {"Name": "nobody", "DatabaseInput": {"Name": "nobody"}},
        "GetTables": {"DatabaseName": "nobody"}, "GetTable": {"DatabaseName": "nobody", "Name": "t"},
        "CreateTable": {"DatabaseName": "nobody", "TableInput": {"Name": "t"}},
        "UpdateTable": {"DatabaseName": "nobody", "TableInput": {"Name": "t"}},
        "DeleteTable": {"DatabaseName": "nobody", "Name": "t"}}.items()])
def test_nothing_of_that_name(glue, operation, given, code, message):
    refused(glue, operation, given, code, message)


@case("glue", "GetTable UpdateTable DeleteTable", "missing")
def test_no_such_table(glue, database):
    refused(glue, "GetTable", {"DatabaseName": database, "Name": "t"}, "EntityNotFoundException")
    refused(glue, "UpdateTable", {"DatabaseName": database, "TableInput": {"Name": "t"}}, "EntityNotFoundException")
    refused(glue, "DeleteTable", {"DatabaseName": database, "Name": "t"}, "EntityNotFoundException")
