"""What is set on a bucket or an object beside its content: each is put, read back and taken away."""

import json

import pytest

from harness.cases import case, differs
from harness.refused import refused

TAGS = [{"Key": "one", "Value": "1"}, {"Key": "two", "Value": "2"}]
MALFORMED = "^The XML you provided was not well-formed or did not validate against our published schema$"


@case("s3", "PutBucketTagging GetBucketTagging DeleteBucketTagging")
def test_tags_of_a_bucket(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": TAGS})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == TAGS
    s3.delete_bucket_tagging(Bucket=bucket)
    refused(s3, "GetBucketTagging", {"Bucket": bucket}, "NoSuchTagSet", "^The TagSet does not exist$")


@case("s3", "PutBucketTagging", "bad_input")
@pytest.mark.parametrize(("tags", "message"), [
    ([TAGS[0], TAGS[0]], "^Cannot provide multiple Tags with the same key$"),
    ([{"Key": "a,b", "Value": ""}], "^The TagKey you have provided is invalid$"),
    ([{"Key": "a", "Value": "a,b"}], "^The TagValue you have provided is invalid$"),
    ([{"Key": "aws:a", "Value": ""}], "^System tags cannot be added/updated by requester$")])
def test_tags_have_rules(s3, bucket, tags, message):
    refused(s3, "PutBucketTagging", {"Bucket": bucket, "Tagging": {"TagSet": tags}}, "InvalidTag", message)


@case("s3", "PutObjectTagging GetObjectTagging DeleteObjectTagging")
def test_tags_of_an_object(s3, bucket):
    s3.put_object(Bucket=bucket, Key="key", Body=b"", Tagging="one=1&two=2")
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == TAGS
    assert s3.get_object(Bucket=bucket, Key="key")["TagCount"] == 2
    s3.put_object_tagging(Bucket=bucket, Key="key", Tagging={"TagSet": TAGS[:1]})
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == TAGS[:1]
    s3.delete_object_tagging(Bucket=bucket, Key="key")
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == []


@case("s3", "PutObjectTagging", "bad_input")
@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ([TAGS[0], TAGS[0]], "^Cannot provide multiple Tags with the same key$"),
        ([{"Key": "a,b", "Value": ""}], "^The TagKey you have provided is invalid$"),
        pytest.param(
            [{"Key": "aws:a", "Value": ""}],
            "^Your TagKey cannot be prefixed with aws:$",
            marks=differs("AWS has other words for objects (recorded: s3-s3_api.json, test_tagging_validation)"),
        ),
    ],
)
def test_tags_of_an_object_have_rules(s3, bucket, tags, message):
    s3.put_object(Bucket=bucket, Key="key", Body=b"")
    given = {"Bucket": bucket, "Key": "key", "Tagging": {"TagSet": tags}}
    refused(s3, "PutObjectTagging", given, "InvalidTag", message)


@case("s3", "PutObject", "bad_input")
@pytest.mark.parametrize("tags", ["key1=val1&key1=val2", "key1=val1,key2=val2"])
def test_tags_in_a_header_have_rules(s3, bucket, tags):
    refused(s3, "PutObject", {"Bucket": bucket, "Key": "key", "Body": b"", "Tagging": tags}, "InvalidArgument",
            "^The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag "
            "name duplicates.$")


@case("s3", "PutObjectTagging GetObjectTagging DeleteObjectTagging", "missing")
def test_tags_of_nothing(s3, bucket):
    given = {"Bucket": bucket, "Key": "nothing"}
    refused(s3, "PutObjectTagging", {**given, "Tagging": {"TagSet": TAGS}}, "NoSuchKey")
    refused(s3, "GetObjectTagging", given, "NoSuchKey")
    refused(s3, "DeleteObjectTagging", given, "NoSuchKey")


@case("s3", "PutBucketEncryption GetBucketEncryption DeleteBucketEncryption")
def test_encryption(s3, bucket):
    def rule():
        return s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    # Every bucket is encrypted, asked or not.
    assert rule()["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    kms = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [kms]})
    assert rule()["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms"} and rule()["BucketKeyEnabled"]
    s3.delete_bucket_encryption(Bucket=bucket)
    assert rule()["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


@case("s3", "PutBucketEncryption", "bad_input")
@pytest.mark.parametrize("number", [0, 2])
def test_one_rule_of_encryption(s3, bucket, number):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    given = {"Bucket": bucket, "ServerSideEncryptionConfiguration": {"Rules": [rule] * number}}
    refused(s3, "PutBucketEncryption", given, "MalformedXML", MALFORMED)


@case("s3", "PutBucketEncryption", "bad_input")
def test_a_key_belongs_to_kms(s3, bucket):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256", "KMSMasterKeyID": "key"}}
    given = {"Bucket": bucket, "ServerSideEncryptionConfiguration": {"Rules": [rule]}}
    refused(s3, "PutBucketEncryption", given, "InvalidArgument",
            "^a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse$")


@case("s3", "PutBucketLifecycleConfiguration GetBucketLifecycleConfiguration DeleteBucketLifecycle")
def test_lifecycle(s3, bucket):
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "done/"}, "Expiration": {"Days": 30},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [rule]
    s3.delete_bucket_lifecycle(Bucket=bucket)
    refused(s3, "GetBucketLifecycleConfiguration", {"Bucket": bucket}, "NoSuchLifecycleConfiguration",
            "^The lifecycle configuration does not exist$")


@case("s3", "PutBucketOwnershipControls GetBucketOwnershipControls DeleteBucketOwnershipControls")
def test_ownership(s3, bucket):
    def rules():
        return s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    assert rules() == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    assert rules() == [{"ObjectOwnership": "ObjectWriter"}]
    s3.delete_bucket_ownership_controls(Bucket=bucket)
    refused(s3, "GetBucketOwnershipControls", {"Bucket": bucket}, "OwnershipControlsNotFoundError",
            "^The bucket ownership controls were not found$")


@case("s3", "PutBucketOwnershipControls", "bad_input")
@pytest.mark.parametrize("rules", [[{"ObjectOwnership": "ObjectWriter"}, {"ObjectOwnership": "BucketOwnerEnforced"}],
                                   [{"ObjectOwnership": "RandomValue"}], [{}]])
def test_one_owner(aws, bucket, rules):
    given = {"Bucket": bucket, "OwnershipControls": {"Rules": rules}}
    refused(aws("s3", loose=True), "PutBucketOwnershipControls", given, "MalformedXML", MALFORMED)


@case("s3", "PutPublicAccessBlock GetPublicAccessBlock DeletePublicAccessBlock")
def test_public_access(s3, bucket):
    def block():
        return s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    flags = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    assert block() == dict.fromkeys(flags, True)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": False})
    assert block() == dict.fromkeys(flags, False)
    s3.delete_public_access_block(Bucket=bucket)
    refused(s3, "GetPublicAccessBlock", {"Bucket": bucket}, "NoSuchPublicAccessBlockConfiguration",
            "^The public access block configuration was not found$")


@case("s3", "PutBucketPolicy GetBucketPolicy DeleteBucketPolicy GetBucketPolicyStatus")
def test_policy(s3, aws, bucket):
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{aws.account}:root"}, "Action": "s3:GetObject",
         "Resource": f"arn:aws:s3:::{bucket}/*"}]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == policy
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    s3.delete_bucket_policy(Bucket=bucket)
    refused(s3, "GetBucketPolicy", {"Bucket": bucket}, "NoSuchBucketPolicy", "^The bucket policy does not exist$")


@case("s3", "PutBucketPolicy", "bad_input")
@pytest.mark.parametrize(("policy", "message"), [
    ("", "^Policies must be valid JSON and the first byte must be '{'$"),
    ("random", "^Policies must be valid JSON and the first byte must be '{'$"),
    ("{}", "^Missing required field Statement$")])
def test_policies_are_documents(s3, bucket, policy, message):
    refused(s3, "PutBucketPolicy", {"Bucket": bucket, "Policy": policy}, "MalformedPolicy", message)


@case("s3", "PutBucketPolicy PutBucketTagging")
@pytest.mark.parametrize(
    "operation",
    [
        "PutBucketPolicy",
        pytest.param(
            "PutBucketTagging", marks=differs("AWS answers 204 (recorded: s3-s3_api.json, test_bucket_tagging_crud)")
        ),
    ],
)
def test_nothing_to_say(s3, aws, bucket, operation):
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{aws.account}:root"}, "Action": "s3:GetObject",
                 "Resource": f"arn:aws:s3:::{bucket}/*"}
    policy = s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statement}))
    tagging = s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": TAGS})
    answer = {"PutBucketPolicy": policy, "PutBucketTagging": tagging}[operation]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204


@case("s3", "PutBucketNotificationConfiguration GetBucketNotificationConfiguration")
def test_notifications_of_a_function(s3, aws, bucket, function, later):
    given = {"FunctionName": function["name"], "StatementId": bucket}
    aws("lambda").add_permission(**given, Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
                                 SourceArn=f"arn:aws:s3:::{bucket}")
    later(aws("lambda").remove_permission, **given)
    rule = {"Id": "in", "LambdaFunctionArn": function["arn"], "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}}}
    configuration = {"LambdaFunctionConfigurations": [rule]}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
    read = s3.get_bucket_notification_configuration(Bucket=bucket)
    read = read["LambdaFunctionConfigurations"][0]
    assert read.pop("Filter")["Key"]["FilterRules"][0]["Value"] == "in/"
    assert read == {name: value for name, value in rule.items() if name != "Filter"}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    assert "LambdaFunctionConfigurations" not in s3.get_bucket_notification_configuration(Bucket=bucket)


@case("s3", "PutBucketNotificationConfiguration", "bad_input")
def test_a_function_must_allow_it(s3, bucket, function):
    rule = {"LambdaFunctionArn": function["arn"], "Events": ["s3:ObjectCreated:*"]}
    given = {"Bucket": bucket, "NotificationConfiguration": {"LambdaFunctionConfigurations": [rule]}}
    refused(s3, "PutBucketNotificationConfiguration", given, "InvalidArgument",
            "^Unable to validate the following destination configurations$")


@differs("AWS notifies queues as well (API reference, QueueConfiguration)")
@case("s3", "PutBucketNotificationConfiguration GetBucketNotificationConfiguration")
def test_notifications_of_a_queue(s3, aws, bucket, later):
    queue = aws("sqs").create_queue(QueueName=bucket)["QueueUrl"]
    later(aws("sqs").delete_queue, QueueUrl=queue)
    arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{bucket}"
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
                                                      "Action": "sqs:SendMessage", "Resource": arn}]}
    aws("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    rule = {"Id": "in", "QueueArn": arn, "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}}}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"QueueConfigurations": [rule]})
    assert s3.get_bucket_notification_configuration(Bucket=bucket)["QueueConfigurations"] == [rule]
    test = aws("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"][0]
    assert json.loads(test["Body"])["Event"] == "s3:TestEvent"
    aws("sqs").delete_message(QueueUrl=queue, ReceiptHandle=test["ReceiptHandle"])
    s3.put_object(Bucket=bucket, Key="out/no", Body=b"x")
    s3.put_object(Bucket=bucket, Key="in/a b", Body=b"x")
    told = aws("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"][0]
    record = json.loads(told["Body"])["Records"][0]
    assert record["s3"]["object"]["key"] == "in/a+b" and record["s3"]["configurationId"] == "in"
    assert record["eventName"] == "ObjectCreated:Put" and record["s3"]["bucket"]["name"] == bucket


@case("s3", "PutBucketNotificationConfiguration", "bad_input")
def test_notifications_go_to_something(s3, aws, bucket):
    arn = f"arn:aws:lambda:{aws.region}:{aws.account}:function:nobody"
    rule = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"]}
    given = {"Bucket": bucket, "NotificationConfiguration": {"LambdaFunctionConfigurations": [rule]}}
    refused(s3, "PutBucketNotificationConfiguration", given, "InvalidArgument",
            "^Unable to validate the following destination configurations$")


@case("s3", "PutBucketNotificationConfiguration", "bad_input")
def test_filters_are_prefixes_and_suffixes(aws, bucket, function):
    rule = {"LambdaFunctionArn": function["arn"], "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "INVALID", "Value": "in/"}]}}}
    given = {"Bucket": bucket, "NotificationConfiguration": {"LambdaFunctionConfigurations": [rule]}}
    refused(aws("s3", loose=True), "PutBucketNotificationConfiguration", given, "InvalidArgument",
            "^filter rule name must be either prefix or suffix$")
