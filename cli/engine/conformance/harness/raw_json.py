"""Reads a JSON (or CBOR) body as it came: members the model does not know, values in other clothes than theirs."""

import io
import json

from botocore.parsers import RpcV2CBORParser

OUTSIDE = ("header", "headers", "statusCode", "uri", "querystring")


def faults(model, shape, http_response, protocol):
    """What is wrong with a body, a sentence each."""
    content = http_response.content
    if not content:
        return []
    if protocol == "smithy-rpc-v2-cbor":
        return walk(shape, RpcV2CBORParser().parse_data_item(io.BufferedReader(io.BytesIO(content))), "body", True)
    return walk(shape, json.loads(content), "body", False)


def walk(shape, value, where, binary):
    kind = shape.type_name
    if value is None or getattr(shape, "is_document_type", False):
        return []
    if kind == "structure" and isinstance(value, dict):
        return structure(shape, value, where, binary)
    if kind == "list" and isinstance(value, list):
        return [fault for n, entry in enumerate(value) for fault in walk(shape.member, entry, f"{where}[{n}]", binary)]
    if kind == "map" and isinstance(value, dict):
        return [fault for key, entry in value.items() for fault in walk(shape.value, entry, f"{where}.{key}", binary)]
    return [] if binary or fits(shape, value) else [f"{where} is {value!r}, no {kind} as the protocol writes it"]


def structure(shape, value, where, binary):
    """A member that only the engine knows would be read by nobody, or by mistake."""
    known = {member.serialization.get("name", name): member for name, member in shape.members.items()
             if member.serialization.get("location") not in OUTSIDE}
    found = [f"{where}.{name} is unknown to the model" for name in value if name not in known and name != "__type"]
    for name, member in known.items():
        if name in value:
            found += walk(member, value[name], f"{where}.{name}", binary)
    return found


def fits(shape, value):
    """Whether a scalar is written as the protocol writes it; times are seconds unless the model names a format."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    match shape.type_name:
        case "timestamp":
            written = shape.serialization.get("timestampFormat", "unixTimestamp")
            return number if written == "unixTimestamp" else isinstance(value, str)
        case "integer" | "long":
            return isinstance(value, int) and number
        case "float" | "double":
            return number
        case "boolean":
            return isinstance(value, bool)
        case "string" | "blob" | "character":
            return isinstance(value, str)
        case _:
            return False
