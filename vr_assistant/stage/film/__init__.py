"""Films of recorded conversations: the messages replayed through a fresh scene on a virtual clock."""

from vr_assistant.stage.film.draw import draw_film
from vr_assistant.stage.film.filming import FILM_FILE, FilmResult

__all__ = ["FILM_FILE", "FilmResult", "draw_film"]
