"""Lists of more than a page: a hundred of each."""

from harness.cases import case

LISTS = {
    "list_stack_resources": "StackResourceSummaries",
    "describe_stack_events": "StackEvents",
    "list_exports": "Exports",
}


@case("cloudformation", "ListStackResources DescribeStackEvents ListExports", "paging")
def test_a_hundred_a_page(cfn, stacks, name):
    topics = {f"Topic{n}": {"Type": "AWS::SNS::Topic"} for n in range(101)}
    outputs = {f"Out{n}": {"Value": f"{n}", "Export": {"Name": f"{name}-{n}"}} for n in range(101)}
    stacks.create({"Resources": topics, "Outputs": outputs})
    for operation, listed in LISTS.items():
        given = {} if operation == "list_exports" else {"StackName": name}
        pages = [page[listed] for page in cfn.get_paginator(operation).paginate(**given)]
        assert len(pages) > 1 and {len(page) for page in pages[:-1]} == {100}, operation
