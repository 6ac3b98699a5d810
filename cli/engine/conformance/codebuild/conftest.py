"""A project that builds what is in its own buildspec."""

import io
import zipfile

import pytest

from harness import programs
from harness.wait import wait_for

BUILDSPEC = """version: 0.2
env:
  exported-variables: [SAID]
phases:
  build:
    commands:
      - export SAID=hello
      - echo "built $SAID"
artifacts:
  files: [out]
"""


@pytest.fixture
def codebuild(aws):
    return aws("codebuild")


@pytest.fixture(scope="session")
def role(aws):
    return programs.create_role(aws, "conformance-build", "codebuild.amazonaws.com")


@pytest.fixture
def bucket(aws, name, later):
    """A bucket with a source."""
    s3, key = aws("s3"), "source.zip"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": aws.region})
    later(s3.delete_bucket, Bucket=name)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("out", "content")
    s3.put_object(Bucket=name, Key=key, Body=content.getvalue())
    later(s3.delete_object, Bucket=name, Key=key)
    return name


@pytest.fixture
def given(name, role, bucket):
    """What makes a project."""
    return {"name": name, "serviceRole": role, "artifacts": {"type": "NO_ARTIFACTS"},
            "source": {"type": "S3", "location": f"{bucket}/source.zip", "buildspec": BUILDSPEC},
            "environment": {"type": "ARM_CONTAINER", "image": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                            "computeType": "BUILD_GENERAL1_SMALL"}}


@pytest.fixture
def project(codebuild, given, later):
    codebuild.create_project(**given)
    later(codebuild.delete_project, name=given["name"])
    return given["name"]


@pytest.fixture
def until_over(codebuild):
    def until_over(build):
        return wait_for(
            lambda: codebuild.batch_get_builds(ids=[build])["builds"][0], lambda seen: seen["buildComplete"]
        )
    return until_over
