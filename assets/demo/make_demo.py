"""Speak the lines of demo.toml anew: python assets/demo/make_demo.py FOLDER_OF_THE_ENGLISH_VOICE

The user must not sound like the assistant. Both are the Piper voice "joe", so the user's sound is synthesised slowly
and played fast: pitch and formants rise by RAISED, the tempo stays. Same text, same bytes, on every machine with the
same onnxruntime.
"""

import sys
import tomllib
from pathlib import Path

import numpy as np
import soxr

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, to_pcm, write_wav
from vr_assistant.mind.speech.voice import PiperVoice

HERE = Path(__file__).parent
RAISED = 1.22
UNHURRIED = 1.12
PEAK = 0.7


def main(voice_folder: Path) -> None:
    voice = PiperVoice(voice_folder, is_deterministic=True, tempo=1 / (RAISED * UNHURRIED))
    for line in tomllib.loads((HERE / "demo.toml").read_text("utf-8"))["turn"]:
        speech = voice.say(line["text"], "en")
        samples = soxr.resample(from_pcm(speech.pcm), speech.rate_hz * RAISED, SPEECH_RATE_HZ)
        samples *= PEAK / np.abs(samples).max()
        seconds = write_wav(HERE / line["wav"], to_pcm(samples), SPEECH_RATE_HZ)
        print(f"{line['wav']}  {seconds:.2f} s  {line['text']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
