# ruff: noqa: E501 - patterns read better whole
"""Whether a sentence asks for a fact: a question that requests nothing to be done."""

import re

from vr_assistant.mind.understanding.language import has_han

_ASKS_EN = re.compile(
    r"^(?:(?:and|so|well|hey|hi|ok|okay|please|sorry|excuse me|um|uh|by the way|do you know|can you tell me|could you tell me|tell me|i(?:'d| would) like to know|i wonder|i was wondering)[, ]+)*"
    r"(?:who|whose|whom|what|what's|which|when|where|where's|why|how|is|are|was|were|does|do|did|has|have|must|am|may|can (?:i|one|we|you eat|people)|could (?:i|one)|at what|on (?:which|what)|in (?:which|what)|until when|until what|from when)\b",
    re.I,
)
_REQUESTS_EN = re.compile(
    r"\b(?:show|take|bring|lead|guide|add|put|remove|delete|place|create|get me|give me|find me|go to|get to|walk|buy|sell|have you|you have|you got|"
    r"recommend|suggest|looking|look at|cart|basket|checkout|what can you|are you|do you|did you|were you|your (?:name|job|favou?rite)|how are|can we|could we|shall we|let's|let us|see here|in front|behind me|around (?:me|us|here)|near(?:by| me| here)|this place|over there|where am i|where are we|how do i get|where is the|where's the|where (?:can|could) (?:i|we) (?:buy|get|eat|sit|sleep|rest))\b",
    re.I,
)
_ASKS_ZH = re.compile(
    r"[吗么呢]?[？?]$|什么|谁|哪|几|多少|多[久大高长远粗重]|怎么|为什么|何时|[吗呢]$|[赔能可]不[赔能可]|是否"
)
_REQUESTS_ZH = re.compile(
    r"带我|领我|去一?下|怎么[走去]|在哪[里儿]?[？?啊呀]?$|推荐|找|给我|帮我|加|放|买|卖|你们?|看看|来[一个点些]|有没有|有.{1,6}[吗么][？?]?$|购物车|结账|付|删|移|面前|前面|后面|旁边|周围|附近|那[栋座边个]|这是|咱们|我们去|想"
)


def asks_for_a_fact(text: str) -> bool:
    """Cautious: false for whatever might be a wish for the way, for goods or for talk."""
    text = text.strip()
    if has_han(text):
        return bool(_ASKS_ZH.search(text)) and not _REQUESTS_ZH.search(text)
    return bool(_ASKS_EN.search(text)) and not _REQUESTS_EN.search(text)
