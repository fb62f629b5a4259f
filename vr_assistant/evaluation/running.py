"""Runs sentences through understanding, one after the other, each as the first of a conversation."""

import time
from collections.abc import Callable, Iterable, Sequence

from vr_assistant.evaluation.score import Scored, score
from vr_assistant.evaluation.sentence import TestSentence
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.understanding import Understanding


async def run_sentences(
    understanding: Understanding,
    gazetteer: Gazetteer,
    products: ProductIndex,
    sentences: Sequence[TestSentence],
    progress: Callable[[int], None] = lambda done: None,
) -> list[Scored]:
    """Nothing is carried out: no skill, no store, no stage."""

    def names(argument: str, value: object) -> Iterable[str]:
        if argument == "place" and (place := gazetteer.places.get(str(value))):
            return (*place.names_en, *place.names_zh)
        if argument == "item" and (product := products.products.get(str(value))):
            return (product.name_en, product.name_zh)
        return ()

    scored = []
    for number, sentence in enumerate(sentences, start=1):
        began = time.perf_counter()
        got = await understanding.interpret_all(sentence.text, sentence.context)
        scored.append(score(sentence, got, names, (time.perf_counter() - began) * 1000))
        progress(number)
    return scored
