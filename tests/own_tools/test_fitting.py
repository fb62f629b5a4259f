# ruff: noqa: E501 - sentences read better whole
"""Which of fourteen ordinary tools a sentence is for, if for any: `-s` prints how often."""

import json
import random
from pathlib import Path

import pytest

from vr_assistant.mind.skills.tools.fitting import Fit, Fitter, named
from vr_assistant.mind.skills.tools.offered import OwnTool, tools_of
from vr_assistant.mind.skills.tools.setup import Setup
from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.vectors import Encoder, VectorStore

DATA = Path(__file__).parents[1] / "data"
TOOLS = {
    "get_forecast": "Get weather forecast for a city. Args: city: name of the city",
    "search_notes": "Search the user's personal notes for a text query and return matching notes.",
    "list_events": "List calendar events for a given day",
    "unread_mail": "Return the number and subjects of unread e-mail messages in the inbox",
    "convert_currency": "Convert an amount of money from one currency to another using current exchange rates",
    "set_timer": "Start a countdown timer for a number of minutes",
    "turn_on_light": "Turn on a light in a room of the house via Home Assistant",
    "translate": "Translate text into another language",
    "get_stock_price": "Get the latest stock price for a ticker symbol",
    "add_todo": "Add an item to the to-do list",
    "get_current_time": "Get current time in a specific timezone",
    "play_music": "Play a song, artist or playlist on Spotify",
    "git_status": "Shows the working tree status of a git repository",
    "fetch": "Fetches a URL from the internet and extracts its contents as markdown",
}
SENTENCES = {
    "get_forecast": ["What is the weather in Oslo?", "what's the weather like in Oslo tomorrow", "Will it rain in Paris tomorrow?",
                     "do I need an umbrella in London", "how cold is it in Moscow", "奥斯陆的天气怎么样？", "明天上海会下雨吗", "北京今天多少度"],
    "search_notes": ["Search my notes for the plumber.", "what did I write down about the holiday", "find my note on the garden",
                     "在我的笔记里找水管工", "我记过关于旅行的什么"],
    "list_events": ["What's on my calendar today?", "do I have any appointments tomorrow", "am I free on Friday afternoon",
                    "我今天有什么日程？", "明天有会吗"],
    "unread_mail": ["Do I have unread mail?", "any new emails", "check my inbox", "我有新邮件吗", "看一下我的收件箱"],
    "convert_currency": ["How much is 100 euros in dollars?", "convert fifty pounds to yen", "一百欧元是多少美元？", "把五十英镑换成日元"],
    "set_timer": ["Set a timer for ten minutes.", "start a five minute countdown", "定一个十分钟的计时器", "五分钟后提醒我"],
    "turn_on_light": ["Turn on the lights in the kitchen.", "switch on the bedroom lamp", "打开厨房的灯", "把卧室的灯打开"],
    "translate": ["Translate good morning into Spanish.", "how do you say thank you in German", "用西班牙语怎么说早上好", "把谢谢翻译成德语"],
    "get_stock_price": ["What's the price of Apple stock?", "how is Tesla trading today", "苹果的股价是多少", "特斯拉股票今天怎么样"],
    "add_todo": ["put call the dentist on my to-do list", "add a task to water the plants", "待办里加上给牙医打电话", "记一个任务：浇花"],
    "get_current_time": ["what time is it in Tokyo", "tell me the current time in New York", "现在东京几点", "纽约现在是什么时间"],
    "play_music": ["Play some jazz music", "put on a song by the Beatles", "放点爵士乐", "播放周杰伦的歌"],
    "git_status": ["what has changed in my repository", "show me the git status", "我的仓库有什么改动"],
    "fetch": ["read me the page example.com", "get the contents of that web page", "把这个网页的内容读给我"],
}  # fmt: skip

WANTS_A_TOOL = ("none_unsup", "none_beyond")


@pytest.fixture(scope="module")
def fitter(encoder: Encoder, cache: Path) -> Fitter:
    return Fitter(VectorStore(encoder, cache / "tools.npz"))


@pytest.fixture(scope="module")
def tools() -> list[OwnTool]:
    raw = [{"name": name, "description": text, "inputSchema": {"type": "object"}} for name, text in TOOLS.items()]
    return tools_of("mine", raw)


def others(count: int) -> list[str]:
    """Questions and talk that are meant for her, and for no tool: what only a tool could do is left out."""
    texts = []
    for path in sorted(DATA.glob("utterances*.jsonl")):
        if "held-out" not in path.name:
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            texts += [
                line["text"]
                for line in lines
                if line.get("tool") in (None, "none", "look_up") and line["kind"] not in WANTS_A_TOOL
            ]
    return random.Random(1).sample(texts, count)


def test_tools_are_found_by_what_is_said_and_talk_is_left_alone(fitter: Fitter, tools: list[OwnTool]) -> None:
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for tool, sentences in SENTENCES.items():
        for sentence in sentences:
            fit = fitter.best(sentence, tools, is_named=False)
            hits[has_han(sentence)].append(fit is not None and fit.tool.name == tool)
    wrong = [(text, fit) for text in others(150) if (fit := fitter.best(text, tools, is_named=False))]
    sure = [fit for _, fit in wrong if fit.is_sure]
    shares = {("zh" if han else "en"): sum(of) / len(of) for han, of in hits.items()}
    print(f"found {shares}, of 150 others {len(wrong)} taken for one, {len(sure)} surely")
    assert shares["en"] >= 0.75 and shares["zh"] >= 0.55
    assert len(wrong) <= 12 and len(sure) <= 5


def test_sentences_of_the_users_own_help(fitter: Fitter, tools: list[OwnTool]) -> None:
    """do I need an umbrella: nothing in the description says so."""
    sentence = "do I need an umbrella in London"
    before = fitter.best(sentence, tools[:1], is_named=False)
    raw = [{"name": "get_forecast", "description": TOOLS["get_forecast"], "inputSchema": {"type": "object"}}]
    helped = tools_of("mine", raw, {"get_forecast": ["do I need an umbrella in Rome"]})
    after = fitter.best(sentence, helped, is_named=False)
    assert before is None and isinstance(after, Fit) and after.is_sure


@pytest.mark.parametrize(
    ("sentence", "name"),
    [("Ask my weather tool about Oslo", "weather"), ("use the my-notes server", "my-notes"), ("use my notes tool", "my-notes"),
     ("用weather工具查奥斯陆", "weather"), ("What is the weather in Oslo?", None), ("I left my notes at home", None)],
)  # fmt: skip
def test_a_server_is_called_by_its_name(sentence: str, name: str | None) -> None:
    found = named(sentence, [Setup("weather", "a"), Setup("my-notes", "b")])
    assert (found.name if found else None) == name
