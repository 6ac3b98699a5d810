"""Waiting for what the engine does by itself: short looks, a bounded number of them."""

import time

TRIES = 300


def wait_for(look, enough, tries=TRIES):
    """Looks ten times a second until it is enough."""
    for _ in range(tries):
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.1)
    raise AssertionError(f"still not so after {tries} looks: {seen}")
