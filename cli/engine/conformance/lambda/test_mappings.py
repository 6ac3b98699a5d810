"""What calls a function without being asked: queues, and what becomes of asynchronous calls."""

import json

import pytest

from harness.cases import case, differs, refusal
from harness.refused import refused
from harness.wait import wait_for

NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def mapping(functions, own, queue, later):
    made = functions.create_event_source_mapping(FunctionName=own, EventSourceArn=queue[1], BatchSize=5)
    later(remove, functions, made["UUID"])
    wait_for(lambda: functions.get_event_source_mapping(UUID=made["UUID"]), lambda seen: seen["State"] == "Enabled")
    return made["UUID"]


def remove(functions, uuid):
    if functions.get_event_source_mapping(UUID=uuid)["State"] != "Deleting":
        functions.delete_event_source_mapping(UUID=uuid)
    wait_for(lambda: functions.list_event_source_mappings()["EventSourceMappings"],
             lambda seen: uuid not in [entry["UUID"] for entry in seen])


@case("lambda", "CreateEventSourceMapping GetEventSourceMapping ListEventSourceMappings DeleteEventSourceMapping")
def test_from_making_to_removing(functions, aws, own, queue):
    made = functions.create_event_source_mapping(
        FunctionName=own, EventSourceArn=queue[1], BatchSize=5, FunctionResponseTypes=["ReportBatchItemFailures"])
    assert made["State"] == "Creating" and made["StateTransitionReason"] == "USER_INITIATED"
    assert made["FunctionArn"] == f"arn:aws:lambda:{aws.region}:{aws.account}:function:{own}"
    assert (made["BatchSize"], made["MaximumBatchingWindowInSeconds"]) == (5, 0)
    assert made["EventSourceMappingArn"].endswith(f":event-source-mapping:{made['UUID']}")
    got = wait_for(
        lambda: functions.get_event_source_mapping(UUID=made["UUID"]), lambda seen: seen["State"] == "Enabled"
    )
    assert got["FunctionResponseTypes"] == ["ReportBatchItemFailures"] and got["EventSourceArn"] == queue[1]
    listed = functions.list_event_source_mappings(FunctionName=own)["EventSourceMappings"]
    assert [entry["UUID"] for entry in listed] == [made["UUID"]]
    assert functions.delete_event_source_mapping(UUID=made["UUID"])["State"] == "Deleting"
    wait_for(
        lambda: functions.list_event_source_mappings(FunctionName=own)["EventSourceMappings"], lambda seen: seen == []
    )
    refused(functions, "GetEventSourceMapping", {"UUID": made["UUID"]}, "ResourceNotFoundException")


@case("lambda", "UpdateEventSourceMapping")
def test_changed(functions, mapping):
    assert functions.update_event_source_mapping(UUID=mapping, BatchSize=7, Enabled=False)["BatchSize"] == 7
    got = wait_for(lambda: functions.get_event_source_mapping(UUID=mapping), lambda seen: seen["State"] == "Disabled")
    assert got["BatchSize"] == 7


@case("lambda", "CreateEventSourceMapping")
def test_a_message_is_taken(aws, own, mapping, queue):
    aws("sqs").send_message(QueueUrl=queue[0], MessageBody="hello")
    def left():
        attributes = aws("sqs").get_queue_attributes(QueueUrl=queue[0], AttributeNames=["All"])["Attributes"]
        return [attributes[f"ApproximateNumberOfMessages{kind}"] for kind in ("", "NotVisible")]
    wait_for(left, lambda seen: seen == ["0", "0"])
    def said():
        events = aws("logs").filter_log_events(logGroupName=f"/aws/lambda/{own}", filterPattern="hello")["events"]
        return [event["message"] for event in events]
    line, *_ = wait_for(said, bool)
    record, = json.loads(line.split("event ", 1)[1])["Records"]
    assert (record["body"], record["eventSource"], record["eventSourceARN"]) == ("hello", "aws:sqs", queue[1])
    assert record["awsRegion"] == aws.region and record["attributes"]["ApproximateReceiveCount"] == "1"


@case("lambda", "CreateEventSourceMapping", "conflict")
def test_one_mapping_for_a_queue_and_a_function(functions, own, mapping, queue):
    given = {"FunctionName": own, "EventSourceArn": queue[1]}
    refused(functions, "CreateEventSourceMapping", given, "ResourceConflictException",
            rf'^An event source mapping with SQS arn \(" {queue[1]} "\) and function \(" {own} "\) already exists\. '
            rf'Please update or delete the existing mapping with UUID {mapping}$')


@case("lambda", "CreateEventSourceMapping", "bad_input")
def test_large_batches_need_a_window(functions, own, queue):
    given = {"FunctionName": own, "EventSourceArn": queue[1], "BatchSize": 11}
    refused(functions, "CreateEventSourceMapping", given, "InvalidParameterValueException",
            "^Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10$")


@differs(
    "AWS filters messages and judges the patterns (recorded: lambda_-event_source_mapping-lambda_integration_sqs.json, "
    "test_sqs_invalid_event_filter)"
)
@case("lambda", "CreateEventSourceMapping", "bad_input")
def test_filters_are_patterns(functions, own, queue):
    given = {"FunctionName": own, "EventSourceArn": queue[1], "FilterCriteria": {"Filters": [{"Pattern": "no json"}]}}
    refused(functions, "CreateEventSourceMapping", given, "InvalidParameterValueException",
            r"^Invalid filter pattern definition\.$")


@case("lambda", "UpdateEventSourceMapping", "bad_input")
def test_large_batches_need_a_window_later_too(functions, mapping):
    refused(functions, "UpdateEventSourceMapping", {"UUID": mapping, "BatchSize": 11}, "InvalidParameterValueException",
            "^Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10$")


@case("lambda", "CreateEventSourceMapping", "missing")
def test_no_such_queue(functions, own, queue):
    given = {"FunctionName": own, "EventSourceArn": f"{queue[1]}-nobody"}
    refused(functions, "CreateEventSourceMapping", given, "InvalidParameterValueException",
            r"^Error occurred while ReceiveMessage\. SQS Error Code: AWS\.SimpleQueueService\.NonExistentQueue\. "
            r"SQS Error Message: The specified queue does not exist\.$")


@pytest.mark.parametrize(("operation", "given", "code", "message"), [
    refusal("lambda", "GetEventSourceMapping", "missing", "ResourceNotFoundException", UUID=NOBODY),
    refusal("lambda", "UpdateEventSourceMapping", "missing", "ResourceNotFoundException", UUID=NOBODY, BatchSize=1),
    refusal("lambda", "DeleteEventSourceMapping", "missing", "ResourceNotFoundException", UUID=NOBODY)])
def test_no_such_mapping(functions, operation, given, code, message):
    refused(functions, operation, given, code, message)


@case("lambda", "PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig "
                "ListFunctionEventInvokeConfigs DeleteFunctionEventInvokeConfig")
def test_what_becomes_of_asynchronous_calls(functions, aws, own, queue):
    destination = {"OnFailure": {"Destination": queue[1]}}
    put = functions.put_function_event_invoke_config(FunctionName=own, MaximumRetryAttempts=0,
                                                     DestinationConfig=destination)
    assert put["FunctionArn"] == f"arn:aws:lambda:{aws.region}:{aws.account}:function:{own}:$LATEST"
    assert put["MaximumRetryAttempts"] == 0 and put["DestinationConfig"]["OnFailure"] == destination["OnFailure"]
    functions.update_function_event_invoke_config(FunctionName=own, MaximumEventAgeInSeconds=60)
    got = functions.get_function_event_invoke_config(FunctionName=own)
    assert (got["MaximumRetryAttempts"], got["MaximumEventAgeInSeconds"]) == (0, 60)
    listed = functions.list_function_event_invoke_configs(FunctionName=own)["FunctionEventInvokeConfigs"]
    assert [entry["FunctionArn"] for entry in listed] == [put["FunctionArn"]]
    functions.invoke(FunctionName=own, InvocationType="Event", Payload=json.dumps({"raise": "as asked"}))
    told, = aws("sqs").receive_message(QueueUrl=queue[0], WaitTimeSeconds=20)["Messages"]
    record = json.loads(told["Body"])
    assert record["requestContext"]["condition"] == "RetriesExhausted" and record["requestPayload"] == {
        "raise": "as asked"
    }
    assert record["responsePayload"]["errorMessage"] == "as asked"
    functions.delete_function_event_invoke_config(FunctionName=own)
    refused(functions, "GetFunctionEventInvokeConfig", {"FunctionName": own}, "ResourceNotFoundException")


@case("lambda", "PutFunctionEventInvokeConfig", "bad_input")
def test_two_more_tries_at_most(functions, own):
    given = {"FunctionName": own, "MaximumRetryAttempts": 3}
    refused(functions, "PutFunctionEventInvokeConfig", given, "ValidationException")


@case(
    "lambda", "UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig", "missing"
)
def test_nothing_was_set(functions, own):
    for operation in (
        "UpdateFunctionEventInvokeConfig",
        "DeleteFunctionEventInvokeConfig",
        "GetFunctionEventInvokeConfig",
    ):
        given = {"MaximumRetryAttempts": 1} if operation.startswith("Update") else {}
        refused(functions, operation, {"FunctionName": own, **given}, "ResourceNotFoundException")


@case("lambda", "ListEventSourceMappings", "paging")
def test_pages_of_mappings(functions, aws, own, name, later):
    for n in range(2):
        address = aws("sqs").create_queue(QueueName=f"{name}-{n}")["QueueUrl"]
        later(aws("sqs").delete_queue, QueueUrl=address)
        arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{name}-{n}"
        later(remove, functions, functions.create_event_source_mapping(FunctionName=own, EventSourceArn=arn)["UUID"])
    first = functions.list_event_source_mappings(FunctionName=own, MaxItems=1)
    rest = functions.list_event_source_mappings(FunctionName=own, MaxItems=1, Marker=first["NextMarker"])
    assert len(first["EventSourceMappings"]) == len(rest["EventSourceMappings"]) == 1
