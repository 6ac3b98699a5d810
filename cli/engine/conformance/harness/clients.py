"""boto3 clients of the engine whose every answer is held against botocore's model before the case sees it."""

import boto3
from botocore.config import Config

from harness import answers, errors


class Clients:
    """Clients by service, made once. `loose` ones send what boto3 itself would refuse, so that the engine must."""

    def __init__(self, endpoint):
        self.endpoint, self.made, self.calls = endpoint, {}, []
        self.account, self.region = endpoint["account"], endpoint["region"]

    def __call__(self, service, loose=False):
        key = service, loose
        if key not in self.made:
            self.made[key] = self._make(service, loose)
        return self.made[key]

    def session(self, service, **credentials):
        """A client with other credentials, as strict as the others."""
        return self._make(service, False, **credentials)

    def _make(self, service, loose, **credentials):
        keys = {"aws_access_key_id": self.endpoint["access_key_id"],
                "aws_secret_access_key": self.endpoint["secret_access_key"], **credentials}
        # Version 4 also where boto3 still presigns with version 2.
        config = Config(retries={"total_max_attempts": 1}, parameter_validation=not loose, read_timeout=60,
                        s3={"addressing_style": "path"}, signature_version="s3v4" if service == "s3" else "v4")
        client = boto3.session.Session().client(service, endpoint_url=self.endpoint["url"],
                                                region_name=self.region, config=config, **keys)
        # First of all: botocore's own handlers decode documents that the model says are strings.
        name = client.meta.service_model.service_id.hyphenize()
        for operation in client.meta.service_model.operation_names:
            client.meta.events.register_first(f"after-call.{name}.{operation}", self._judge)
        return client

    def _judge(self, http_response, parsed, model, **_):
        """Runs between the parser and the caller; what it raises is raised by the call."""
        failed = http_response.status_code >= 300 and "Error" in parsed
        self.calls.append((model.service_model.service_name, model.name, not failed))
        found = errors.faults(model, parsed, http_response) if failed else answers.faults(model, parsed, http_response)
        where = f"{model.service_model.service_name} {model.name}"
        assert not found, f"{where} answers other than its model says: " + "; ".join(found)
