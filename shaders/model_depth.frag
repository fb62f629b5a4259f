// Light falls through holes.
#include "frame.glsl"
#include "model.glsl"
layout(location = 0) in vec2 colour_uv;
layout(location = 1) in float opacity;
layout(location = 2) flat in uint material_number;

void main() {
    Material material = materials[material_number];
    if (material.colour.a * opacity * look_up(model_colours, material.colour_map, colour_uv).a < material.emission.w) {
        discard;
    }
}
