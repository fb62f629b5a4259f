"""Reading JSON out of what small models write."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vr_assistant.errors import BadToolCall
from vr_assistant.mind.llm.lenient import read_object
from vr_assistant.mind.llm.schema import fits

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
objects = st.dictionaries(st.text(max_size=4), scalars | st.lists(scalars, max_size=3), max_size=4)


@settings(max_examples=50, deadline=None)
@given(objects)
def test_json_is_read_as_it_is(value: dict[str, object]) -> None:
    assert read_object(json.dumps(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_no_text_does_worse_than_a_bad_tool_call(text: str) -> None:
    with contextlib.suppress(BadToolCall):
        assert isinstance(read_object(text), dict)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": {"b": "c', {"a": {"b": "c"}}),
        ('I think {this} is it: {"a": 1}', {"a": 1}),
        ('```\n{"a": 1}\n```', {"a": 1}),
        ('{"a": "}{\\""}', {"a": '}{"'}),
    ],
)
def test_what_is_around_it_or_missing_at_its_end_does_not_matter(text: str, value: object) -> None:
    assert read_object(text) == value


@pytest.mark.parametrize(
    ("value", "schema", "does_fit"),
    [
        ({"a": 1}, {"type": "object", "required": ["a"]}, True),
        ({}, {"type": "object", "required": ["a"]}, False),
        ({"a": 1, "b": 2}, {"properties": {"a": {}}, "additionalProperties": False}, False),
        ({"a": True}, {"properties": {"a": {"type": "integer"}}}, False),
        ({"a": 1}, {"properties": {"a": {"type": "number"}}}, True),
        ({"a": [1, "x"]}, {"properties": {"a": {"type": "array", "items": {"type": "integer"}}}}, False),
        ("noon", {"enum": ["noon", "night"]}, True),
        ("tea", {"enum": ["noon", "night"]}, False),
        ("x", {"anyOf": [{"const": "y"}, {"const": "x"}]}, True),
        ("z", {"anyOf": [{"const": "y"}, {"const": "x"}]}, False),
        (None, {"type": ["string", "null"]}, True),
    ],
)
def test_values_are_checked_against_their_schema(value: object, schema: dict[str, object], does_fit: bool) -> None:
    assert fits(value, schema) is does_fit
