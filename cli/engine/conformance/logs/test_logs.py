"""Log groups, their streams and what is in them."""

import time

import pytest

from harness.cases import case, refusal
from harness.refused import refused

NO_GROUP = r"^The specified log group does not exist\.$"
NO_STREAM = r"^The specified log stream does not exist\.$"


@pytest.fixture
def logs(aws):
    return aws("logs")


@pytest.fixture
def group(logs, name, later):
    logs.create_log_group(logGroupName=name)
    later(logs.delete_log_group, logGroupName=name)
    return name


@pytest.fixture
def stream(logs, group):
    logs.create_log_stream(logGroupName=group, logStreamName="stream")
    return {"logGroupName": group, "logStreamName": "stream"}


def put(logs, stream, *messages):
    now = int(time.time() * 1000)
    events = [{"timestamp": now + n, "message": message} for n, message in enumerate(messages)]
    return logs.put_log_events(**stream, logEvents=events)


@case("logs", "CreateLogGroup DescribeLogGroups DeleteLogGroup")
def test_from_making_to_removing(logs, aws, name):
    logs.create_log_group(logGroupName=name, tags={"one": "1"})
    group, = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    arn = f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{name}"
    assert (group["arn"], group["logGroupArn"], group["storedBytes"]) == (f"{arn}:*", arn, 0)
    assert group["logGroupClass"] == "STANDARD" and group["metricFilterCount"] == 0 and "retentionInDays" not in group
    logs.delete_log_group(logGroupName=name)
    assert logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"] == []


@case("logs", "CreateLogGroup", "conflict")
def test_a_group_that_is_there(logs, group):
    refused(logs, "CreateLogGroup", {"logGroupName": group}, "ResourceAlreadyExistsException",
            "^The specified log group already exists$")


@case("logs", "CreateLogGroup", "bad_input")
def test_names_have_rules(logs):
    refused(logs, "CreateLogGroup", {"logGroupName": "with spaces"}, "InvalidParameterException")


@case("logs", "PutRetentionPolicy DeleteRetentionPolicy")
def test_retention(logs, group):
    logs.put_retention_policy(logGroupName=group, retentionInDays=7)
    assert logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["retentionInDays"] == 7
    logs.delete_retention_policy(logGroupName=group)
    assert "retentionInDays" not in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]


@case("logs", "PutRetentionPolicy", "bad_input")
def test_not_any_number_of_days(logs, group):
    refused(logs, "PutRetentionPolicy", {"logGroupName": group, "retentionInDays": 8}, "InvalidParameterException")


@case("logs", "TagResource ListTagsForResource UntagResource")
def test_tags(logs, aws, group):
    arn = f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{group}"
    logs.tag_resource(resourceArn=arn, tags={"one": "1", "two": "2"})
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"one": "1", "two": "2"}
    logs.untag_resource(resourceArn=arn, tagKeys=["one"])
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"two": "2"}


@case("logs", "CreateLogStream DescribeLogStreams DeleteLogStream")
def test_streams(logs, aws, group):
    logs.create_log_stream(logGroupName=group, logStreamName="stream")
    stream, = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert stream["arn"] == f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{group}:log-stream:stream"
    assert stream["logStreamName"] == "stream" and stream["storedBytes"] == 0 and "firstEventTimestamp" not in stream
    logs.delete_log_stream(logGroupName=group, logStreamName="stream")
    assert logs.describe_log_streams(logGroupName=group)["logStreams"] == []


@case("logs", "CreateLogStream", "conflict")
def test_a_stream_that_is_there(logs, stream):
    refused(logs, "CreateLogStream", stream, "ResourceAlreadyExistsException",
            "^The specified log stream already exists$")


@case("logs", "CreateLogStream", "bad_input")
def test_names_of_streams_have_rules(logs, group):
    given = {"logGroupName": group, "logStreamName": "a:b"}
    refused(logs, "CreateLogStream", given, "InvalidParameterException")


@case("logs", "DescribeLogStreams", "bad_input")
def test_a_group_is_named_once(logs, aws, group):
    given = {"logGroupName": group, "logGroupIdentifier": f"arn:aws:logs:{aws.region}:{aws.account}:log-group:{group}"}
    refused(logs, "DescribeLogStreams", given, "ValidationException",
            r"^LogGroup name and LogGroup ARN are mutually exclusive parameters\.$")


@case("logs", "PutLogEvents GetLogEvents FilterLogEvents")
def test_events(logs, stream):
    put(logs, stream, "first", "second error", "third")
    read = logs.get_log_events(**stream, startFromHead=True)
    assert [event["message"] for event in read["events"]] == ["first", "second error", "third"]
    assert all(event["ingestionTime"] >= event["timestamp"] - 10 for event in read["events"])
    found = logs.filter_log_events(logGroupName=stream["logGroupName"], filterPattern="error")["events"]
    assert [(event["message"], event["logStreamName"]) for event in found] == [("second error", "stream")]
    assert found[0]["eventId"]
    described, = logs.describe_log_streams(logGroupName=stream["logGroupName"])["logStreams"]
    assert described["firstEventTimestamp"] == read["events"][0]["timestamp"]
    assert described["lastEventTimestamp"] == read["events"][-1]["timestamp"]


@case("logs", "GetLogEvents", "paging")
def test_both_ways(logs, stream):
    put(logs, stream, "1", "2", "3")
    first = logs.get_log_events(**stream, limit=2, startFromHead=True)
    assert [event["message"] for event in first["events"]] == ["1", "2"]
    rest = logs.get_log_events(**stream, limit=2, startFromHead=True, nextToken=first["nextForwardToken"])
    assert [event["message"] for event in rest["events"]] == ["3"]
    # At the end the token stays.
    end = logs.get_log_events(**stream, startFromHead=True, nextToken=rest["nextForwardToken"])
    assert end["events"] == [] and end["nextForwardToken"] == rest["nextForwardToken"]
    back = logs.get_log_events(**stream, limit=2, nextToken=rest["nextBackwardToken"])
    assert [event["message"] for event in back["events"]] == ["1", "2"]
    assert [event["message"] for event in logs.get_log_events(**stream, limit=2)["events"]] == ["2", "3"]


@case("logs", "FilterLogEvents", "paging")
def test_pages_of_what_was_found(logs, stream):
    put(logs, stream, "1", "2", "3")
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=stream["logGroupName"],
                                                             PaginationConfig={"PageSize": 2})
    assert [event["message"] for page in pages for event in page["events"]] == ["1", "2", "3"]


@case("logs", "DescribeLogGroups DescribeLogStreams", "paging")
def test_pages_of_groups_and_streams(logs, name, later):
    for n in range(3):
        logs.create_log_group(logGroupName=f"{name}-{n}")
        later(logs.delete_log_group, logGroupName=f"{name}-{n}")
        logs.create_log_stream(logGroupName=f"{name}-0", logStreamName=f"{n}")
    groups = logs.get_paginator("describe_log_groups").paginate(
        logGroupNamePrefix=name, PaginationConfig={"PageSize": 2}
    )
    assert [len(page["logGroups"]) for page in groups] == [2, 1]
    streams = logs.get_paginator("describe_log_streams").paginate(logGroupName=f"{name}-0",
                                                                  PaginationConfig={"PageSize": 2})
    assert [stream["logStreamName"] for page in streams for stream in page["logStreams"]] == ["0", "1", "2"]


@case("logs", "PutLogEvents", "bad_input")
def test_in_order(logs, stream):
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": "late"}, {"timestamp": now - 1000, "message": "early"}]
    refused(logs, "PutLogEvents", {**stream, "logEvents": events}, "InvalidParameterException",
            r"^Log events in a single PutLogEvents request must be in chronological order\.$")


@case("logs", "PutLogEvents")
def test_too_old_and_too_new(logs, stream):
    now = int(time.time() * 1000)
    day = 24 * 60 * 60 * 1000
    old = logs.put_log_events(**stream, logEvents=[{"timestamp": now - 15 * day, "message": "old"}])
    assert old["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    new = logs.put_log_events(**stream, logEvents=[{"timestamp": now + day, "message": "new"}])
    assert new["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 0}


@case("logs", "GetLogEvents", "bad_input")
def test_reading_has_rules(aws, logs, stream):
    refused(logs, "GetLogEvents", {**stream, "nextToken": "invalid-token"}, "InvalidParameterException",
            r"^The specified nextToken is invalid\.$")
    refused(aws("logs", loose=True), "GetLogEvents", {**stream, "limit": 10001}, "InvalidParameterException",
            "^1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have "
            "value less than or equal to 10000$")


@case("logs", "FilterLogEvents", "bad_input")
def test_patterns_have_a_grammar(logs, stream):
    given = {"logGroupName": stream["logGroupName"], "filterPattern": '"open'}
    refused(logs, "FilterLogEvents", given, "InvalidParameterException")


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("logs", operation, "missing", "ResourceNotFoundException", NO_GROUP, logGroupName="nobody", **given)
    for operation, given in {
        "DeleteLogGroup": {}, "CreateLogStream": {"logStreamName": "s"}, "DeleteLogStream": {"logStreamName": "s"},
        "DescribeLogStreams": {}, "GetLogEvents": {"logStreamName": "s"}, "FilterLogEvents": {},
        "PutRetentionPolicy": {"retentionInDays": 7}, "DeleteRetentionPolicy": {},
        "PutLogEvents": {"logStreamName": "s", "logEvents": [{"timestamp": 1, "message": "x"}]}}.items()])
def test_no_such_group(logs, operation, given, code, message):
    refused(logs, operation, given, code, message)


@case("logs", "TagResource ListTagsForResource UntagResource", "missing")
def test_tags_of_nothing(logs, aws):
    arn = f"arn:aws:logs:{aws.region}:{aws.account}:log-group:nobody"
    for operation, given in {"TagResource": {"tags": {"a": "b"}}, "UntagResource": {"tagKeys": ["a"]},
                             "ListTagsForResource": {}}.items():
        refused(logs, operation, {"resourceArn": arn, **given}, "ResourceNotFoundException")


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("logs", operation, "missing", "ResourceNotFoundException", NO_STREAM, logStreamName="nobody", **given)
    for operation, given in {
        "DeleteLogStream": {}, "GetLogEvents": {}, "FilterLogEvents": {},
        "PutLogEvents": {"logEvents": [{"timestamp": 1, "message": "x"}]}}.items()])
def test_no_such_stream(logs, group, operation, given, code, message):
    if operation == "FilterLogEvents":
        given = {"logStreamNames": [given["logStreamName"]]}
    refused(logs, operation, {"logGroupName": group, **given}, code, message)
