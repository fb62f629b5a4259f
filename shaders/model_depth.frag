// Light falls through holes.
#include "frame.glsl"
#include "model.glsl"
layout(location = 0) in vec2 colour_uv;
layout(location = 1) in float opacity;
layout(location = 2) flat in vec4 mask; // alpha of the material, alpha below which there is a hole, layer and wrap of the colour map

void main() {
    if (mask.x * opacity * look_up(model_colours, mask.z, mask.w, colour_uv).a < mask.y) {
        discard;
    }
}
