"""A call that must be refused, with AWS's code and, where its source is known, AWS's words."""

import re

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError


def refused(client, operation, given, code, message=None):
    """Makes the call and returns the refusal."""
    with pytest.raises(ClientError) as caught:
        getattr(client, xform_name(operation))(**given)
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    if message is not None:
        assert re.search(message, error["Message"]), error
    return caught.value.response
