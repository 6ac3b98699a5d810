"""A function for each case that changes one."""

import pytest

from harness import programs


@pytest.fixture
def functions(aws):
    return aws("lambda")


@pytest.fixture
def own(aws, functions, function, name, later):
    """A function of the case's own; `function` is everybody's."""
    functions.create_function(FunctionName=name, Role=function["role"], Runtime="provided.al2023", Handler="bootstrap",
                              Code={"ZipFile": programs.archive()})
    later(functions.delete_function, FunctionName=name)
    programs.until_active(aws, name)
    return name


@pytest.fixture
def queue(aws, name, later):
    address = aws("sqs").create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    later(aws("sqs").delete_queue, QueueUrl=address)
    return address, f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
