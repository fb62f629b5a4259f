"""Drawing a film takes minutes; a log without a moving bar hears of it, too."""

import io

from rich.console import Console

from vr_assistant.app.film import Quarters


def test_a_log_hears_at_the_first_picture_and_at_every_quarter() -> None:
    log = io.StringIO()
    quarters = Quarters(Console(file=log, highlight=False))
    for done in range(1, 401):
        quarters.show(done, 400)
    said = [line.split("  ")[-1] for line in log.getvalue().splitlines()]
    assert said == [f"{share} % of 400 pictures drawn" for share in (0, 25, 50, 75, 100)]
