"""Buckets: made, found, listed, removed."""

from harness.cases import case
from harness.refused import refused


@case("s3", "CreateBucket HeadBucket GetBucketLocation ListBuckets DeleteBucket")
def test_from_making_to_removing(s3, aws, name):
    made = s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": aws.region})
    assert name in made["Location"]
    assert s3.head_bucket(Bucket=name)["BucketRegion"] == aws.region
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == aws.region
    assert name in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert s3.delete_bucket(Bucket=name)["ResponseMetadata"]["HTTPStatusCode"] == 204
    refused(s3, "HeadBucket", {"Bucket": name}, "404")


@case("s3", "ListBuckets", "paging")
def test_pages_of_buckets(s3, aws, name, later):
    names = [f"{name}-{n}" for n in range(3)]
    for bucket in names:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": aws.region})
        later(s3.delete_bucket, Bucket=bucket)
    first = s3.list_buckets(MaxBuckets=2, Prefix=f"{name}-")
    assert [bucket["Name"] for bucket in first["Buckets"]] == names[:2]
    rest = s3.list_buckets(MaxBuckets=2, Prefix=f"{name}-", ContinuationToken=first["ContinuationToken"])
    assert [bucket["Name"] for bucket in rest["Buckets"]] == names[2:]
    assert "ContinuationToken" not in rest


@case("s3", "CreateBucket", "conflict")
def test_owned_already(s3, aws, bucket):
    given = {"Bucket": bucket, "CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    refused(s3, "CreateBucket", given, "BucketAlreadyOwnedByYou",
            r"^Your previous request to create the named bucket succeeded and you already own it\.$")


@case("s3", "CreateBucket", "bad_input")
def test_names_have_rules(s3, aws):
    given = {"Bucket": "Capital_Letters", "CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    refused(s3, "CreateBucket", given, "InvalidBucketName", r"^The specified bucket is not valid\.$")


@case("s3", "DeleteBucket", "conflict")
def test_only_an_empty_one_is_removed(s3, bucket):
    s3.put_object(Bucket=bucket, Key="key", Body=b"")
    refused(s3, "DeleteBucket", {"Bucket": bucket}, "BucketNotEmpty", "^The bucket you tried to delete is not empty$")


@case("s3", "DeleteBucket", "conflict")
def test_a_marker_keeps_a_versioned_one(s3, versioned):
    s3.delete_object(Bucket=versioned, Key="never-there")
    refused(s3, "DeleteBucket", {"Bucket": versioned}, "BucketNotEmpty",
            r"^The bucket you tried to delete is not empty\. You must delete all versions in the bucket\.$")
