// Text and pictures: no light, no fog, no tone mapping.
#include "drawn.glsl"
layout(binding = 6) uniform sampler2D picture;   // encoded sRGB, premultiplied as drawn
layout(location = 0) in vec2 uv;
layout(location = 1) flat in vec2 look;   // opacity, 1 without the dark plate
layout(location = 0) out vec4 colour;
const float PLATE = 0.03;   // radiance of the brightest part of a plate (panels/theme.py)

void main() {
    vec4 drawn = as_light(texture(picture, uv));
    // An additive display shows no dark plate but as a veil over the room: what is brighter than one stays, and hides
    // no more of what is behind it than it shines.
    vec3 ink = max(drawn.rgb - PLATE, 0.0) / (1.0 - PLATE);
    colour = mix(drawn, vec4(ink, max(ink.r, max(ink.g, ink.b))), look.y) * look.x;
}
