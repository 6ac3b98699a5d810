"""Objects in parts."""

import pytest

from harness.cases import case
from harness.refused import refused

PART = b"x" * (5 << 20)


@pytest.fixture
def upload(s3, bucket):
    return {"Bucket": bucket, "Key": "key",
            "UploadId": s3.create_multipart_upload(Bucket=bucket, Key="key")["UploadId"]}


def sent(s3, upload, *bodies):
    return [{"PartNumber": n, "ETag": s3.upload_part(**upload, PartNumber=n, Body=body)["ETag"]}
            for n, body in enumerate(bodies, 1)]


@case("s3", "CreateMultipartUpload UploadPart ListParts ListMultipartUploads CompleteMultipartUpload")
def test_from_parts_to_an_object(s3, upload):
    parts = sent(s3, upload, PART, b"end")
    listed = s3.list_parts(**upload)
    assert [(part["PartNumber"], part["Size"]) for part in listed["Parts"]] == [(1, 5 << 20), (2, 3)]
    uploads = s3.list_multipart_uploads(Bucket=upload["Bucket"])["Uploads"]
    assert [(entry["Key"], entry["UploadId"]) for entry in uploads] == [("key", upload["UploadId"])]
    done = s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    assert done["ETag"].endswith('-2"')
    got = s3.get_object(Bucket=upload["Bucket"], Key="key")
    assert got["ETag"] == done["ETag"] and got["Body"].read() == PART + b"end"
    assert s3.get_object(Bucket=upload["Bucket"], Key="key", PartNumber=2)["Body"].read() == b"end"
    attributes = s3.get_object_attributes(Bucket=upload["Bucket"], Key="key", ObjectAttributes=["ObjectParts"])
    assert attributes["ObjectParts"]["TotalPartsCount"] == 2


@case("s3", "UploadPartCopy")
def test_parts_of_another_object(s3, upload):
    s3.put_object(Bucket=upload["Bucket"], Key="source", Body=b"hello world")
    source = {"Bucket": upload["Bucket"], "Key": "source"}
    copied = s3.upload_part_copy(**upload, PartNumber=1, CopySource=source, CopySourceRange="bytes=6-10")
    part = {"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]}
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [part]})
    assert s3.get_object(Bucket=upload["Bucket"], Key="key")["Body"].read() == b"world"


@case("s3", "AbortMultipartUpload")
def test_given_up(s3, upload):
    sent(s3, upload, b"part")
    s3.abort_multipart_upload(**upload)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=upload["Bucket"])
    refused(s3, "ListParts", upload, "NoSuchUpload")


@case("s3", "ListParts", "paging")
def test_pages_of_parts(s3, upload):
    sent(s3, upload, b"1", b"2", b"3")
    pages = list(s3.get_paginator("list_parts").paginate(**upload, PaginationConfig={"PageSize": 2}))
    assert [[part["PartNumber"] for part in page["Parts"]] for page in pages] == [[1, 2], [3]]
    assert [page["IsTruncated"] for page in pages] == [True, False]


@case("s3", "ListMultipartUploads", "paging")
def test_pages_of_uploads(s3, bucket):
    for key in ("a", "b", "c"):
        s3.create_multipart_upload(Bucket=bucket, Key=key)
    pages = s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    assert [[entry["Key"] for entry in page["Uploads"]] for page in pages] == [["a", "b"], ["c"]]


@case("s3", "CompleteMultipartUpload", "bad_input")
def test_only_the_last_part_is_small(s3, upload):
    parts = sent(s3, upload, b"small", b"end")
    refused(s3, "CompleteMultipartUpload", {**upload, "MultipartUpload": {"Parts": parts}}, "EntityTooSmall",
            "^Your proposed upload is smaller than the minimum allowed size$")


@case("s3", "CompleteMultipartUpload", "bad_input")
def test_parts_that_were_not_sent(s3, upload):
    parts = [{"PartNumber": 1, "ETag": '"other"'}]
    refused(s3, "CompleteMultipartUpload", {**upload, "MultipartUpload": {"Parts": parts}}, "InvalidPart",
            r"^One or more of the specified parts could not be found\.")


@case("s3", "CompleteMultipartUpload", "bad_input")
def test_parts_in_order(s3, upload):
    parts = sent(s3, upload, PART, b"end")[::-1]
    refused(s3, "CompleteMultipartUpload", {**upload, "MultipartUpload": {"Parts": parts}}, "InvalidPartOrder",
            r"^The list of parts was not in ascending order\.")


@case("s3", "CompleteMultipartUpload", "conflict")
def test_completed_only_where_nothing_is(s3, upload):
    s3.put_object(Bucket=upload["Bucket"], Key="key", Body=b"")
    given = {**upload, "MultipartUpload": {"Parts": sent(s3, upload, b"end")}, "IfNoneMatch": "*"}
    refused(s3, "CompleteMultipartUpload", given, "PreconditionFailed")


@case("s3", "UploadPart", "bad_input")
@pytest.mark.parametrize("number", [0, 10001])
def test_parts_are_numbered(s3, upload, number):
    refused(s3, "UploadPart", {**upload, "PartNumber": number, "Body": b""}, "InvalidArgument",
            "^Part number must be an integer between 1 and 10000, inclusive$")


@case("s3", "UploadPart AbortMultipartUpload CompleteMultipartUpload ListParts UploadPartCopy", "missing")
def test_no_such_upload(s3, bucket):
    s3.put_object(Bucket=bucket, Key="source", Body=b"")
    upload = {"Bucket": bucket, "Key": "key", "UploadId": "nobody"}
    more = {"UploadPart": {"PartNumber": 1, "Body": b""}, "ListParts": {}, "AbortMultipartUpload": {},
            "CompleteMultipartUpload": {"MultipartUpload": {"Parts": [{"PartNumber": 1, "ETag": "x"}]}},
            "UploadPartCopy": {"PartNumber": 1, "CopySource": {"Bucket": bucket, "Key": "source"}}}
    for operation, given in more.items():
        refused(s3, operation, {**upload, **given}, "NoSuchUpload",
                r"^The specified upload does not exist\. The upload ID may be invalid, or the upload may have been "
                r"aborted or completed\.$")
