"""Versions: kept, read by id, hidden behind a marker, listed."""

import pytest

from harness.cases import case
from harness.refused import refused

# Of the form that S3 gives, of an object that never was.
UNKNOWN = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"


@case("s3", "PutBucketVersioning GetBucketVersioning")
def test_switched_on_and_suspended(s3, bucket):
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    for status in ("Enabled", "Suspended"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == status


@case("s3", "PutBucketVersioning", "bad_input")
@pytest.mark.parametrize("status", ["enabled", "Disabled"])
def test_no_other_status(s3, bucket, status):
    given = {"Bucket": bucket, "VersioningConfiguration": {"Status": status}}
    refused(s3, "PutBucketVersioning", given, "MalformedXML",
            "^The XML you provided was not well-formed or did not validate against our published schema$")


@case("s3", "PutBucketVersioning", "bad_input")
def test_a_status_must_be_given(s3, bucket):
    given = {"Bucket": bucket, "VersioningConfiguration": {}}
    refused(s3, "PutBucketVersioning", given, "IllegalVersioningConfigurationException",
            "^The Versioning element must be specified$")


@case("s3", "PutObject GetObject DeleteObject ListObjectVersions")
def test_versions_are_kept(s3, versioned):
    first = s3.put_object(Bucket=versioned, Key="key", Body=b"first")["VersionId"]
    second = s3.put_object(Bucket=versioned, Key="key", Body=b"second")["VersionId"]
    assert s3.get_object(Bucket=versioned, Key="key")["VersionId"] == second
    assert s3.get_object(Bucket=versioned, Key="key", VersionId=first)["Body"].read() == b"first"
    marker = s3.delete_object(Bucket=versioned, Key="key")
    assert marker["DeleteMarker"] is True
    listed = s3.list_object_versions(Bucket=versioned)
    assert [(entry["VersionId"], entry["IsLatest"]) for entry in listed["Versions"]] == [
        (second, False),
        (first, False),
    ]
    assert [(entry["VersionId"], entry["IsLatest"]) for entry in listed["DeleteMarkers"]] == [
        (marker["VersionId"], True)
    ]
    gone = s3.delete_object(Bucket=versioned, Key="key", VersionId=marker["VersionId"])
    assert gone["DeleteMarker"] is True and gone["VersionId"] == marker["VersionId"]
    assert s3.get_object(Bucket=versioned, Key="key")["Body"].read() == b"second"


@case("s3", "GetObject HeadObject", "missing")
def test_a_marker_is_no_object(s3, versioned):
    s3.put_object(Bucket=versioned, Key="key", Body=b"")
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    refused(s3, "GetObject", {"Bucket": versioned, "Key": "key"}, "NoSuchKey")
    refused(s3, "GetObject", {"Bucket": versioned, "Key": "key", "VersionId": marker}, "MethodNotAllowed",
            r"^The specified method is not allowed against this resource\.$")
    refused(s3, "HeadObject", {"Bucket": versioned, "Key": "key", "VersionId": marker}, "405")


@case("s3", "GetObject", "missing")
def test_a_version_that_is_gone(s3, versioned):
    version = s3.put_object(Bucket=versioned, Key="key", Body=b"")["VersionId"]
    s3.delete_object(Bucket=versioned, Key="key", VersionId=version)
    refused(s3, "GetObject", {"Bucket": versioned, "Key": "key", "VersionId": version}, "NoSuchVersion",
            r"^The specified version does not exist\.$")


@case("s3", "GetObject DeleteObject", "bad_input")
def test_an_id_that_is_none(s3, bucket):
    s3.put_object(Bucket=bucket, Key="key", Body=b"")
    for operation in ("GetObject", "DeleteObject"):
        refused(s3, operation, {"Bucket": bucket, "Key": "key", "VersionId": UNKNOWN}, "InvalidArgument",
                "^Invalid version id specified$")


@case("s3", "DeleteObjects")
def test_many_versions_at_once(s3, versioned):
    version = s3.put_object(Bucket=versioned, Key="key", Body=b"")["VersionId"]
    marked = s3.delete_objects(Bucket=versioned, Delete={"Objects": [{"Key": "key"}]})["Deleted"][0]
    assert marked["DeleteMarker"] is True and marked["DeleteMarkerVersionId"] != version
    both = [{"Key": "key", "VersionId": version}, {"Key": "key", "VersionId": marked["DeleteMarkerVersionId"]}]
    assert len(s3.delete_objects(Bucket=versioned, Delete={"Objects": both})["Deleted"]) == 2
    assert "Versions" not in s3.list_object_versions(Bucket=versioned)


@case("s3", "PutObject")
def test_suspended_writes_have_no_version(s3, versioned):
    first = s3.put_object(Bucket=versioned, Key="key", Body=b"")["VersionId"]
    s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
    s3.put_object(Bucket=versioned, Key="key", Body=b"")
    listed = s3.list_object_versions(Bucket=versioned)["Versions"]
    assert [entry["VersionId"] for entry in listed] == ["null", first]


@case("s3", "ListObjectVersions", "paging")
def test_pages_of_versions(s3, versioned):
    for key in ("a", "a", "b"):
        s3.put_object(Bucket=versioned, Key=key, Body=b"")
    first = s3.list_object_versions(Bucket=versioned, MaxKeys=1)
    assert first["IsTruncated"] is True and first["NextKeyMarker"] == "a"
    assert first["NextVersionIdMarker"] == first["Versions"][0]["VersionId"]
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=versioned, PaginationConfig={"PageSize": 1})
    assert [entry["Key"] for page in pages for entry in page["Versions"]] == ["a", "a", "b"]


@case("s3", "ListObjectVersions", "bad_input")
def test_a_version_marker_needs_its_key(s3, bucket):
    refused(s3, "ListObjectVersions", {"Bucket": bucket, "VersionIdMarker": UNKNOWN}, "InvalidArgument",
            r"^A version-id marker cannot be specified without a key marker\.$")
