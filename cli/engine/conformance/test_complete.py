"""Every operation the engine claims has a case that shows it to work."""

import pytest

from harness import complete


def test_every_operation_has_a_case(engine, request):
    options = request.config.option
    if options.keyword or options.markexpr or [str(path) for path in options.file_or_dir or []]:
        pytest.skip("only a whole run can tell")
    covers = engine.covers()
    assert not complete.unknown(request.session.items, covers)
    missing = complete.unshown(request.session.items, covers)
    for service, operations in missing.items():
        print(f"{service} has no case that shows: {', '.join(operations)}")
    lacking = {service: operations for service, operations in missing.items() if service in complete.COMPLETE}
    assert not lacking
