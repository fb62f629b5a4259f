"""Whether a value fits a JSON schema, for the keywords our schemas use; others are not looked at."""

from collections.abc import Mapping, Sequence

_TYPES: dict[object, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def fits(value: object, schema: Mapping[str, object]) -> bool:
    """Keywords: type, const, enum, anyOf, oneOf, properties, required, additionalProperties: false, items."""
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(allowed := schema.get("enum"), Sequence) and value not in allowed:
        return False
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, Sequence) and not any(fits(value, branch) for branch in branches):
            return False
    if "type" in schema and not _has_type(value, schema["type"]):
        return False
    if isinstance(value, dict):
        return _object_fits(value, schema)
    items = schema.get("items")
    return not (isinstance(value, list) and isinstance(items, Mapping)) or all(fits(item, items) for item in value)


def _has_type(value: object, wanted: object) -> bool:
    if isinstance(wanted, list):
        return any(_has_type(value, one) for one in wanted)
    if isinstance(value, bool):
        return wanted == "boolean"
    return wanted not in _TYPES or isinstance(value, _TYPES[wanted])


def _object_fits(value: dict[str, object], schema: Mapping[str, object]) -> bool:
    properties = schema.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    required = schema.get("required")
    if isinstance(required, Sequence) and not all(name in value for name in required):
        return False
    if schema.get("additionalProperties") is False and not all(name in properties for name in value):
        return False
    return all(fits(value[name], rule) for name, rule in properties.items() if name in value)
