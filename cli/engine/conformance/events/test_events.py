"""Rules, their targets, and what is put on the bus."""

import json

import pytest

from harness.cases import case, differs, refusal
from harness.refused import refused

PATTERN = json.dumps({"source": ["conformance"]})


@pytest.fixture
def events(aws):
    return aws("events")


@pytest.fixture
def rule(events, name, later):
    events.put_rule(Name=name, EventPattern=PATTERN)
    later(events.delete_rule, Name=name)
    return name


@pytest.fixture
def queue(aws, name, later):
    arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    address = aws("sqs").create_queue(QueueName=name, Attributes={"Policy": json.dumps(policy)})["QueueUrl"]
    later(aws("sqs").delete_queue, QueueUrl=address)
    return address, arn


@case("events", "PutRule DescribeRule ListRules DeleteRule")
def test_from_making_to_removing(events, aws, name):
    arn = events.put_rule(Name=name, ScheduleExpression="rate(5 minutes)", State="DISABLED", Description="said")[
        "RuleArn"
    ]
    assert arn == f"arn:aws:events:{aws.region}:{aws.account}:rule/{name}"
    described = events.describe_rule(Name=name)
    due = {
        "Name": name,
        "Arn": arn,
        "State": "DISABLED",
        "ScheduleExpression": "rate(5 minutes)",
        "Description": "said",
        "EventBusName": "default",
    }
    assert {key: described.get(key) for key in due} == due
    assert [rule["Name"] for rule in events.list_rules(NamePrefix=name)["Rules"]] == [name]
    events.delete_rule(Name=name)
    # Removing what is gone is no mistake.
    events.delete_rule(Name=name)
    refused(events, "DescribeRule", {"Name": name}, "ResourceNotFoundException",
            f"^Rule {name} does not exist on EventBus default.$")


@case("events", "EnableRule DisableRule")
def test_switched(events, rule):
    events.disable_rule(Name=rule)
    assert events.describe_rule(Name=rule)["State"] == "DISABLED"
    events.enable_rule(Name=rule)
    assert events.describe_rule(Name=rule)["State"] == "ENABLED"


@case("events", "PutTargets ListTargetsByRule ListRuleNamesByTarget PutEvents RemoveTargets")
def test_a_target_is_told(events, aws, rule, queue):
    address, arn = queue
    put = events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": arn}])
    assert put == {"FailedEntryCount": 0, "FailedEntries": [], "ResponseMetadata": put["ResponseMetadata"]}
    assert events.list_targets_by_rule(Rule=rule)["Targets"] == [{"Id": "queue", "Arn": arn}]
    assert events.list_rule_names_by_target(TargetArn=arn)["RuleNames"] == [rule]
    entry = {"Source": "conformance", "DetailType": "said", "Detail": json.dumps({"n": 1}), "Resources": ["here"]}
    answer = events.put_events(Entries=[entry, {**entry, "Source": "other"}])
    assert answer["FailedEntryCount"] == 0 and len(answer["Entries"]) == 2
    told, = aws("sqs").receive_message(QueueUrl=address, WaitTimeSeconds=20)["Messages"]
    event = json.loads(told["Body"])
    due = {"version": "0", "id": answer["Entries"][0]["EventId"], "detail-type": "said", "source": "conformance",
           "account": aws.account, "region": aws.region, "resources": ["here"], "detail": {"n": 1}}
    assert {key: event.get(key) for key in due} == due
    removed = events.remove_targets(Rule=rule, Ids=["queue"])
    assert removed["FailedEntryCount"] == 0 and removed["FailedEntries"] == []


@case("events", "DeleteRule", "conflict")
def test_targets_first(events, rule, queue, later):
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": queue[1]}])
    later(events.remove_targets, Rule=rule, Ids=["queue"])
    refused(
        events, "DeleteRule", {"Name": rule}, "ValidationException", r"^Rule can't be deleted since it has targets\.$"
    )


@case("events", "TestEventPattern")
@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"source": ["a"]}, True),
        ({"source": [{"prefix": "b"}]}, False),
        ({"detail": {"n": [{"numeric": [">", 1]}]}}, True),
        ({"detail": {"n": [{"exists": False}]}}, False),
        ({"source": [{"anything-but": ["b"]}]}, True),
    ],
)
def test_patterns(events, pattern, matches):
    event = {"id": "1", "account": "1", "source": "a", "time": "2026-01-01T00:00:00Z", "region": "x", "resources": [],
             "detail-type": "t", "detail": {"n": 2}}
    given = {"EventPattern": json.dumps(pattern), "Event": json.dumps(event)}
    assert events.test_event_pattern(**given)["Result"] is matches


@case("events", "PutRule", "bad_input")
@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"ScheduleExpression": "rate(1 minutes)"},
            "ValidationException",
            r"^Parameter ScheduleExpression is not valid\.$",
        ),
        ({"ScheduleExpression": "every day"}, "ValidationException", r"^Parameter ScheduleExpression is not valid\.$"),
        ({"EventPattern": "{"}, "InvalidEventPatternException", r"^Event pattern is not valid\. Reason: "),
        (
            {"EventPattern": '{"source": "a"}'},
            "InvalidEventPatternException",
            r"^Event pattern is not valid\. Reason: ",
        ),
        ({}, "ValidationException", None),
    ],
)
def test_rules_have_rules(events, name, given, code, message):
    refused(events, "PutRule", {"Name": name, **given}, code, message)


@case("events", "TestEventPattern", "bad_input")
def test_patterns_have_a_grammar(events):
    given = {"EventPattern": '{"source": "a"}', "Event": "{}"}
    refused(
        events, "TestEventPattern", given, "InvalidEventPatternException", r"^Event pattern is not valid\. Reason: "
    )


@case("events", "PutEvents", "bad_input")
def test_each_event_by_itself(events):
    answer = events.put_events(Entries=[{"Source": "a", "DetailType": "t", "Detail": "no object"}])
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"] == [{"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}]


@differs("AWS takes one to ten entries (API reference, PutEvents: Entries)")
@case("events", "PutEvents", "bad_input")
@pytest.mark.parametrize("number", [0, 11])
def test_ten_events_at_once(aws, number):
    entries = [{"Source": "a", "DetailType": "t", "Detail": "{}"}] * number
    refused(aws("events", loose=True), "PutEvents", {"Entries": entries}, "ValidationException")


@differs("AWS gives Limit entries and a NextToken (API reference, ListRules)")
@case("events", "ListRules ListTargetsByRule ListRuleNamesByTarget", "paging")
def test_pages(events, name, queue, later):
    arn = queue[1]
    for n in range(3):
        rule = f"{name}-{n}"
        events.put_rule(Name=rule, EventPattern=PATTERN)
        later(events.delete_rule, Name=rule)
        ids = [f"{m}" for m in range(3 if n == 0 else 1)]
        events.put_targets(Rule=rule, Targets=[{"Id": entry, "Arn": arn} for entry in ids])
        later(events.remove_targets, Rule=rule, Ids=ids)
    for call, given, list_of in ((events.list_rules, {"NamePrefix": f"{name}-"}, "Rules"),
                                 (events.list_targets_by_rule, {"Rule": f"{name}-0"}, "Targets"),
                                 (events.list_rule_names_by_target, {"TargetArn": arn}, "RuleNames")):
        first = call(**given, Limit=2)
        rest = call(**given, Limit=2, NextToken=first["NextToken"])
        assert (len(first[list_of]), len(rest[list_of])) == (2, 1) and "NextToken" not in rest


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("events", operation, "missing", "ResourceNotFoundException",
            r"^Rule nobody does not exist on EventBus default\.$", **given)
    for operation, given in {
        "DescribeRule": {"Name": "nobody"}, "EnableRule": {"Name": "nobody"}, "DisableRule": {"Name": "nobody"},
        "ListTargetsByRule": {"Rule": "nobody"}, "RemoveTargets": {"Rule": "nobody", "Ids": ["a"]},
        "PutTargets": {"Rule": "nobody", "Targets": [{"Id": "a", "Arn": "arn:aws:sqs:x:1:q"}]}}.items()])
def test_no_such_rule(events, operation, given, code, message):
    refused(events, operation, given, code, message)
