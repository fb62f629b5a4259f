"""How many pixels a panel's layer has, and how many layers there may be."""

_SMALLEST = 64
_PANEL_DENSITY = 26.0
"""Pixels a degree, of a panel where it was designed to hang."""


def size_class(pixels: int) -> int:
    """At least so many: 64, 96, 128, 192 and so on, so that words that grow seldom need another swapchain."""
    size = _SMALLEST
    while size < pixels:
        size = size * 3 // 2 if size & (size - 1) == 0 else size // 3 * 4
    return size


def side_for(pixels_per_degree: float) -> int:
    """Side of the square of a panel's pixels that becomes one, for a display of that density in its middle: 1 where
    a pixel of the display covers less than two and a half of the panel's, as in every headset of today."""
    side = 1
    while side < 4 and _PANEL_DENSITY / (2 * side) >= 1.25 * pixels_per_degree:
        side *= 2
    return side


def layers_left(max_layer_count: int, has_passthrough: bool) -> int:
    """For panels, of XrSystemGraphicsProperties.maxLayerCount: the projection takes one, passthrough another."""
    return max(0, max_layer_count - 1 - has_passthrough)
