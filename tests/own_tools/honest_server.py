"""An MCP server as anybody would write one, with the SDK: `honest_server.py stdio LOG` or `honest_server.py PORT LOG`.

LOG gets a line for every call, and the environment it was started with.
"""

import json
import os
import sys
from pathlib import Path
from typing import Literal

from mcp.server import MCPServer
from mcp_types import ToolAnnotations

LOG = Path(sys.argv[2])
LOG.with_suffix(".env").write_text("\n".join(os.environ))
server = MCPServer("weather")


def note(tool: str, **arguments: object) -> None:
    with LOG.open("a") as file:
        file.write(json.dumps({"tool": tool, **arguments}) + "\n")


@server.tool(annotations=ToolAnnotations(readOnlyHint=True))
def get_forecast(city: str, unit: Literal["celsius", "fahrenheit"] | None = None) -> str:
    """Get the weather forecast for a city."""
    note("get_forecast", city=city)
    return f"It rains in {city}, at 9 degrees. See https://example.org/oslo for more."


@server.tool()
def send_message(text: str, to: str) -> str:
    """Send a text message to a person from the address book."""
    note("send_message", text=text, to=to)
    return f"Sent to {to}."


if sys.argv[1] == "stdio":
    server.run(transport="stdio")
else:
    server.run(transport="streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
