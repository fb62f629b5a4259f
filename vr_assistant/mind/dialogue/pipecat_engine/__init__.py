"""The conversation engine on Pipecat. Nothing outside this package imports Pipecat.

The way of one turn, each arrow a Pipecat frame:
Ears -> voice activity -> Transcriber -> TurnTaking -> Answerer -> Speaker -> Player.
"""

from vr_assistant.logs import bridge_loguru

bridge_loguru()  # Pipecat logs through loguru, from its first import on
