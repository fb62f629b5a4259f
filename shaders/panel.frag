// Text and pictures: no light, no fog, no tone mapping.
#include "drawn.glsl"
layout(binding = 6) uniform sampler2D picture;   // encoded sRGB, premultiplied as drawn
layout(location = 0) in vec2 uv;
layout(location = 1) flat in float opacity;
layout(location = 0) out vec4 colour;

void main() {
    colour = as_light(texture(picture, uv)) * opacity;
}
