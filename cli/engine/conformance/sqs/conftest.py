"""A queue for each case."""

import pytest


@pytest.fixture
def sqs(aws):
    return aws("sqs")


@pytest.fixture
def queue(sqs, name, later):
    address = sqs.create_queue(QueueName=name)["QueueUrl"]
    later(sqs.delete_queue, QueueUrl=address)
    return address


@pytest.fixture
def missing(queue):
    """The address of a queue that is not there."""
    return f"{queue}-nobody"
