"""The core-validation layer of the OpenXR SDK: checks every call against the specification and writes a report."""

from pathlib import Path

import xr.api_layer
from xr.api_layer.layer_path import platform_folder

LAYER = "XR_APILAYER_LUNARG_core_validation"


class Validation:
    """Put `environment` in the environment before the instance is created; read the report after its end."""

    def __init__(self, folder: Path) -> None:
        self.report = folder / "validation.txt"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "XR_API_LAYER_PATH": str(Path(xr.api_layer.__file__).parent / platform_folder()[0]),
            "XR_ENABLE_API_LAYERS": LAYER,
            "XR_CORE_VALIDATION_EXPORT_TYPE": "text",
            "XR_CORE_VALIDATION_FILE_NAME": str(self.report),
        }

    @property
    def errors(self) -> list[str]:
        """Each with the rule that was broken. Raises FileNotFoundError where the layer was not on."""
        return [line for line in self.report.read_text(errors="replace").splitlines() if "VALID_ERROR" in line]
