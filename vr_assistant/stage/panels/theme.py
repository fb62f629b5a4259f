"""The look of every panel: one scale of type, one glass, one accent.

All lengths are dmm, distance-independent millimetres: 1 dmm is one millimetre seen from one metre, 0.0573°
(Glazier and McKenzie, "Designing Screen Interfaces for VR", Google I/O 2017, who advise at least 24 dmm for text that
is read at length). A panel drawn W dmm wide and hung D metres away is W * D millimetres wide in the world.

Legibility: ISO 9241-303 asks for characters of 20 to 22 arc minutes, at least 16; small letters of CAPTION are 1.0°
(60 arc minutes), those of SMALL 0.68° (41), so that they also survive a headset's or a film's 12 pixels a degree.
"""

PX_PER_DMM = 1.5
"""26 pixels a degree: a little more than today's headsets show, so that a panel is never magnified."""

CAPTION = 34.0
TITLE = 34.0
BODY = 28.0
SMALL = 22.0
LINE_SPACING = 1.32
"""Line distance in em; Chinese fills its em box, so less would look crowded."""

MOST_WIDTH = 880.0
MOST_HEIGHT = 560.0
"""Of any panel, shadow included; what hostile text makes larger is cut off."""
TAG_WIDTH = 176.0
"""Of a price tag, shadow included: the goods on the shelf stand as far apart."""
PADDING = 22.0
GAP = 12.0
RADIUS = 20.0
SHADOW = 10.0
"""Margin around the glass into which its shadow falls."""

Colour = tuple[int, int, int, int]
"""sRGB red, green, blue and alpha, 0..255, not premultiplied."""

# Panels are blended in linear light, where a dark plate lets more of a bright street through than its alpha says.
GLASS_TOP: Colour = (30, 36, 48, 236)
GLASS_BOTTOM: Colour = (15, 19, 27, 243)
EDGE: Colour = (255, 255, 255, 24)
SHADE: Colour = (0, 0, 0, 110)
RULE: Colour = (255, 255, 255, 36)
INK: Colour = (250, 249, 246, 255)
QUIET: Colour = (186, 194, 206, 255)
DRAFT: Colour = (140, 150, 166, 255)
"""Words that may still change."""
ACCENT: Colour = (255, 196, 92, 255)
ON_ACCENT: Colour = (40, 28, 6, 255)
