"""Marks that say what a case shows, so that what nobody shows can be listed."""

import pytest

KINDS = ("works", "missing", "conflict", "bad_input", "paging")


def case(service, operations, kind="works"):
    """Marks a case of one operation or of several, separated by spaces."""
    assert kind in KINDS, f"{kind} is none of {', '.join(KINDS)}"
    return pytest.mark.case(service, operations, kind)


def differs(reason):
    """Expects the case to fail, strictly: the reason says what AWS does, and where that is written."""
    return pytest.mark.xfail(strict=True, reason=reason)


def but(reason, *row):
    """A row of parameters that the engine answers otherwise than AWS."""
    return pytest.param(*row, marks=differs(reason))


def refusal(service, operation, kind, code, message=None, otherwise=None, **given):
    """A row of a table of refusals: the call, and the code and the text (a regular expression) that AWS answers.

    `otherwise` says what AWS does where the engine does otherwise, with the source.
    """
    marks = [case(service, operation, kind)]
    if otherwise:
        marks.append(differs(otherwise))
    row = (operation, given, code, message)
    return pytest.param(*row, marks=marks, id=f"{operation}-{kind}-{code}")


def marked(item):
    """The (service, operation, kind) that a collected test is marked with."""
    for mark in item.iter_markers("case"):
        service, operations, kind = mark.args
        for operation in operations.split():
            yield service, operation, kind
