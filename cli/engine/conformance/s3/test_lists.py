"""Lists of keys: prefixes, folders, pages."""

import pytest

from harness.cases import case
from harness.refused import refused


@pytest.fixture
def keys(s3, bucket):
    keys = ["a/1", "a/2", "b/1", "c", "d e"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    return keys


@case("s3", "ListObjectsV2")
def test_everything(s3, bucket, keys):
    listed = s3.list_objects_v2(Bucket=bucket, FetchOwner=True)
    assert [entry["Key"] for entry in listed["Contents"]] == keys
    assert (listed["KeyCount"], listed["MaxKeys"], listed["IsTruncated"]) == (5, 1000, False)
    assert listed["Contents"][0]["Size"] == 1 and listed["Contents"][0]["StorageClass"] == "STANDARD"
    assert listed["Contents"][0]["Owner"]["ID"]


@case("s3", "ListObjectsV2 ListObjects")
def test_folders(s3, bucket, keys):
    for listed in (s3.list_objects_v2(Bucket=bucket, Delimiter="/"), s3.list_objects(Bucket=bucket, Delimiter="/")):
        assert [entry["Prefix"] for entry in listed["CommonPrefixes"]] == ["a/", "b/"]
        assert [entry["Key"] for entry in listed["Contents"]] == keys[3:]
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix="a/")["Contents"]] == keys[:2]
    assert s3.list_objects_v2(Bucket=bucket, StartAfter="b/1")["KeyCount"] == 2


@case("s3", "ListObjectsV2", "paging")
def test_pages(s3, bucket, keys):
    first = s3.list_objects_v2(Bucket=bucket, MaxKeys=2)
    assert first["IsTruncated"] is True and first["NextContinuationToken"] and first["KeyCount"] == 2
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    assert [entry["Key"] for page in pages for entry in page["Contents"]] == keys


@case("s3", "ListObjects", "paging")
def test_pages_by_marker(s3, bucket, keys):
    pages = s3.get_paginator("list_objects").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    assert [entry["Key"] for page in pages for entry in page["Contents"]] == keys
    # The next marker is told only where a delimiter was asked for.
    assert "NextMarker" not in s3.list_objects(Bucket=bucket, MaxKeys=2)
    assert s3.list_objects(Bucket=bucket, MaxKeys=1, Delimiter="/")["NextMarker"] == "a/"


@case("s3", "ListObjectsV2", "bad_input")
@pytest.mark.parametrize(("given", "message"), [
    ({"MaxKeys": -1}, None),
    ({"ContinuationToken": "no-token"}, "^The continuation token provided is incorrect$")])
def test_what_cannot_be_listed(s3, bucket, given, message):
    refused(s3, "ListObjectsV2", {"Bucket": bucket, **given}, "InvalidArgument", message)
