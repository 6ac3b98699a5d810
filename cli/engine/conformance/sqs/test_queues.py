"""Queues: made, found, set, tagged, removed."""

import json

import pytest

from harness.cases import but, case, differs
from harness.refused import refused

GONE = "AWS.SimpleQueueService.NonExistentQueue"


def arn(sqs, queue):
    return sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


@case("sqs", "CreateQueue GetQueueUrl DeleteQueue ListQueues")
def test_from_making_to_removing(sqs, aws, name):
    queue = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "7"})["QueueUrl"]
    assert queue.endswith(f"/{aws.account}/{name}")
    assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == queue
    assert sqs.list_queues(QueueNamePrefix=name)["QueueUrls"] == [queue]
    # The same attributes make the same queue.
    assert sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "7"})["QueueUrl"] == queue
    sqs.delete_queue(QueueUrl=queue)
    refused(sqs, "GetQueueUrl", {"QueueName": name}, GONE)
    assert not sqs.list_queues(QueueNamePrefix=name).get("QueueUrls")


@case("sqs", "CreateQueue", "conflict")
def test_the_same_name_with_other_attributes(sqs, name, queue):
    given = {"QueueName": name, "Attributes": {"VisibilityTimeout": "7"}}
    refused(sqs, "CreateQueue", given, "QueueAlreadyExists",
            "^A queue already exists with the same name and a different value for attribute VisibilityTimeout$")


@case("sqs", "CreateQueue", "bad_input")
@pytest.mark.parametrize(("name", "attributes", "code"), [
    ("with spaces", {}, "InvalidParameterValue"), ("n" * 81, {}, "InvalidParameterValue"),
    but("AWS judges values (API reference, CreateQueue: InvalidAttributeValue)",
        "case", {"VisibilityTimeout": "43201"}, "InvalidAttributeValue"),
    ("case", {"Colour": "red"}, "InvalidAttributeName")])
def test_names_and_attributes_have_rules(sqs, name, attributes, code):
    refused(sqs, "CreateQueue", {"QueueName": name, "Attributes": attributes}, code)


@differs("AWS gives MaxResults queues and a NextToken (API reference, ListQueues)")
@case("sqs", "ListQueues", "paging")
def test_pages_of_queues(sqs, name, later):
    queues = [sqs.create_queue(QueueName=f"{name}-{n}")["QueueUrl"] for n in range(3)]
    for queue in queues:
        later(sqs.delete_queue, QueueUrl=queue)
    first = sqs.list_queues(QueueNamePrefix=f"{name}-", MaxResults=2)
    rest = sqs.list_queues(QueueNamePrefix=f"{name}-", MaxResults=2, NextToken=first["NextToken"])
    assert sorted(first["QueueUrls"] + rest["QueueUrls"]) == queues and "NextToken" not in rest


@case("sqs", "GetQueueAttributes SetQueueAttributes")
def test_attributes(sqs, aws, name, queue):
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "0", "MessageRetentionPeriod": "60"})
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert attributes["QueueArn"] == f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
    due = {"MessageRetentionPeriod": "60", "VisibilityTimeout": "30", "MaximumMessageSize": "1048576",
           "ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesNotVisible": "0",
           "ApproximateNumberOfMessagesDelayed": "0", "DelaySeconds": "0", "ReceiveMessageWaitTimeSeconds": "0",
           "SqsManagedSseEnabled": "true"}
    assert {key: attributes.get(key) for key in due} == due
    assert attributes["CreatedTimestamp"].isdigit() and attributes["LastModifiedTimestamp"].isdigit()


@differs(
    "AWS knows its attributes by name and judges values (API reference: InvalidAttributeName, InvalidAttributeValue)"
)
@case("sqs", "SetQueueAttributes GetQueueAttributes", "bad_input")
def test_attributes_that_are_none(aws, queue):
    sqs = aws("sqs", loose=True)
    refused(sqs, "SetQueueAttributes", {"QueueUrl": queue, "Attributes": {"Colour": "red"}}, "InvalidAttributeName")
    refused(sqs, "GetQueueAttributes", {"QueueUrl": queue, "AttributeNames": ["Colour"]}, "InvalidAttributeName")
    refused(sqs, "SetQueueAttributes", {"QueueUrl": queue, "Attributes": {"DelaySeconds": "901"}},
            "InvalidAttributeValue")


@case("sqs", "TagQueue ListQueueTags UntagQueue")
def test_tags(sqs, queue):
    sqs.tag_queue(QueueUrl=queue, Tags={"one": "1", "two": "2"})
    assert sqs.list_queue_tags(QueueUrl=queue)["Tags"] == {"one": "1", "two": "2"}
    sqs.untag_queue(QueueUrl=queue, TagKeys=["one"])
    assert sqs.list_queue_tags(QueueUrl=queue)["Tags"] == {"two": "2"}
    sqs.untag_queue(QueueUrl=queue, TagKeys=["two"])
    assert not sqs.list_queue_tags(QueueUrl=queue).get("Tags")


@pytest.fixture
def pair(sqs, name, queue, later):
    """A queue and the one that its failed messages go to."""
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    later(sqs.delete_queue, QueueUrl=dead)
    policy = json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": 1})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy})
    return queue, dead


@case("sqs", "ListDeadLetterSourceQueues")
def test_sources(sqs, pair):
    queue, dead = pair
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [queue]


@case("sqs", "StartMessageMoveTask ListMessageMoveTasks")
def test_moving_back(sqs, pair):
    queue, dead = pair
    sqs.send_message(QueueUrl=dead, MessageBody="failed")
    handle = sqs.start_message_move_task(SourceArn=arn(sqs, dead), DestinationArn=arn(sqs, queue))["TaskHandle"]
    assert handle
    assert sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20)["Messages"][0]["Body"] == "failed"
    task = sqs.list_message_move_tasks(SourceArn=arn(sqs, dead))["Results"][0]
    assert task["SourceArn"] == arn(sqs, dead) and task["Status"] in ("RUNNING", "COMPLETED")


@case("sqs", "CancelMessageMoveTask")
def test_moving_is_cancelled(sqs, pair):
    queue, dead = pair
    for n in range(20):
        sqs.send_message(QueueUrl=dead, MessageBody=f"{n}")
    given = {"SourceArn": arn(sqs, dead), "DestinationArn": arn(sqs, queue), "MaxNumberOfMessagesPerSecond": 1}
    handle = sqs.start_message_move_task(**given)["TaskHandle"]
    assert sqs.cancel_message_move_task(TaskHandle=handle)["ApproximateNumberOfMessagesMoved"] < 20


@case("sqs", "StartMessageMoveTask", "conflict")
def test_one_move_at_a_time(sqs, pair):
    queue, dead = pair
    for n in range(20):
        sqs.send_message(QueueUrl=dead, MessageBody=f"{n}")
    given = {"SourceArn": arn(sqs, dead), "DestinationArn": arn(sqs, queue), "MaxNumberOfMessagesPerSecond": 1}
    handle = sqs.start_message_move_task(**given)["TaskHandle"]
    refused(
        sqs,
        "StartMessageMoveTask",
        given,
        "InvalidParameterValue",
        r"^There is already a task running\. Only one active task is allowed for a source queue arn at a given time\.$",
    )
    sqs.cancel_message_move_task(TaskHandle=handle)


@case("sqs", "CancelMessageMoveTask", "bad_input")
def test_a_handle_of_no_move(sqs):
    refused(sqs, "CancelMessageMoveTask", {"TaskHandle": "bm9ib2R5"}, "InvalidParameterValue")


@case("sqs", "StartMessageMoveTask ListMessageMoveTasks", "missing")
def test_no_move(sqs, aws):
    nowhere = f"arn:aws:sqs:{aws.region}:{aws.account}:nobody"
    refused(sqs, "StartMessageMoveTask", {"SourceArn": nowhere}, "ResourceNotFoundException")
    refused(sqs, "ListMessageMoveTasks", {"SourceArn": nowhere}, "ResourceNotFoundException")


@case("sqs", "GetQueueUrl", "missing")
def test_no_such_name(sqs):
    refused(sqs, "GetQueueUrl", {"QueueName": "nobody"}, GONE, r"^The specified queue does not exist\.$")


CALLS = {
    "GetQueueAttributes": {"AttributeNames": ["All"]},
    "SetQueueAttributes": {"Attributes": {"DelaySeconds": "0"}},
    "DeleteQueue": {},
    "PurgeQueue": {},
    "ListQueueTags": {},
    "TagQueue": {"Tags": {"a": "b"}},
    "UntagQueue": {"TagKeys": ["a"]},
    "ListDeadLetterSourceQueues": {},
    "SendMessage": {"MessageBody": "x"},
    "ReceiveMessage": {},
    "SendMessageBatch": {"Entries": [{"Id": "a", "MessageBody": "x"}]},
    "DeleteMessage": {"ReceiptHandle": "x"},
    "DeleteMessageBatch": {"Entries": [{"Id": "a", "ReceiptHandle": "x"}]},
    "ChangeMessageVisibility": {"ReceiptHandle": "x", "VisibilityTimeout": 0},
    "ChangeMessageVisibilityBatch": {"Entries": [{"Id": "a", "ReceiptHandle": "x", "VisibilityTimeout": 0}]},
}


@pytest.mark.parametrize(("operation", "given"), [
    pytest.param(operation, given, marks=case("sqs", operation, "missing"), id=operation)
    for operation, given in CALLS.items()])
def test_no_such_queue(sqs, missing, operation, given):
    refused(sqs, operation, {"QueueUrl": missing, **given}, GONE, r"^The specified queue does not exist\.$")
