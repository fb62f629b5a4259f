"""The page for users quotes what they read, and names what there is."""

import re
from pathlib import Path

from vr_assistant.config import HeadsetSettings
from vr_assistant.headset.manifests import KNOWN

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "headset.md").read_text("utf-8")
TROUBLES = PAGE.split("## When it does not work")[1].split("\n## ")[0]


def test_every_sentence_that_it_quotes_is_one_the_program_says() -> None:
    said = "".join(path.read_text("utf-8") for path in (ROOT / "vr_assistant" / "headset").glob("*.py"))
    rows = [row.split("|")[1] for row in TROUBLES.splitlines() if row.startswith("| ")]
    quoted = [part.strip() for row in rows for quote in re.findall('"([^"]+)"', row) for part in quote.split("…")]
    assert len(quoted) > 8
    assert [part for part in quoted if part not in said] == []


def test_every_runtime_with_a_section_can_be_chosen_by_its_name() -> None:
    for kind, name in KNOWN.items():
        assert f"### {name}\n" in PAGE and kind in PAGE


def test_every_setting_that_it_names_is_one() -> None:
    named = set(re.findall(r"\bheadset\.([a-z_]+)", PAGE)) - {"md"}
    assert named == set(HeadsetSettings.model_fields)
