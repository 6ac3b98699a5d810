"""Holds a refusal against the operation's model: a client chooses by the code, and looks for help by the request id."""

from harness.known_errors import COMMON, NO_BODY, OF_SERVICE, STATUS


def faults(model, parsed, http_response):
    """What is wrong with a refusal, a sentence each."""
    error = parsed["Error"]
    code, status = error.get("Code", ""), http_response.status_code
    found = [] if parsed.get("ResponseMetadata", {}).get("RequestId") else ["no request id"]
    if model.name in NO_BODY and code == str(status):
        return found
    if not error.get("Message") and status != 304:
        found.append(f"{code} says nothing")
    modelled = modelled_statuses(model)
    service = model.service_model.service_name
    if code in modelled:
        due = STATUS.get((service, code), modelled[code])
    elif code in OF_SERVICE.get(service, {}):
        due = OF_SERVICE[service][code]
    elif code in COMMON:
        due = COMMON[code]
    else:
        return found + [f"{code} ({error.get('Message')}) is an error neither of the operation nor common"]
    return found if status == due else found + [f"{code} has status {status} instead of {due}"]


def modelled_statuses(model):
    """Code to status; without one in the model a caller's fault is 400."""
    statuses = {}
    for shape in model.error_shapes:
        declared = shape.metadata.get("error", {})
        status = declared.get("httpStatusCode", 500 if shape.metadata.get("fault") else 400)
        statuses[shape.name] = status
        if "code" in declared:
            statuses[declared["code"]] = status
    return statuses
