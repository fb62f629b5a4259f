"""What `doctor --audio` makes of what it hears."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from own_home import own_home

from vr_assistant.doctor.sound_check import Heard, judge
from vr_assistant.mind.audio.round_trip import round_trip_s
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, read_speech, to_pcm

ROOT = Path(__file__).parents[2]
SPEECH = read_speech(ROOT / "assets" / "demo" / "1-bookshop.wav")
HISS = np.random.default_rng(3).normal(0, 1, 3 * SPEECH_RATE_HZ).astype(np.float32)


def spoken(loudness: float, noise: float) -> Heard:
    sound = HISS * noise
    sound[8000 : 8000 + len(SPEECH)] += SPEECH * loudness
    return Heard(to_pcm(sound))


@pytest.mark.parametrize(
    ("heard", "state", "says"),
    [
        (spoken(1.0, 0.001), "ok", "noise floor -6"),
        (spoken(0.0, 0.0001), "warn", "too quiet, or nobody spoke"),
        (spoken(12.0, 0.001), "warn", "too loud"),
        (spoken(1.0, 0.05), "warn", "noisy"),
        (Heard(bytes(96_000)), "warn", "only digital silence"),
        (Heard(b"\x05\x00" * 48_000), "warn", "only digital silence"),
    ],
)
def test_the_level_is_judged_and_what_is_wrong_comes_with_its_fix(heard: Heard, state: str, says: str) -> None:
    (finding,) = judge(heard)
    assert finding.state == state and says in finding.detail
    assert bool(finding.fix) == (state == "warn")


@pytest.mark.parametrize("later_s", [0.02, 0.25, 0.7])
def test_the_round_trip_is_measured_in_noise(later_s: float) -> None:
    near = HISS * 0.003
    at = int((0.5 + later_s) * SPEECH_RATE_HZ)
    near[at : at + len(SPEECH)] += 0.2 * SPEECH[: len(near) - at]
    assert round_trip_s(near, SPEECH, 0.5) == pytest.approx(later_s, abs=0.001)


def test_a_microphone_that_does_not_hear_the_loudspeaker_measures_nothing() -> None:
    assert round_trip_s(HISS * 0.01, SPEECH, 0.5) is None


@pytest.mark.processes
def test_without_a_sound_card_each_lack_is_one_sentence_with_its_fix(tmp_path: Path) -> None:
    without = {"VR_ASSISTANT_AUDIO__INPUT_DEVICE": "none", "VR_ASSISTANT_AUDIO__OUTPUT_DEVICE": "none"}
    done = subprocess.run(
        [sys.executable, "-m", "vr_assistant", "doctor", "--audio", "--json"],
        cwd=ROOT, env=dict(os.environ) | own_home(tmp_path) | without, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stderr
    found = json.loads(done.stdout)
    assert len(found) == 4 and all(one["state"] == "warn" and one["fix"] for one in found)
