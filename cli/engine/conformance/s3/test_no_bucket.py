"""Every operation on a bucket that is not there says so in the same words."""

import pytest

from harness.cases import refusal
from harness.refused import refused

BUCKET = {"Bucket": "there-is-no-such-bucket"}
KEY = {**BUCKET, "Key": "key"}
TAGS = {"Tagging": {"TagSet": []}}
RULE = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
EXPIRY = {"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}

CALLS = {
    "CopyObject": {**KEY, "CopySource": KEY}, "CreateMultipartUpload": KEY, "DeleteBucket": BUCKET,
    "DeleteBucketEncryption": BUCKET, "DeleteBucketLifecycle": BUCKET, "DeleteBucketOwnershipControls": BUCKET,
    "DeleteBucketPolicy": BUCKET, "DeleteBucketTagging": BUCKET, "DeleteObject": KEY, "DeleteObjectTagging": KEY,
    "DeleteObjects": {**BUCKET, "Delete": {"Objects": [{"Key": "key"}]}}, "DeletePublicAccessBlock": BUCKET,
    "GetBucketEncryption": BUCKET, "GetBucketLifecycleConfiguration": BUCKET, "GetBucketLocation": BUCKET,
    "GetBucketNotificationConfiguration": BUCKET, "GetBucketOwnershipControls": BUCKET, "GetBucketPolicy": BUCKET,
    "GetBucketPolicyStatus": BUCKET, "GetBucketTagging": BUCKET, "GetBucketVersioning": BUCKET, "GetObject": KEY,
    "GetObjectAttributes": {**KEY, "ObjectAttributes": ["ETag"]}, "GetObjectTagging": KEY,
    "GetPublicAccessBlock": BUCKET, "ListMultipartUploads": BUCKET, "ListObjectVersions": BUCKET,
    "ListObjects": BUCKET, "ListObjectsV2": BUCKET,
    "PutBucketEncryption": {**BUCKET, "ServerSideEncryptionConfiguration": {"Rules": [RULE]}},
    "PutBucketLifecycleConfiguration": {**BUCKET, "LifecycleConfiguration": {"Rules": [EXPIRY]}},
    "PutBucketNotificationConfiguration": {**BUCKET, "NotificationConfiguration": {}},
    "PutBucketOwnershipControls": {**BUCKET, "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}},
    "PutBucketPolicy": {**BUCKET, "Policy": '{"Version":"2012-10-17","Statement":[]}'},
    "PutBucketTagging": {**BUCKET, **TAGS}, "PutObject": {**KEY, "Body": b""}, "PutObjectTagging": {**KEY, **TAGS},
    "PutBucketVersioning": {**BUCKET, "VersioningConfiguration": {"Status": "Enabled"}},
    "PutPublicAccessBlock": {**BUCKET, "PublicAccessBlockConfiguration": {}},
}
ROWS = [refusal("s3", operation, "missing", "NoSuchBucket", "^The specified bucket does not exist$", **given)
        for operation, given in CALLS.items()]


@pytest.mark.parametrize(("operation", "given", "code", "message"), ROWS)
def test_no_such_bucket(s3, operation, given, code, message):
    refused(s3, operation, given, code, message)


@pytest.mark.parametrize(("operation", "given", "code", "message"),
                         [refusal("s3", "HeadBucket", "missing", "404", **BUCKET),
                          refusal("s3", "HeadObject", "missing", "404", **KEY)])
def test_a_head_has_only_a_status(s3, operation, given, code, message):
    refused(s3, operation, given, code, message)
