"""Reads an XML body as it came: elements the model does not know, and times that are not written as AWS writes them."""

import re
import xml.etree.ElementTree as ElementTree

WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
# Its root is the location itself.
BARE = {"GetBucketLocation"}


def faults(model, shape, http_response, protocol):
    """What is wrong with a body, a sentence each."""
    if not http_response.content or model.name in BARE:
        return []
    root = ElementTree.fromstring(http_response.content)
    if protocol == "query":
        return envelope(model, shape, root)
    return walk(shape, root, bare(root))


def envelope(model, shape, root):
    """The query protocol wraps what the operation answers, and says its request id beside it."""
    wrapper = shape.serialization.get("resultWrapper")
    found = [] if bare(root) == f"{model.name}Response" else [f"the root is {bare(root)}"]
    for child in root:
        if bare(child) == wrapper:
            found += walk(shape, child, wrapper)
        elif bare(child) != "ResponseMetadata":
            found.append(f"{bare(child)} is unknown to the protocol")
    return found


def walk(shape, element, where):
    kind = shape.type_name
    if kind == "structure":
        return structure(shape, element, where)
    if kind == "list":
        entry = shape.member.serialization.get("name", "member")
        return [fault for child in element for fault in (
            walk(shape.member, child, f"{where}.{entry}") if bare(child) == entry
            else [f"{where}.{bare(child)} is unknown to the model"])]
    if kind == "timestamp" and not WRITTEN.fullmatch(element.text or ""):
        return [f"{where} is {element.text!r}, no time as the protocol writes it"]
    if kind == "boolean" and element.text not in ("true", "false"):
        return [f"{where} is {element.text!r}, no boolean as the protocol writes it"]
    return []


def structure(shape, element, where):
    known = {wire_name(name, member): member for name, member in shape.members.items()
             if member.serialization.get("location") is None}
    found = []
    for child in element:
        name = bare(child)
        if name not in known:
            found.append(f"{where}.{name} is unknown to the model")
            continue
        member = known[name]
        flat = member.type_name == "list" and member.serialization.get("flattened")
        found += walk(member.member if flat else member, child, f"{where}.{name}")
    return found


def wire_name(name, member):
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name", member.serialization.get("name", name))
    return member.serialization.get("name", name)


def bare(element):
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]
