"""A whole run with fake rooms, as a process that a test can kill.

python supervise.py FOLDER      prints the children's process numbers as JSON once all are ready
"""

import asyncio
import json
import sys
from pathlib import Path

from fake_rooms import settings_in
from fake_status import FakeStatus, stub_server

from vr_assistant.app.supervisor import Rooms, Supervisor


async def main(folder: Path) -> None:
    settings = settings_in(folder)
    status = FakeStatus()
    supervisor = Supervisor(
        settings, status, rooms=Rooms("fake_rooms:stage", "fake_rooms:mind"), model_server=stub_server(settings)
    )
    running = asyncio.create_task(supervisor.run())
    await status.until(("stage", "ready"), ("mind", "ready"), ("model", "ready"))
    print(json.dumps(supervisor.pids), flush=True)
    await running


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
