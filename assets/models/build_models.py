"""Builds the models of this folder.

    python assets/models/build_models.py

Needs NumPy, Pillow and pygltflib. The result is the same each time.
"""

from pathlib import Path

from builder import carousel

HERE = Path(__file__).parent


def main() -> None:
    path = HERE / "carousel.glb"
    carousel.build().write(path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
