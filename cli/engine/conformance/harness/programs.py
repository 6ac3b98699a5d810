"""The function that cases deploy: a zip whose `bootstrap` speaks the Runtime API, and the role it acts under."""

import io
import json
import zipfile

from harness.wait import wait_for

# The event says what to do: {"raise": "text"} fails, {"env": "NAME"} tells a variable; anything else comes back.
# A custom resource's properties say how each request ends: {"Update": "FAILED"}, {"Create": "silent"}; well, if they do
# not. The variable OUTCOME overrules them.
BOOTSTRAP = """#!/usr/bin/env python3
import json, os, urllib.request
API = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(API + "next") as response:
        request, event = response.headers["Lambda-Runtime-Aws-Request-Id"], json.load(response)
    print("event", json.dumps(event), flush=True)
    asked = event if isinstance(event, dict) else {}
    answer, end = event, "response"
    if "raise" in asked:
        answer, end = {"errorMessage": asked["raise"], "errorType": "Asked"}, "error"
    elif "env" in asked:
        answer = os.environ.get(asked["env"])
    elif "ResponseURL" in asked:
        status = os.environ.get("OUTCOME") or asked["ResourceProperties"].get(asked["RequestType"], "SUCCESS")
        said = {name: asked[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
        said |= {"Status": status, "Reason": "as asked", "PhysicalResourceId": "custom", "Data": {"Said": "hello"}}
        if status != "silent":
            body, headers = json.dumps(said).encode(), {"content-type": ""}
            urllib.request.urlopen(urllib.request.Request(asked["ResponseURL"], body, headers, method="PUT")).close()
    urllib.request.urlopen(API + f"{request}/{end}", data=json.dumps(answer).encode()).close()
"""


def archive(text=BOOTSTRAP):
    """The zip that a function is made from."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        entry = zipfile.ZipInfo("bootstrap", (2026, 1, 1, 0, 0, 0))
        entry.external_attr = 0o755 << 16
        file.writestr(entry, text)
    return content.getvalue()


def create_role(aws, name, service):
    """A role that a service may act under; its ARN."""
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}]}
    return aws("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]


def until_active(aws, function):
    def state():
        return aws("lambda").get_function_configuration(FunctionName=function)
    return wait_for(state, lambda seen: seen["State"] == "Active" and seen["LastUpdateStatus"] == "Successful")
