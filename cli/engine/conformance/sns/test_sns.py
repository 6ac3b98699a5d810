"""Topics and their subscriptions."""

import json

import pytest

from harness.cases import but, case, differs, refusal
from harness.refused import refused


TAGS = "The operations on tags say ResourceNotFound (botocore's model: ResourceNotFoundException)"


@pytest.fixture
def sns(aws):
    return aws("sns")


@pytest.fixture
def topic(sns, name, later):
    arn = sns.create_topic(Name=name)["TopicArn"]
    later(sns.delete_topic, TopicArn=arn)
    return arn


@pytest.fixture
def queue(aws, name, later):
    """A queue that anyone may send to: its address and its ARN."""
    arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"},
                                                      "Action": "sqs:SendMessage", "Resource": arn}]}
    address = aws("sqs").create_queue(QueueName=name, Attributes={"Policy": json.dumps(policy)})["QueueUrl"]
    later(aws("sqs").delete_queue, QueueUrl=address)
    return address, arn


@case("sns", "CreateTopic GetTopicAttributes SetTopicAttributes ListTopics DeleteTopic")
def test_from_making_to_removing(sns, aws, name):
    arn = sns.create_topic(Name=name)["TopicArn"]
    assert arn == f"arn:aws:sns:{aws.region}:{aws.account}:{name}" == sns.create_topic(Name=name)["TopicArn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Shown")
    attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    due = {"TopicArn": arn, "Owner": aws.account, "DisplayName": "Shown", "SubscriptionsConfirmed": "0",
           "SubscriptionsPending": "0", "SubscriptionsDeleted": "0"}
    assert {key: attributes.get(key) for key in due} == due
    assert json.loads(attributes["Policy"])["Statement"]
    assert arn in [topic["TopicArn"] for topic in sns.list_topics()["Topics"]]
    sns.delete_topic(TopicArn=arn)
    # Removing what is gone is no mistake.
    sns.delete_topic(TopicArn=arn)
    refused(sns, "GetTopicAttributes", {"TopicArn": arn}, "NotFound")


@case("sns", "Subscribe GetSubscriptionAttributes ListSubscriptions ListSubscriptionsByTopic Publish Unsubscribe")
def test_a_queue_is_told(sns, aws, topic, queue):
    address, arn = queue
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    assert subscription.startswith(f"{topic}:")
    attributes = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert (attributes["Protocol"], attributes["Endpoint"], attributes["PendingConfirmation"]) == ("sqs", arn, "false")
    for listed in (sns.list_subscriptions(), sns.list_subscriptions_by_topic(TopicArn=topic)):
        assert subscription in [entry["SubscriptionArn"] for entry in listed["Subscriptions"]]
    sent = sns.publish(TopicArn=topic, Subject="Subject", Message="hello")["MessageId"]
    told, = aws("sqs").receive_message(QueueUrl=address, WaitTimeSeconds=20)["Messages"]
    body = json.loads(told["Body"])
    due = {"Type": "Notification", "MessageId": sent, "TopicArn": topic, "Subject": "Subject", "Message": "hello"}
    assert {key: body.get(key) for key in due} == due
    assert body["Timestamp"].endswith("Z")
    sns.unsubscribe(SubscriptionArn=subscription)
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []


@differs("AWS signs what it delivers (Developer Guide, message format: Signature, SigningCertURL, UnsubscribeURL)")
@case("sns", "Publish")
def test_deliveries_are_signed(sns, aws, topic, queue):
    address, arn = queue
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="hello")
    told, = aws("sqs").receive_message(QueueUrl=address, WaitTimeSeconds=20)["Messages"]
    assert {"SignatureVersion", "Signature", "SigningCertURL", "UnsubscribeURL"} <= set(json.loads(told["Body"]))


@differs("AWS passes attributes on (API reference, Publish: MessageAttributes)")
@case("sns", "Publish")
def test_attributes_of_a_message(sns, topic):
    assert sns.publish(TopicArn=topic, Message="x", MessageAttributes={
        "colour": {"DataType": "String", "StringValue": "red"}})["MessageId"]


@case("sns", "Subscribe")
def test_a_mail_waits_for_a_person(sns, topic):
    answer = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="someone@example.com")
    assert answer["SubscriptionArn"].lower() == "pending confirmation" or answer["SubscriptionArn"].startswith(topic)


@case("sns", "TagResource ListTagsForResource UntagResource")
def test_tags(sns, topic):
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "one", "Value": "1"}])
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "one", "Value": "1"}]
    sns.untag_resource(ResourceArn=topic, TagKeys=["one"])
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == []


@differs("AWS gives 100 topics a page (API reference, ListTopics)")
@case("sns", "ListTopics", "paging")
def test_pages_of_topics(sns, name, later):
    # A page holds a hundred.
    topics = [sns.create_topic(Name=f"{name}-{n}")["TopicArn"] for n in range(101)]
    for topic in topics:
        later(sns.delete_topic, TopicArn=topic)
    first = sns.list_topics()
    assert len(first["Topics"]) == 100
    pages = sns.get_paginator("list_topics").paginate()
    assert set(topics) <= {topic["TopicArn"] for page in pages for topic in page["Topics"]}


@case("sns", "Publish", "bad_input")
@pytest.mark.parametrize(("more", "message"), [
    ({"Message": ""}, "Empty message"), ({"Message": "x" * 262145}, "Message too long"),
    but("AWS takes subjects of 100 characters (API reference, Publish: Subject)",
        {"Message": "x", "Subject": "s" * 101}, "Subject")])
def test_messages_have_rules(sns, topic, more, message):
    refused(sns, "Publish", {"TopicArn": topic, **more}, "InvalidParameter", f"^Invalid parameter: {message}")


@case("sns", "CreateTopic", "bad_input")
@pytest.mark.parametrize("name", ["with spaces", "n" * 257, ""])
def test_names_have_rules(sns, name):
    refused(sns, "CreateTopic", {"Name": name}, "InvalidParameter", "^Invalid parameter: Topic Name$")


@case("sns", "Subscribe", "bad_input")
@pytest.mark.parametrize(("protocol", "endpoint"), [
    but("AWS has no such protocol (API reference, Subscribe: Protocol): bad input, not a gap", "pigeon", "coop"),
    ("sqs", "no arn"), ("email", "no mail")])
def test_subscriptions_have_rules(sns, topic, protocol, endpoint):
    refused(sns, "Subscribe", {"TopicArn": topic, "Protocol": protocol, "Endpoint": endpoint}, "InvalidParameter")


@case("sns", "SetTopicAttributes", "bad_input")
def test_attributes_have_names(sns, topic):
    given = {"TopicArn": topic, "AttributeName": "Colour", "AttributeValue": "red"}
    refused(sns, "SetTopicAttributes", given, "InvalidParameter", "^Invalid parameter: AttributeName")


@pytest.mark.parametrize(
    ("operation", "given", "code", "message"),
    [
        refusal("sns", "GetTopicAttributes", "missing", "NotFound", TopicArn=""),
        refusal(
            "sns",
            "SetTopicAttributes",
            "missing",
            "NotFound",
            TopicArn="",
            AttributeName="DisplayName",
            AttributeValue="",
        ),
        refusal("sns", "Publish", "missing", "NotFound", TopicArn="", Message="x"),
        refusal(
            "sns", "Subscribe", "missing", "NotFound", TopicArn="", Protocol="email", Endpoint="someone@example.com"
        ),
        refusal("sns", "ListSubscriptionsByTopic", "missing", "NotFound", TopicArn=""),
        refusal("sns", "ListTagsForResource", "missing", "ResourceNotFound", otherwise=TAGS, ResourceArn=""),
        refusal(
            "sns",
            "TagResource",
            "missing",
            "ResourceNotFound",
            otherwise=TAGS,
            ResourceArn="",
            Tags=[{"Key": "a", "Value": "b"}],
        ),
        refusal("sns", "UntagResource", "missing", "ResourceNotFound", otherwise=TAGS, ResourceArn="", TagKeys=["a"]),
        refusal("sns", "GetSubscriptionAttributes", "missing", "NotFound", SubscriptionArn=""),
    ],
)
def test_no_such_topic(sns, topic, operation, given, code, message):
    gone = f"{topic}-nobody" + (":00000000-0000-0000-0000-000000000000" if "SubscriptionArn" in given else "")
    given = {key: gone if key.endswith("Arn") else value for key, value in given.items()}
    refused(sns, operation, given, code, message)
