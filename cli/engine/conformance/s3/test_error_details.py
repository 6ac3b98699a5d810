"""What a refusal says beside its code and its text: S3 names the bucket, the key, the argument or the condition."""

import pytest

from harness.cases import case, differs
from harness.refused import refused

RECORDED = "AWS adds {} (recorded: s3-s3_api.json, {}); the engine's error has only code, text and resource"


def row(operation, kind, code, given, details, recorded):
    lacks = differs(RECORDED.format(", ".join(details), recorded))
    return pytest.param(
        operation, code, given, details, marks=[case("s3", operation, kind), lacks], id=f"{operation}-{code}"
    )


@pytest.mark.parametrize(("operation", "code", "given", "details"), [
    row("ListObjectsV2", "missing", "NoSuchBucket", {"Bucket": "no-such-bucket"}, {"BucketName": "no-such-bucket"},
        "test_bucket_policy_exc"),
    row("DeleteBucket", "conflict", "BucketNotEmpty", {}, {"BucketName": None}, "test_delete_bucket_with_objects"),
    row("GetObject", "missing", "NoSuchKey", {"Key": "nothing"}, {"Key": "nothing"}, "test_delete_object_versioned"),
    row("GetObject", "bad_input", "InvalidRange", {"Key": "key", "Range": "bytes=100-200"},
        {"ActualObjectSize": "11", "RangeRequested": "bytes=100-200"}, "test_get_object_range"),
    row("GetObject", "bad_input", "InvalidArgument", {"Key": "key", "VersionId": "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"},
        {"ArgumentName": "versionId"}, "test_get_object_with_version_unversioned_bucket"),
    row("PutObject", "conflict", "PreconditionFailed", {"Key": "key", "IfNoneMatch": "*"},
        {"Condition": "If-None-Match"}, "test_copy_object_if_none_match"),
    row("CopyObject", "conflict", "PreconditionFailed",
        {"Key": "copy", "CopySource": "{}/key", "CopySourceIfMatch": '"other"'},
        {"Condition": "x-amz-copy-source-If-Match"}, "s3-s3_preconditions: test_s3_copy_object_preconditions"),
])
def test_details(s3, bucket, operation, code, given, details):
    s3.put_object(Bucket=bucket, Key="key", Body=b"hello world")
    given = {"Bucket": bucket, **given}
    if "CopySource" in given:
        given["CopySource"] = given["CopySource"].format(bucket)
    error = refused(s3, operation, given, code)["Error"]
    for name, value in details.items():
        assert name in error and error[name] == (value or bucket), error


@differs("AWS says x-amz-delete-marker and x-amz-version-id on the 404 of a deleted key "
                   "(API reference, GetObject: 'If the current version of the object is a delete marker')")
@case("s3", "GetObject", "missing")
def test_a_deleted_key_tells_its_marker(s3, versioned):
    s3.put_object(Bucket=versioned, Key="key", Body=b"")
    marker = s3.delete_object(Bucket=versioned, Key="key")["VersionId"]
    headers = refused(s3, "GetObject", {"Bucket": versioned, "Key": "key"}, "NoSuchKey")["ResponseMetadata"][
        "HTTPHeaders"
    ]
    assert headers["x-amz-delete-marker"] == "true" and headers["x-amz-version-id"] == marker
