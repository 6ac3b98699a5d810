"""Messages: sent, received, hidden, removed, alone and by tens."""

import hashlib

import pytest

from harness.cases import but, case, differs
from harness.refused import refused


def receive(sqs, queue, **more):
    return sqs.receive_message(QueueUrl=queue, **more).get("Messages", [])


@case("sqs", "SendMessage ReceiveMessage DeleteMessage")
def test_there_and_gone(sqs, queue):
    attributes = {"colour": {"DataType": "String", "StringValue": "red"}}
    sent = sqs.send_message(QueueUrl=queue, MessageBody="hello", MessageAttributes=attributes)
    assert sent["MD5OfMessageBody"] == hashlib.md5(b"hello").hexdigest()
    message, = receive(sqs, queue, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"])
    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "hello")
    assert message["MessageAttributes"] == attributes
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert message["Attributes"]["SentTimestamp"].isdigit() and message["Attributes"]["SenderId"]
    assert receive(sqs, queue) == []
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "0"


@differs("AWS adds the digest of the attributes (API reference, SendMessage: MD5OfMessageAttributes)")
@case("sqs", "SendMessage ReceiveMessage")
def test_the_digest_of_attributes(sqs, queue):
    attributes = {"colour": {"DataType": "String", "StringValue": "red"}}
    sent = sqs.send_message(QueueUrl=queue, MessageBody="hello", MessageAttributes=attributes)
    message, = receive(sqs, queue, MessageAttributeNames=["All"])
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]


@differs("AWS gives system attributes only by name (API reference, ReceiveMessage: MessageSystemAttributeNames)")
@case("sqs", "ReceiveMessage")
def test_only_what_was_asked_for(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    message, = receive(sqs, queue)
    assert set(message) == {"MessageId", "ReceiptHandle", "MD5OfBody", "Body"}


@case("sqs", "ChangeMessageVisibility")
def test_seen_again(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    first, = receive(sqs, queue)
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    second, = receive(sqs, queue, MessageSystemAttributeNames=["ApproximateReceiveCount"])
    assert second["MessageId"] == first["MessageId"] and second["ReceiptHandle"] != first["ReceiptHandle"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"


@case("sqs", "SendMessageBatch ChangeMessageVisibilityBatch DeleteMessageBatch")
def test_by_tens(sqs, queue):
    entries = [{"Id": f"{n}", "MessageBody": f"{n}"} for n in range(10)]
    sent = sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    assert [entry["Id"] for entry in sent["Successful"]] == [entry["Id"] for entry in entries]
    messages = receive(sqs, queue, MaxNumberOfMessages=10)
    assert {message["Body"] for message in messages} == {entry["MessageBody"] for entry in entries}
    handles = [{"Id": f"{n}", "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
    hidden = [{**entry, "VisibilityTimeout": 60} for entry in handles]
    assert len(sqs.change_message_visibility_batch(QueueUrl=queue, Entries=hidden)["Successful"]) == 10
    gone = sqs.delete_message_batch(QueueUrl=queue, Entries=handles)
    assert len(gone["Successful"]) == 10 and not gone.get("Failed")


@differs("AWS fails the entry with ReceiptHandleIsInvalid (API reference, DeleteMessage: Errors)")
@case("sqs", "DeleteMessageBatch")
def test_each_of_a_batch_by_itself(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    message, = receive(sqs, queue)
    entries = [{"Id": "good", "ReceiptHandle": message["ReceiptHandle"]}, {"Id": "bad", "ReceiptHandle": "no handle"}]
    answer = sqs.delete_message_batch(QueueUrl=queue, Entries=entries)
    assert [entry["Id"] for entry in answer["Successful"]] == ["good"]
    failed, = answer["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("bad", "ReceiptHandleIsInvalid", True)


@case("sqs", "SendMessageBatch", "bad_input")
@pytest.mark.parametrize(("ids", "code", "message"), [
    ([], "AWS.SimpleQueueService.EmptyBatchRequest", None),
    ([f"{n}" for n in range(11)], "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
     r"^Maximum number of entries per request are 10\. You have sent 11\.$"),
    (["a", "a"], "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", None),
    but("AWS wants ids of letters, digits, hyphens and underscores (API reference, SendMessageBatchRequestEntry: Id)",
        ["a b"], "AWS.SimpleQueueService.InvalidBatchEntryId", None)])
def test_batches_have_rules(aws, queue, ids, code, message):
    given = {"QueueUrl": queue, "Entries": [{"Id": entry, "MessageBody": "x"} for entry in ids]}
    refused(aws("sqs", loose=True), "SendMessageBatch", given, code, message)


@case("sqs", "SendMessage", "bad_input")
@pytest.mark.parametrize(("more", "code"), [
    ({"MessageBody": "x" * (1048576 + 1)}, "InvalidParameterValue"),
    but("AWS delays by 900 seconds at most (API reference, SendMessage: DelaySeconds)",
        {"MessageBody": "x", "DelaySeconds": 901}, "InvalidParameterValue"),
    but("AWS takes the characters of XML 1.0 only (API reference, SendMessage: MessageBody)",
        {"MessageBody": "bad\x01"}, "InvalidMessageContents"), ({"MessageBody": ""}, "MissingParameter")])
def test_messages_have_rules(sqs, queue, more, code):
    refused(sqs, "SendMessage", {"QueueUrl": queue, **more}, code)


@case("sqs", "ReceiveMessage", "bad_input")
@pytest.mark.parametrize("more", [
    {"MaxNumberOfMessages": 11}, {"MaxNumberOfMessages": 0},
    but("AWS waits 20 seconds at most (Developer Guide, long polling)", {"WaitTimeSeconds": 21}),
    but("AWS hides for 12 hours at most (Developer Guide, visibility timeout)", {"VisibilityTimeout": 43201})])
def test_receiving_has_limits(sqs, queue, more):
    # Who is not refused has something to receive and need not wait.
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    refused(sqs, "ReceiveMessage", {"QueueUrl": queue, **more}, "InvalidParameterValue")


@differs("AWS refuses with ReceiptHandleIsInvalid (API reference, DeleteMessage: Errors)")
@case("sqs", "DeleteMessage ChangeMessageVisibility", "bad_input")
def test_a_handle_that_is_none(sqs, queue):
    given = {"QueueUrl": queue, "ReceiptHandle": "no handle"}
    refused(sqs, "DeleteMessage", given, "ReceiptHandleIsInvalid")
    refused(sqs, "ChangeMessageVisibility", {**given, "VisibilityTimeout": 0}, "ReceiptHandleIsInvalid")


@case("sqs", "PurgeQueue")
def test_purged(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    sqs.purge_queue(QueueUrl=queue)
    assert receive(sqs, queue) == []


@differs("AWS purges once in 60 seconds (API reference, PurgeQueue: PurgeQueueInProgress)")
@case("sqs", "PurgeQueue", "conflict")
def test_purged_once_a_minute(sqs, queue):
    sqs.purge_queue(QueueUrl=queue)
    refused(sqs, "PurgeQueue", {"QueueUrl": queue}, "AWS.SimpleQueueService.PurgeQueueInProgress")
