"""Another program that takes the headset until its standard input is closed."""

import select
import sys

from bare_client import BareClient

with BareClient() as client:
    client.until_focused()
    print("focused", flush=True)
    client.until(lambda: select.select([sys.stdin], [], [], 0)[0])
    client.finish()
