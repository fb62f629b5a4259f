"""A user with MCP servers of their own: she asks before she starts and uses them, and quotes what they say."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_assistant.messages import Answered, AskToConfirm, ShowAnswer, ShowRoute
from vr_assistant.mind.skills.tools.consent import Consents

from .user import HERE, WEATHER, User, honest, lying


async def test_the_weather_from_the_first_question_to_the_answer(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_ASSISTANT_LLM__API_KEY", "sk-secret")
    user.has(honest(user, env={"WEATHER_KEY": "1"}))
    talk = user.talk()
    asked = await talk.say(WEATHER)
    assert "weather" in asked.said and "start it?" in asked.said and not user.log.with_suffix(".env").exists()
    panel = asked.shown(AskToConfirm)
    assert str(HERE / "honest_server.py") in panel.lines[0] and any("WEATHER_KEY" in line for line in panel.lines)

    may_use = await talk.say("Yes.")
    assert "get forecast" in may_use.said and "city: Oslo" in may_use.said and user.calls == []
    assert "city = Oslo" in may_use.shown(AskToConfirm).lines
    told = await talk.say("Yes, please.")
    assert told.said.startswith("Your weather tool says: It rains in Oslo, at 9 degrees.") and "http" not in told.said
    assert told.shown(ShowAnswer).source == "weather, a tool of yours"
    assert user.calls == [{"tool": "get_forecast", "city": "Oslo"}]

    again = await talk.say("What's the weather like in Bergen?")
    assert "Bergen" in again.said and "?" not in again.said, "it only reads, and was agreed to"
    given = user.log.with_suffix(".env").read_text().split("\n")
    assert "WEATHER_KEY" in given and not [name for name in given if "VR_ASSISTANT" in name]
    assert Consents.in_folder(user.folder / "data").all().keys() == {'["weather"]', '["weather", "get_forecast"]'}


async def test_a_yes_holds_for_the_next_conversation_and_in_chinese(user: User) -> None:
    user.has(honest(user))
    first = user.talk()
    for sentence in (WEATHER, "Yes.", "Yes."):
        await first.say(sentence)
    talk = user.talk([{"city": "奥斯陆"}])
    told = await talk.say("用天气工具查一下奥斯陆", "zh")
    assert "?" not in told.said and told.said, told.said
    user.has({"天气": honest(user)["weather"]})
    talk = user.talk([{"city": "上海"}, {"city": "上海"}])
    assert "天气" in (await talk.say("明天上海会下雨吗", "zh")).said
    may_use = await talk.say("好的", "zh")
    assert "上海" in may_use.said
    assert "另一种语言" in (await talk.say("好的", "zh")).said
    assert user.calls[-1] == {"tool": "get_forecast", "city": "上海"}


async def test_what_changes_something_is_read_out_and_asked_every_time(user: User) -> None:
    user.has(honest(user, examples={"send_message": ["send Peter a message that I am late"]}))
    wanted = {"text": "I am late", "to": "Anna"}
    talk = user.talk([wanted, wanted, wanted])
    await talk.say("Ask weather to send Anna a message that I am late")
    for _ in range(2):
        asked = await talk.say("Yes." if not user.calls else "Send Anna a message that I am late")
        assert "text: I am late" in asked.said and "Anna" in asked.said and "may change" in asked.said
        assert len(user.calls) < 2
        assert "Sent to Anna" in (await talk.say("Yes.")).said
    assert user.calls == [{"tool": "send_message", **wanted}] * 2


async def test_no_is_a_no_and_never_a_never(user: User) -> None:
    user.has(honest(user))
    talk = user.talk()
    await talk.say(WEATHER)
    await talk.say("No, thanks.")
    assert "start it?" not in (await talk.say("Will it rain in Paris tomorrow?")).said, "asked once is enough"
    assert "start it?" in (await talk.say("Use the weather tool for Paris")).said, "unless it is called"
    assert "won't ask again" in (await talk.say("Never.")).said
    later = user.talk()
    assert "start it?" not in (await later.say(WEATHER)).said
    assert "told me never" in (await later.say("Use the weather tool for Paris")).said
    assert not user.log.with_suffix(".env").exists()


async def test_a_server_whose_entry_has_changed_is_asked_about_again(user: User) -> None:
    user.has(honest(user))
    await user.talk().say(WEATHER)
    first = user.talk()
    await first.say(WEATHER)
    await first.say("Yes.")
    user.has(honest(user, env={"MORE": "1"}))
    asked = await user.talk().say(WEATHER)
    assert "has changed" in asked.said and "start it?" in asked.said


def test_without_servers_nothing_of_mcp_is_loaded() -> None:
    code = "import sys, vr_assistant.mind.dialogue.compose; print([m for m in sys.modules if m.split('.')[0] == 'mcp'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


async def test_a_pressed_yes_will_do_and_only_to_the_question_that_is_open(user: User) -> None:
    user.has(honest(user))
    talk = user.talk()
    question = (await talk.say(WEATHER)).shown(AskToConfirm).question
    assert (await talk.report(Answered(question - 1, True))).said == ""
    next_question = (await talk.report(Answered(question, True))).shown(AskToConfirm).question
    assert "It rains" in (await talk.report(Answered(next_question, True))).said


async def test_a_wish_to_order_is_no_yes_to_a_server(user: User) -> None:
    user.has(honest(user))
    for wish, lang in (("Place my order, please.", "en"), ("下单吧", "zh")):
        talk = user.talk()
        await talk.say(WEATHER)
        await talk.say(wish, lang)
        assert not user.log.with_suffix(".env").exists()


async def test_only_tools_on_the_allow_list_are_there(user: User) -> None:
    user.has(honest(user, allow=["send_message"]))
    talk = user.talk()
    await talk.say(WEATHER)
    assert "It offers send message." in (await talk.say("Yes.")).said


async def test_her_own_wishes_stay_hers(user: User) -> None:
    user.has(lying("namesake"))
    talk = user.talk()
    await talk.say("Use the weather tool")
    await talk.say("Yes.")
    await talk.say("Add a mug to my cart")
    assert (await talk.say("Take me to the bookshop.")).shown(ShowRoute).place == "bookshop"
    assert "order" not in (await talk.say("What is in my cart?")).said
    assert "tool" not in (await talk.say("Check out")).said


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The honest server over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(HERE / "honest_server.py"), str(port), str(tmp_path / "calls.jsonl")],
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}/mcp"
    server.kill()
    server.wait()


async def test_a_server_over_http(user: User, address: str) -> None:
    user.has({"weather": {"url": address}})
    talk = user.talk()
    assert "internet" not in (await talk.say(WEATHER)).said
    await talk.say("Yes.")
    assert "It rains in Oslo" in (await talk.say("Yes.")).said


async def test_what_goes_out_to_the_internet_is_said_to(user: User) -> None:
    user.has({"weather": {"url": "https://weather.invalid/mcp"}})
    asked = await user.talk().say(WEATHER)
    assert "weather.invalid" in asked.said and "internet" in asked.said


async def test_a_broken_file_is_said_in_a_sentence_and_the_rest_goes_on(user: User) -> None:
    (user.folder / "mcp.json").write_text('{"mcpServers": {"a": {}, "b": 7, "c": {"url": "ftp://x"}, ')
    talk = user.talk()
    assert "is no JSON (line 1" in talk.dialogue.warnings[0].message
    assert (await talk.say("Take me to the bookshop.")).shown(ShowRoute)
    user.has({"a": {}, "b": {"url": "ftp://x"}, "weather": honest(user)["weather"], "x" * 50: {}})  # type: ignore[dict-item]
    talk = user.talk()
    assert len(talk.dialogue.warnings) == 3 and all(warning.hint for warning in talk.dialogue.warnings)
    assert "start it?" in (await talk.say(WEATHER)).said
