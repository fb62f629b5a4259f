"""A package index and a model hub on loopback, small enough to read: what they serve is a dictionary of bytes."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Shop:
    """Serves `files` by path, counts who asked for what, and can break off."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)
    break_after: int | None = None
    """Bytes after which a connection is dropped, while set."""
    address: str = ""

    def add_wheel(self, project: str, members: dict[str, bytes], lie: bool = False) -> None:
        """One version, 1.0, of a project; `lie` announces another sha256 than the wheel's."""
        stem = project.replace("-", "_")
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, content in members.items():
                archive.writestr(f"{stem}/{name}", content)
            archive.writestr(
                f"{stem}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n"
            )
            archive.writestr(
                f"{stem}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{stem}-1.0.dist-info/RECORD", "")
        name = f"{stem}-1.0-py3-none-any.whl"
        sha256 = hashlib.sha256(b"another" if lie else wheel.getvalue()).hexdigest()
        self.files[f"/files/{name}"] = wheel.getvalue()
        page = f'<!DOCTYPE html><html><body><a href="/files/{name}#sha256={sha256}">{name}</a></body></html>'
        self.files[f"/simple/{project}/"] = page.encode()

    def add_repository(self, repository: str, files: dict[str, bytes]) -> None:
        """A repository of the hub; files of more than 100 bytes are listed with their sha256, as large ones are."""
        siblings: list[dict[str, object]] = []
        for name, content in files.items():
            self.files[f"/{repository}/resolve/main/{name}"] = content
            entry: dict[str, object] = {"rfilename": name, "size": len(content)}
            if len(content) > 100:
                sha256 = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 100}
            siblings.append(entry)
        about = {"id": repository, "modelId": repository, "siblings": siblings}
        self.files[f"/api/models/{repository}/revision/main"] = json.dumps(about).encode()

    def asked_for(self, part: str) -> int:
        return sum(part in path for path in self.asked)

    def serve(self) -> ThreadingHTTPServer:
        """A running server; the caller shuts it down."""
        shop = self

        class Counter(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                shop.asked.append(path)
                content = shop.files.get(path)
                if content is None:
                    self.send_error(404)
                    return
                start = 0
                if wanted := self.headers.get("Range"):
                    shop.ranges.append(wanted)
                    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                self.send_response(206 if start else 200)
                kind = (
                    "text/html"
                    if path.endswith("/")
                    else "application/json"
                    if path.startswith("/api")
                    else "application/zip"
                )
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                end = None if shop.break_after is None or path.endswith("/") else start + shop.break_after
                self.wfile.write(content[start:end])

            def log_message(self, format: str, *arguments: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Counter)
        self.address = f"http://127.0.0.1:{server.server_port}"
        return server
