"""How quick the embedded engine is, as its log tells it and the doctor says it."""

from pathlib import Path

from vr_assistant.config import Paths, Settings
from vr_assistant.doctor.intelligence import engine_speed
from vr_assistant.mind.llm.generation import Generation, speed_in


def test_the_log_tells_how_quick_the_answers_were() -> None:
    warming = Generation(prompt_tokens=700, prefill_s=20.0)
    slow = Generation(100, 0, 10, 3.0, 3.2, 2.0)
    quick = Generation(100, 90, 30, 0.3, 0.4, 2.0)
    speed = speed_in(f"12:00 INFO llm: {cost.line()}\n" for cost in (warming, slow, quick, quick))
    assert speed is not None and speed.answers == 3
    assert round(speed.tokens_per_s, 1) == 11.7 and round(speed.reused, 1) == 0.6 and speed.first_token_s == 0.4


def test_the_doctor_tells_what_the_last_runs_were_like(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data_dir=tmp_path, cache_dir=tmp_path, log_dir=tmp_path))
    assert engine_speed(settings) is None, "nothing is known before the first answer"
    (tmp_path / "model-server.log").write_bytes(
        b"\xff nonsense\n" + Generation(100, 90, 30, 0.3, 0.4, 2.0).line().encode()
    )
    finding = engine_speed(settings)
    assert finding is not None and "15.0 tokens a second" in finding.detail and "90%" in finding.detail
