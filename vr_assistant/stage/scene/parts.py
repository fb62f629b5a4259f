"""What there is in the scene, put together, and what holds for all of it at this moment."""

from vr_assistant.messages import Attention, Lang, SetListening, TimeOfDay, Weather
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.assistant import Assistant
from vr_assistant.stage.scene.captions import Captions
from vr_assistant.stage.scene.guiding import Guiding
from vr_assistant.stage.scene.heard_sign import HeardSign
from vr_assistant.stage.scene.interaction import Interaction
from vr_assistant.stage.scene.laid_out import LaidOut
from vr_assistant.stage.scene.level_sign import LevelSign
from vr_assistant.stage.scene.notice import Notice
from vr_assistant.stage.scene.sign import Sign
from vr_assistant.stage.scene.speech import Speech
from vr_assistant.stage.scene.standing import FindRoute
from vr_assistant.stage.scene.surroundings import Surroundings, ways
from vr_assistant.world.world import World


class Parts:
    def __init__(self, world: World, find_route: FindRoute, artist: PanelArtist) -> None:
        """For the arguments see Scene."""
        start = world.start
        self.world = world
        self.surroundings = Surroundings()
        self.assistant = Assistant(start.x, start.z, start.yaw, ways(self.surroundings, find_route))
        self.assistant.appear(*self.assistant.standing.place_before(start.x, start.z, start.yaw), start.x, start.z)
        self.speech, self.captions = Speech(), Captions(artist)
        self.sign, self.notice = Sign(artist), Notice(artist)
        self.heard_sign, self.level_sign = HeardSign(artist), LevelSign(artist)
        self.laid_out = LaidOut(artist, self.assistant)
        self.guiding = Guiding(world, self.assistant, self.surroundings, self.notice)
        self.interaction = Interaction(artist)
        self.lang: Lang = "en"
        self.attention: Attention = "waking"
        self.listening = SetListening("open")
        self.time_of_day: TimeOfDay = "noon"
        self.weather: Weather = "clear"
        self.head = Head(start.x, 1.65, start.z, start.yaw)
        """The user's, in the world."""
        self.now_ns = -1
        """On the clock of the messages; -1 before the first frame."""

    def heard_by(self, listening: SetListening) -> None:
        self.listening, self.interaction.listening = listening, listening.way
