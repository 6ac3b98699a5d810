"""Holds a parsed value against its shape: required members, enums, types."""

import datetime

TYPES = {"string": str, "character": str, "boolean": bool, "integer": int, "long": int, "float": (int, float),
         "double": (int, float), "timestamp": datetime.datetime, "list": list, "map": dict, "structure": dict}

# AWS writes these otherwise than its model: Terraform's AWS provider lowers the name of a filter rule to compare it,
# recorded answers of UpdateFunctionConfiguration have the reason, and a stack's own events have the stack's status
# (CloudFormation User Guide, stack status codes).
OTHERWISE = {("FilterRuleName", "Prefix"), ("FilterRuleName", "Suffix"), ("LastUpdateStatusReasonCode", "Creating"),
             ("ResourceStatus", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
             ("ResourceStatus", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")}


def faults(shape, value, where):
    """What is wrong with a value, a sentence each."""
    kind = shape.type_name
    if value is None or getattr(shape, "is_document_type", False) or kind == "blob":
        return []
    if not isinstance(value, TYPES[kind]) or (kind in ("integer", "long") and isinstance(value, bool)):
        return [f"{where} is {value!r}, no {kind}"]
    if kind == "structure":
        return structure(shape, value, where)
    if kind == "list":
        return [fault for n, entry in enumerate(value) for fault in faults(shape.member, entry, f"{where}[{n}]")]
    if kind == "map":
        return [fault for key, entry in value.items()
                for fault in faults(shape.key, key, f"key of {where}") + faults(shape.value, entry, f"{where}.{key}")]
    if kind == "string" and shape.enum and value not in shape.enum and (shape.name, value) not in OTHERWISE:
        return [f"{where} is {value!r}, none of {', '.join(shape.enum)}"]
    return []


def structure(shape, value, where):
    found = [f"{where} lacks {name}" for name in shape.required_members if value.get(name) is None]
    for name, member in shape.members.items():
        if name in value:
            found += faults(member, value[name], f"{where}.{name}")
    return found
