"""Functions: made, changed, called, removed."""

import base64
import hashlib
import json
import urllib.request

import pytest

from harness import programs
from harness.cases import but, case, differs, refusal
from harness.refused import refused



@case("lambda", "CreateFunction GetFunction GetFunctionConfiguration ListFunctions DeleteFunction")
def test_from_making_to_removing(functions, aws, function, name):
    code = programs.archive()
    made = functions.create_function(
        FunctionName=name,
        Role=function["role"],
        Runtime="provided.al2023",
        Handler="bootstrap",
        Code={"ZipFile": code},
        Description="said",
        Timeout=7,
        MemorySize=256,
        Environment={"Variables": {"ONE": "1"}},
        Architectures=["arm64"],
        Tags={"one": "1"},
    )
    assert made["FunctionArn"] == f"arn:aws:lambda:{aws.region}:{aws.account}:function:{name}"
    assert made["CodeSize"] == len(code)
    assert made["CodeSha256"] == base64.b64encode(hashlib.sha256(code).digest()).decode()
    assert (made["Version"], made["PackageType"], made["TracingConfig"]) == ("$LATEST", "Zip", {"Mode": "PassThrough"})
    programs.until_active(aws, name)
    got = functions.get_function(FunctionName=name)
    assert got["Tags"] == {"one": "1"} and got["Code"]["RepositoryType"] == "S3"
    configuration = functions.get_function_configuration(FunctionName=name)
    due = {"FunctionName": name, "Description": "said", "Timeout": 7, "MemorySize": 256, "Architectures": ["arm64"],
           "Environment": {"Variables": {"ONE": "1"}}, "State": "Active", "LastUpdateStatus": "Successful",
           "EphemeralStorage": {"Size": 512}}
    assert {key: configuration.get(key) for key in due} == due
    pages = functions.get_paginator("list_functions").paginate()
    assert name in [entry["FunctionName"] for page in pages for entry in page["Functions"]]
    assert functions.delete_function(FunctionName=name)["ResponseMetadata"]["HTTPStatusCode"] in (200, 204)
    refused(functions, "GetFunction", {"FunctionName": name}, "ResourceNotFoundException",
            f"^Function not found: arn:aws:lambda:{aws.region}:{aws.account}:function:{name}$")


@case("lambda", "UpdateFunctionConfiguration UpdateFunctionCode")
def test_changed(functions, aws, own):
    before = functions.get_function_configuration(FunctionName=own)
    functions.update_function_configuration(FunctionName=own, Timeout=8, Environment={"Variables": {"TWO": "2"}})
    changed = programs.until_active(aws, own)
    assert (changed["Timeout"], changed["Environment"]) == (8, {"Variables": {"TWO": "2"}})
    assert changed["RevisionId"] != before["RevisionId"] and changed["LastModified"] >= before["LastModified"]
    functions.update_function_code(FunctionName=own, ZipFile=programs.archive(programs.BOOTSTRAP + "\n"))
    assert programs.until_active(aws, own)["CodeSha256"] != before["CodeSha256"]
    answer = functions.invoke(FunctionName=own, Payload=json.dumps({"env": "TWO"}))
    assert json.load(answer["Payload"]) == "2"


@case("lambda", "UpdateFunctionConfiguration", "conflict")
def test_only_the_revision_that_was_read(functions, own):
    given = {"FunctionName": own, "Timeout": 4, "RevisionId": "00000000-0000-0000-0000-000000000000"}
    refused(functions, "UpdateFunctionConfiguration", given, "PreconditionFailedException")


@differs(
    "AWS refuses another revision here as well (API reference, UpdateFunctionCode: RevisionId); the engine drops it"
)
@case("lambda", "UpdateFunctionCode", "conflict")
def test_only_the_code_that_was_read(functions, own):
    other = programs.archive(programs.BOOTSTRAP + "\n")
    given = {"FunctionName": own, "ZipFile": other, "RevisionId": "00000000-0000-0000-0000-000000000000"}
    refused(functions, "UpdateFunctionCode", given, "PreconditionFailedException")


@case("lambda", "Invoke")
def test_called(functions, function):
    answer = functions.invoke(FunctionName=function["name"], Payload=json.dumps({"n": 1}), LogType="Tail")
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and "FunctionError" not in answer
    assert json.load(answer["Payload"]) == {"n": 1}
    log = base64.b64decode(answer["LogResult"]).decode()
    assert 'event {"n": 1}' in log and "START RequestId: " in log and "REPORT RequestId: " in log


@case("lambda", "Invoke")
@pytest.mark.parametrize("form", [
    "{arn}", "{arn}:$LATEST", "{name}", "{account}:function:{name}",
    but("AWS takes a name with a version (API reference, Invoke: FunctionName); the engine takes the end of a name, "
        "'function:', for the word in an ARN", "{name}:$LATEST")])
def test_called_by_all_its_names(functions, function, aws, form):
    name = form.format(**function, account=aws.account)
    assert functions.invoke(FunctionName=name, Payload=b"1")["StatusCode"] == 200


@differs("AWS tells where the code can be fetched (API reference, GetFunction: Code, Location)")
@case("lambda", "GetFunction")
def test_the_code_can_be_fetched(functions, function):
    address = functions.get_function(FunctionName=function["name"])["Code"]["Location"]
    assert urllib.request.urlopen(address).read() == programs.archive()


@case("lambda", "Invoke")
def test_a_failure_of_the_function(functions, function):
    answer = functions.invoke(FunctionName=function["name"], Payload=json.dumps({"raise": "as asked"}))
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert json.load(answer["Payload"]) == {"errorMessage": "as asked", "errorType": "Asked"}


@case("lambda", "Invoke")
def test_called_later_and_not_at_all(functions, function):
    later = functions.invoke(FunctionName=function["name"], InvocationType="Event", Payload=b"{}")
    assert later["StatusCode"] == 202 and later["Payload"].read() == b""
    dry = functions.invoke(FunctionName=function["name"], InvocationType="DryRun", Payload=b"{}")
    assert dry["StatusCode"] == 204


@case("lambda", "Invoke", "bad_input")
def test_events_are_documents(functions, function):
    given = {"FunctionName": function["name"], "Payload": b"no json"}
    refused(functions, "Invoke", given, "InvalidRequestContentException",
            "^Could not parse request body into json: ")


@case("lambda", "CreateFunction", "conflict")
def test_a_name_that_is_taken(functions, function):
    given = {"FunctionName": function["name"], "Role": function["role"], "Runtime": "provided.al2023",
             "Handler": "bootstrap", "Code": {"ZipFile": programs.archive()}}
    refused(functions, "CreateFunction", given, "ResourceConflictException",
            f"^Function already exist: {function['name']}$")


@case("lambda", "CreateFunction", "bad_input")
@pytest.mark.parametrize(("more", "code"), [
    ({"Timeout": 901}, "ValidationException"), ({"MemorySize": 127}, "ValidationException"),
    ({"FunctionName": "with spaces"}, "ValidationException"), ({"Role": "no arn"}, "ValidationException"),
    ({"Code": {"ZipFile": b"no zip"}}, "InvalidParameterValueException"),
    ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, "InvalidParameterValueException"),
    but("AWS knows the names of runtimes (API reference, CreateFunction: Runtime): bad input, not a gap",
        {"Runtime": "cobol85"}, "InvalidParameterValueException")])
def test_functions_have_rules(aws, function, name, more, code):
    given = {"FunctionName": name, "Role": function["role"], "Runtime": "provided.al2023", "Handler": "bootstrap",
             "Code": {"ZipFile": programs.archive()}, **more}
    refused(aws("lambda", loose=True), "CreateFunction", given, code)


@case("lambda", "UpdateFunctionConfiguration", "bad_input")
def test_no_longer_than_fifteen_minutes(functions, function):
    given = {"FunctionName": function["name"], "Timeout": 901}
    refused(functions, "UpdateFunctionConfiguration", given, "ValidationException")


@case("lambda", "PutFunctionConcurrency GetFunctionConcurrency DeleteFunctionConcurrency")
def test_concurrency(functions, own):
    assert functions.put_function_concurrency(FunctionName=own, ReservedConcurrentExecutions=2) | {
        "ResponseMetadata": None} == {"ReservedConcurrentExecutions": 2, "ResponseMetadata": None}
    assert functions.get_function_concurrency(FunctionName=own)["ReservedConcurrentExecutions"] == 2
    assert functions.get_function(FunctionName=own)["Concurrency"] == {"ReservedConcurrentExecutions": 2}
    functions.delete_function_concurrency(FunctionName=own)
    assert "ReservedConcurrentExecutions" not in functions.get_function_concurrency(FunctionName=own)


@case("lambda", "Invoke", "conflict")
def test_none_at_once(functions, own):
    functions.put_function_concurrency(FunctionName=own, ReservedConcurrentExecutions=0)
    given = {"FunctionName": own, "Payload": b"{}"}
    refused(functions, "Invoke", given, "TooManyRequestsException", r"^Rate Exceeded\.$")


@differs("AWS says which limit was met (botocore's model: TooManyRequestsException, Reason)")
@case("lambda", "Invoke", "conflict")
def test_which_limit_was_met(functions, own):
    functions.put_function_concurrency(FunctionName=own, ReservedConcurrentExecutions=0)
    response = refused(functions, "Invoke", {"FunctionName": own, "Payload": b"{}"}, "TooManyRequestsException")
    assert response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"


@case("lambda", "TagResource ListTags UntagResource")
def test_tags(functions, aws, own):
    arn = f"arn:aws:lambda:{aws.region}:{aws.account}:function:{own}"
    functions.tag_resource(Resource=arn, Tags={"one": "1", "two": "2"})
    assert functions.list_tags(Resource=arn)["Tags"] == {"one": "1", "two": "2"}
    functions.untag_resource(Resource=arn, TagKeys=["one"])
    assert functions.list_tags(Resource=arn)["Tags"] == {"two": "2"}


@case("lambda", "AddPermission GetPolicy RemovePermission")
def test_who_may_call(functions, aws, own):
    given = {"FunctionName": own, "StatementId": "bucket", "Action": "lambda:InvokeFunction",
             "Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::bucket", "SourceAccount": aws.account}
    added = json.loads(functions.add_permission(**given)["Statement"])
    arn = f"arn:aws:lambda:{aws.region}:{aws.account}:function:{own}"
    due = {"Sid": "bucket", "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
           "Action": "lambda:InvokeFunction", "Resource": arn}
    assert {key: added.get(key) for key in due} == due
    assert added["Condition"] == {"StringEquals": {"AWS:SourceAccount": aws.account},
                                  "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"}}
    policy = functions.get_policy(FunctionName=own)
    assert json.loads(policy["Policy"])["Statement"] == [added] and policy["RevisionId"]
    refused(functions, "AddPermission", given, "ResourceConflictException")
    functions.remove_permission(FunctionName=own, StatementId="bucket")
    refused(functions, "GetPolicy", {"FunctionName": own}, "ResourceNotFoundException",
            r"^The resource you requested does not exist\.$")


@case("lambda", "AddPermission", "conflict")
def test_a_statement_that_is_there(functions, own):
    given = {
        "FunctionName": own,
        "StatementId": "one",
        "Action": "lambda:InvokeFunction",
        "Principal": "s3.amazonaws.com",
    }
    functions.add_permission(**given)
    refused(functions, "AddPermission", given, "ResourceConflictException",
            r"^The statement id \(one\) provided already exists\. Please provide a new statement id, or remove the "
            r"existing statement\.$")


@case("lambda", "RemovePermission GetPolicy", "missing")
def test_no_such_statement(functions, own):
    refused(functions, "RemovePermission", {"FunctionName": own, "StatementId": "none"}, "ResourceNotFoundException")
    refused(functions, "GetPolicy", {"FunctionName": own}, "ResourceNotFoundException")


@case("lambda", "ListFunctions", "paging")
def test_pages_of_functions(functions, function, own):
    first = functions.list_functions(MaxItems=1)
    assert len(first["Functions"]) == 1 and first["NextMarker"]
    pages = functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    assert {own, function["name"]} <= {entry["FunctionName"] for page in pages for entry in page["Functions"]}


@pytest.mark.parametrize(
    ("operation", "given", "code", "message"),
    [
        refusal(
            "lambda",
            operation,
            "missing",
            "ResourceNotFoundException",
            r"^Function not found: arn:aws:lambda:.*:function:nobody",
            FunctionName="nobody",
            **given,
        )
        for operation, given in {
            "GetFunction": {},
            "GetFunctionConfiguration": {},
            "DeleteFunction": {},
            "Invoke": {},
            "UpdateFunctionConfiguration": {"Timeout": 3},
            "UpdateFunctionCode": {"ZipFile": programs.archive()},
            "PutFunctionConcurrency": {"ReservedConcurrentExecutions": 1},
            "GetFunctionConcurrency": {},
            "DeleteFunctionConcurrency": {},
            "AddPermission": {"StatementId": "a", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"},
        }.items()
    ],
)
def test_no_such_function(functions, operation, given, code, message):
    refused(functions, operation, given, code, message)
