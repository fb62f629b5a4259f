"""Whether a runtime's library can be loaded into this process, as far as its file tells."""

from pathlib import Path

ELF_MACHINES = {3: "i386", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv"}
"""e_machine of the ELF header (System V ABI)."""
PE_MACHINES = {0x14C: "i386", 0x8664: "x86_64", 0xAA64: "aarch64"}
"""Machine of the COFF header (Microsoft's PE format)."""


def problem(library: Path, architecture: str) -> str:
    """Half a sentence; empty if nothing speaks against the library.

    Args:
        architecture: Of this process, as Machine.architecture names it.
    """
    try:
        if library.exists() and not library.is_file():  # reading a pipe would never end
            return f"its library {library} is no file"
        with library.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        return f"its library {library} is missing"
    except PermissionError:
        return f"you may not read its library {library}"
    except OSError as error:
        return f"its library {library} cannot be read ({error.strerror})"
    built_for = _built_for(head)
    if not built_for:
        return f"its library {library} is no library"
    if built_for != architecture:
        return f"its library {library} is made for {built_for}, and this program runs on {architecture}"
    return ""


def _built_for(head: bytes) -> str:
    if head[:4] == b"\x7fELF" and len(head) >= 20:
        number = int.from_bytes(head[18:20], "big" if head[5] == 2 else "little")
        return ELF_MACHINES.get(number, f"machine {number}")
    if head[:2] == b"MZ" and len(head) >= 64:
        at = int.from_bytes(head[60:64], "little")
        if head[at : at + 4] == b"PE\0\0":
            number = int.from_bytes(head[at + 4 : at + 6], "little")
            return PE_MACHINES.get(number, f"machine {number}")
    return ""
