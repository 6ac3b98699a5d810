"""Who calls with keys that are none, or signs with the wrong secret, reads the code that each protocol has for it."""

import pytest

from harness.cases import case, differs
from harness.refused import refused

NO_KEY = {"aws_access_key_id": "AKIAAAAAAAAAAAAAAAAA"}
NO_SECRET = {"aws_secret_access_key": "wrong"}
NO_TOKEN = {"aws_session_token": "no-token"}


QUERY = "AWS has this code for the query protocol (IAM API reference, Common Errors)"
STATUS = "AWS answers with status 400 (maxbanton/cwh issue 119)"
SIGNED = "AWS says InvalidSignatureException where the protocol is JSON ({})"


def row(service, operation, keys, code, otherwise=None):
    marks = [case(service, operation, "bad_input")] + ([differs(otherwise)] if otherwise else [])
    which = next(iter(keys)).removeprefix("aws_")
    return pytest.param(service, operation, keys, code, marks=marks, id=f"{service}-{which}")


@pytest.mark.parametrize(
    ("service", "operation", "keys", "code"),
    [
        row("sts", "GetCallerIdentity", NO_KEY, "InvalidClientTokenId", QUERY),
        row("sts", "GetCallerIdentity", NO_SECRET, "SignatureDoesNotMatch"),
        row(
            "sts",
            "GetCallerIdentity",
            NO_TOKEN,
            "InvalidClientTokenId",
            QUERY + "; the engine lets a foreign token pass",
        ),
        row("cloudformation", "ListStacks", NO_KEY, "InvalidClientTokenId", QUERY),
        row("cloudformation", "ListStacks", NO_SECRET, "SignatureDoesNotMatch"),
        row("lambda", "ListFunctions", NO_KEY, "UnrecognizedClientException"),
        row(
            "lambda",
            "ListFunctions",
            NO_SECRET,
            "InvalidSignatureException",
            SIGNED.format("motdotla/node-lambda issue 66"),
        ),
        row("logs", "DescribeLogGroups", NO_KEY, "UnrecognizedClientException", STATUS),
        row(
            "logs",
            "DescribeLogGroups",
            NO_SECRET,
            "InvalidSignatureException",
            SIGNED.format("Common Errors of the service"),
        ),
        row("s3", "ListBuckets", NO_KEY, "InvalidAccessKeyId"),
        row("s3", "ListBuckets", NO_SECRET, "SignatureDoesNotMatch"),
    ],
)
def test_keys(aws, service, operation, keys, code):
    refused(aws.session(service, **keys), operation, {}, code)
