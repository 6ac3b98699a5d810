"""Holds an answer against the operation's model: what botocore's parser forgives, other clients do not."""

from harness import raw_json, raw_xml, values

# The status depends on the request.
PARTIAL = {("s3", "GetObject"), ("s3", "HeadObject")}
# AWS answers another status than its model says (recorded: s3-s3_api.json); a case of its own holds it.
OTHERWISE = {("s3", "PutBucketPolicy"), ("s3", "PutBucketTagging")}


def faults(model, parsed, http_response):
    """What is wrong with an answer, a sentence each."""
    found = []
    if not parsed.get("ResponseMetadata", {}).get("RequestId"):
        found.append("no request id")
    found += status(model, http_response.status_code)
    if model.output_shape is None:
        return found
    content = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
    found += values.faults(model.output_shape, content, "answer")
    body = body_shape(model.output_shape)
    if body is not None and not model.has_streaming_output:
        protocol = model.service_model.resolved_protocol
        reader = raw_xml if protocol in ("query", "rest-xml") else raw_json
        found += reader.faults(model, body, http_response, protocol)
    return found


def status(model, given):
    service = model.service_model.service_name
    fixed = not any(member.serialization.get("location") == "statusCode"
                    for member in (model.output_shape.members.values() if model.output_shape else ()))
    if (service, model.name) in OTHERWISE:
        return []
    due = model.http.get("responseCode", 200)
    if fixed and given != due and not ((service, model.name) in PARTIAL and given == 206):
        return [f"status {given} instead of {due}"]
    return []


def body_shape(shape):
    """The structure that the body holds, or None where the body is no document."""
    payload = shape.serialization.get("payload")
    if payload is None:
        return shape
    member = shape.members[payload]
    return member if member.type_name == "structure" else None
