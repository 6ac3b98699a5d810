"""Projects and their builds."""

import pytest

from harness.cases import case
from harness.refused import refused
from harness.wait import wait_for


@case("codebuild", "CreateProject BatchGetProjects ListProjects UpdateProject DeleteProject")
def test_projects(codebuild, aws, given, name):
    made = codebuild.create_project(**given, description="said", tags=[{"key": "one", "value": "1"}])["project"]
    assert made["arn"] == f"arn:aws:codebuild:{aws.region}:{aws.account}:project/{name}"
    assert made["timeoutInMinutes"] == 60 and made["queuedTimeoutInMinutes"] == 480
    got = codebuild.batch_get_projects(names=[name, "nobody"])
    assert got["projectsNotFound"] == ["nobody"]
    project, = got["projects"]
    assert (project["name"], project["description"], project["serviceRole"]) == (name, "said", given["serviceRole"])
    assert project["source"]["buildspec"] == given["source"]["buildspec"]
    assert project["tags"] == [{"key": "one", "value": "1"}] and project["created"] <= project["lastModified"]
    assert name in codebuild.list_projects()["projects"]
    codebuild.update_project(name=name, description="other")
    assert codebuild.batch_get_projects(names=[name])["projects"][0]["description"] == "other"
    codebuild.delete_project(name=name)
    # Removing what is gone is no mistake.
    codebuild.delete_project(name=name)
    assert codebuild.batch_get_projects(names=[name])["projectsNotFound"] == [name]


@case("codebuild", "StartBuild BatchGetBuilds ListBuilds ListBuildsForProject")
def test_a_build(codebuild, aws, project, until_over):
    started = codebuild.start_build(projectName=project, environmentVariablesOverride=[{"name": "ONE", "value": "1"}])[
        "build"
    ]
    assert started["buildStatus"] == "IN_PROGRESS" and started["buildComplete"] is False
    assert started["arn"] == f"arn:aws:codebuild:{aws.region}:{aws.account}:build/{started['id']}"
    assert started["id"].startswith(f"{project}:") and started["buildNumber"] == 1
    build = until_over(started["id"])
    assert build["buildStatus"] == "SUCCEEDED" and build["endTime"] >= build["startTime"], build["phases"]
    phases = [(phase["phaseType"], phase.get("phaseStatus")) for phase in build["phases"]]
    assert phases == [(phase, "SUCCEEDED") for phase in (
        "SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD",
        "UPLOAD_ARTIFACTS", "FINALIZING")] + [("COMPLETED", None)]
    assert build["exportedEnvironmentVariables"] == [{"name": "SAID", "value": "hello"}]
    assert build["logs"]["groupName"] == f"/aws/codebuild/{project}"
    events = aws("logs").get_log_events(
        logGroupName=build["logs"]["groupName"], logStreamName=build["logs"]["streamName"]
    )
    assert any("built hello" in event["message"] for event in events["events"])
    assert codebuild.list_builds()["ids"][0] == build["id"]
    assert codebuild.list_builds_for_project(projectName=project)["ids"] == [build["id"]]


@case("codebuild", "StartBuild BatchGetBuilds")
def test_a_build_that_fails(codebuild, project, until_over):
    spec = "version: 0.2\nphases: {build: {commands: ['exit 3']}}"
    started = codebuild.start_build(projectName=project, buildspecOverride=spec)["build"]
    build = until_over(started["id"])
    assert build["buildStatus"] == "FAILED"
    failed, = [phase for phase in build["phases"] if phase["phaseType"] == "BUILD"]
    context, = failed["contexts"]
    assert (failed["phaseStatus"], context["statusCode"]) == ("FAILED", "COMMAND_EXECUTION_ERROR")
    assert context["message"].startswith("Error while executing command: exit 3. Reason: exit status 3")


@case("codebuild", "StopBuild")
def test_stopped(codebuild, project, until_over):
    spec = "version: 0.2\nphases: {build: {commands: ['sleep 600']}}"
    started = codebuild.start_build(projectName=project, buildspecOverride=spec)["build"]["id"]
    wait_for(
        lambda: codebuild.batch_get_builds(ids=[started])["builds"][0], lambda seen: seen["currentPhase"] == "BUILD"
    )
    assert codebuild.stop_build(id=started)["build"]["id"] == started
    assert until_over(started)["buildStatus"] == "STOPPED"


@case("codebuild", "InvalidateProjectCache")
def test_the_cache_is_dropped(codebuild, project):
    codebuild.invalidate_project_cache(projectName=project)


@case("codebuild", "BatchGetBuilds", "missing")
def test_builds_that_are_not_there(codebuild, project):
    build = f"{project}:00000000-0000-0000-0000-000000000000"
    answer = codebuild.batch_get_builds(ids=[build])
    assert answer["buildsNotFound"] == [build] and answer["builds"] == []


@case("codebuild", "CreateProject", "conflict")
def test_a_name_that_is_taken(codebuild, aws, project, given):
    refused(codebuild, "CreateProject", given, "ResourceAlreadyExistsException")


@case("codebuild", "CreateProject", "bad_input")
@pytest.mark.parametrize("more", [{"name": "with spaces"}, {"timeoutInMinutes": 4}, {"serviceRole": "no arn"}])
def test_projects_have_rules(aws, given, more):
    refused(aws("codebuild", loose=True), "CreateProject", {**given, **more}, "InvalidInputException")


@case("codebuild", "StartBuild UpdateProject StopBuild InvalidateProjectCache ListBuildsForProject", "missing")
def test_no_such_project(codebuild):
    build = "nobody:00000000-0000-0000-0000-000000000000"
    for operation, given in {"StartBuild": {"projectName": "nobody"}, "UpdateProject": {"name": "nobody"},
                             "InvalidateProjectCache": {"projectName": "nobody"}, "StopBuild": {"id": build},
                             "ListBuildsForProject": {"projectName": "nobody"}}.items():
        refused(codebuild, operation, given, "ResourceNotFoundException")


@case("codebuild", "ListProjects ListBuildsForProject", "paging")
def test_an_order(codebuild, project, given, name, later, until_over):
    codebuild.create_project(**{**given, "name": f"{name}-other"})
    later(codebuild.delete_project, name=f"{name}-other")
    up = codebuild.list_projects(sortBy="NAME", sortOrder="ASCENDING")["projects"]
    down = codebuild.list_projects(sortBy="NAME", sortOrder="DESCENDING")["projects"]
    assert up == sorted(up) and down == up[::-1]
    builds = [codebuild.start_build(projectName=project)["build"]["id"] for _ in range(2)]
    for build in builds:
        until_over(build)
    assert codebuild.list_builds_for_project(projectName=project)["ids"] == builds[::-1]
    assert codebuild.list_builds_for_project(projectName=project, sortOrder="ASCENDING")["ids"] == builds
