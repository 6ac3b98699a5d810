"""What pytest gives each case: one engine a run, strict clients, a name of its own, a way to leave nothing behind."""

import contextlib
import itertools
import os

import pytest

from harness import complete, programs
from harness.cases import marked
from harness.clients import Clients
from harness.project import Engine, make_project

numbers = itertools.count(1)
CLIENTS, BEFORE = pytest.StashKey(), pytest.StashKey()


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    make_project(folder)
    engine = Engine(os.environ["MDD_BIN"], folder)
    yield engine
    engine.stop()


@pytest.fixture(scope="session")
def aws(engine, request):
    """`aws("s3")` is a client; `aws("s3", loose=True)` one that sends anything."""
    request.config.stash[CLIENTS] = Clients(engine.endpoint)
    return request.config.stash[CLIENTS]


@pytest.fixture(scope="session")
def function(aws):
    """A function that answers, fails or takes its time as its event asks: what needs a target takes this one."""
    arn = programs.create_role(aws, "conformance-function", "lambda.amazonaws.com")
    name = "conformance-function"
    aws("lambda").create_function(FunctionName=name, Role=arn, Runtime="provided.al2023", Handler="bootstrap",
                                  Code={"ZipFile": programs.archive()}, Timeout=10)
    programs.until_active(aws, name)
    return {"name": name, "arn": f"arn:aws:lambda:{aws.region}:{aws.account}:function:{name}", "role": arn}


@pytest.fixture
def name():
    """A name that nothing else has."""
    return f"case-{next(numbers)}"


@pytest.fixture
def later():
    """`later(call, ...)` is made when the case ends, however it ends; the last one first."""
    with contextlib.ExitStack() as stack:
        yield stack.callback


def pytest_runtest_setup(item):
    clients = item.config.stash.get(CLIENTS, None)
    item.stash[BEFORE] = len(clients.calls) if clients else 0


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """A mark is a claim: the case must have made the call, and one that works must have had an answer."""
    before = pyfuncitem.stash[BEFORE]
    result = yield
    clients = pyfuncitem.config.stash.get(CLIENTS, None)
    calls = clients.calls[before:] if clients else []
    for service, operation, kind in marked(pyfuncitem):
        made = [answered for of, called, answered in calls if (of, called) == (service, operation)]
        assert made and (kind != "works" or any(made)), f"{service} {operation} is marked as {kind} and was not shown"
    return result


def pytest_terminal_summary(terminalreporter, config):
    session = terminalreporter._session
    items = getattr(session, "items", [])
    if items and not config.option.collectonly:
        terminalreporter.section("cases per service")
        for line in complete.summary(items):
            terminalreporter.line(line)
