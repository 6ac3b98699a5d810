"""The stock `aws` command as a person types it, and what the checks share."""

import json
import subprocess
import time

PIPELINE = "market-data-downloader"
PRODUCTION = "prod-marketdata-downloader"
held = []


def typed(*words):
    """Runs `aws` as a shell does that has evaluated `mdd local env`."""
    return subprocess.run(["bash", "-c", 'aws "$@"', "bash", *words], capture_output=True, text=True, check=False)


def aws(*words, parse=True):
    """Runs `aws` and returns its answer."""
    run = typed(*words)
    assert run.returncode == 0, f"aws {' '.join(words)}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    return json.loads(run.stdout) if parse and run.stdout.strip() else run.stdout


def refused(*words):
    """Runs `aws`, which must fail, and returns what it says."""
    run = typed(*words)
    assert run.returncode != 0, f"aws {' '.join(words)} should have failed"
    return run.stderr


def check(what, truth, shown=None):
    """Says what holds; stops at what does not."""
    assert truth, f"{what}: {shown}"
    held.append(what)
    print(f"ok   {what}")


def output(name):
    stack = aws("cloudformation", "describe-stacks", "--stack-name", PRODUCTION)["Stacks"][0]
    return next(output["OutputValue"] for output in stack["Outputs"] if output["OutputKey"] == name)


def wait_for(look, enough, tries=120):
    """Looks again until it is enough: at most a minute."""
    for _ in range(tries):
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.5)
    return seen
