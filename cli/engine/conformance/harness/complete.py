"""Which operations no case shows to work, held against what the engine says that it has."""

from collections import Counter, defaultdict

from harness.cases import KINDS, marked

# Services of which every operation has a case that shows it to work. Grows until it is all of them.
COMPLETE = frozenset((
    "cloudformation", "codebuild", "codeconnections", "codepipeline", "codestar-connections", "events", "glue", "iam",
    "lambda", "logs", "s3", "secretsmanager", "sns", "sqs", "sts"))


def unshown(items, covers):
    """Service to operations without a case that works."""
    shown = {(service, operation) for item in items for service, operation, kind in marked(item) if kind == "works"}
    missing = {service: [name for name in names if (service, name) not in shown] for service, names in covers.items()}
    return {service: names for service, names in missing.items() if names}


def unknown(items, covers):
    """Operations that are marked and that the engine does not have: a mark mistyped, or an operation lost."""
    return sorted({f"{service} {operation}" for item in items for service, operation, _ in marked(item)
                   if operation not in covers.get(service, ())})


def summary(items):
    """Lines that say how many cases each service has, by kind, and how many of them AWS answers otherwise."""
    counts, differing = defaultdict(Counter), Counter()
    for item in items:
        for service, _, kind in marked(item):
            counts[service][kind] += 1
            differing[service] += any(item.iter_markers("xfail"))
    width = max(map(len, counts), default=0)
    for service, kinds in sorted(counts.items()):
        by_kind = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind])
        told = f"; AWS answers {differing[service]} otherwise" if differing[service] else ""
        yield f"{service:<{width}}  {sum(kinds.values()):>4}  {by_kind}{told}"
    yield f"{'all':<{width}}  {sum(sum(kinds.values()) for kinds in counts.values()):>4}"
