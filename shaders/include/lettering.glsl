// Glyphs and plates of stage/text/lettering.py, sharp at every size. A fragment shader asks paint() once.
#include "frame.glsl"
#ifdef VERTEX
layout(location = 0) uniform mat4 model;   // from the lettering's frame to the world
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec2 half_size;
layout(location = 3) in vec4 normal;
layout(location = 4) in vec4 ink;
layout(location = 5) in vec4 plate;
layout(location = 0) out vec2 place;
layout(location = 1) flat out vec2 half_plate;
layout(location = 2) flat out vec4 ink_colour;
layout(location = 3) flat out vec4 plate_colour;
layout(location = 4) out vec3 world_position;
layout(location = 5) flat out vec3 world_normal;

vec3 decoded(vec3 encoded) {
    return mix(encoded / 12.92, pow((encoded + 0.055) / 1.055, vec3(2.4)), step(0.04045, encoded));
}

void pass_on() {
    place = uv;
    half_plate = half_size;
    ink_colour = vec4(decoded(ink.rgb), ink.a);
    plate_colour = vec4(decoded(plate.rgb), plate.a);
    world_position = (model * vec4(position, 1.0)).xyz;
    world_normal = mat3(model) * normal.xyz;
    show(world_position);
}
#else
layout(binding = 6) uniform sampler2D letters;   // distance to the outline: 0 is SPREAD texels outside, 1 inside
const float SPREAD = 8.0;
layout(location = 0) in vec2 place;
layout(location = 1) flat in vec2 half_plate;
layout(location = 2) flat in vec4 ink_colour;
layout(location = 3) flat in vec4 plate_colour;
layout(location = 4) in vec3 world_position;
layout(location = 5) flat in vec3 world_normal;

struct Paint {
    vec3 colour;     // linear
    float coverage;  // 0..1 of the pixel
    float ink;       // 0 plate .. 1 ink
};

// Four look-ups in a pixel, each for a quarter of its area: small strokes keep their shape, seen aslant too.
float glyph_coverage(vec2 texel, vec2 across, vec2 down) {
    vec2 size = vec2(textureSize(letters, 0));
    float texels = max(sqrt(abs(across.x * down.y - across.y * down.x)), 1e-6);   // a pixel
    float slope = 2.0 * SPREAD / (0.6 * texels);
    // Averaged distances make thin strokes thinner; measured against outlines, this gives them their weight again.
    float middle = 0.5 + clamp(0.025 * (texels - 4.0), 0.0, 0.1);
    vec2 at = texel / size, a = across / size, d = down / size;
    vec2 fine_a = 0.5 * a, fine_d = 0.5 * d;
    vec4 found = vec4(textureGrad(letters, at + 0.125 * a + 0.375 * d, fine_a, fine_d).x,
                      textureGrad(letters, at - 0.125 * a - 0.375 * d, fine_a, fine_d).x,
                      textureGrad(letters, at + 0.375 * a - 0.125 * d, fine_a, fine_d).x,
                      textureGrad(letters, at - 0.375 * a + 0.125 * d, fine_a, fine_d).x);
    return dot(clamp((found - 0.5) * slope + middle, 0.0, 1.0), vec4(0.25));
}

// Share of a pixel, `wide` across, that lies below `edge` on a scale on which the pixel's middle is at `at`.
float below(float edge, float at, float wide) {
    return clamp((edge - at) / wide + 0.5, 0.0, 1.0);
}

Paint paint() {
    vec2 across = dFdx(place), down = dFdy(place);
    if (half_plate.x == 0.0) {
        return Paint(ink_colour.rgb, glyph_coverage(place, across, down) * ink_colour.a, 1.0);
    }
    float radius = 0.14 * half_plate.y, inset = 0.15 * half_plate.y, line = 0.032 * half_plate.y;
    vec2 corner = abs(place) - half_plate + radius;
    float outside = length(max(corner, 0.0)) + min(max(corner.x, corner.y), 0.0) - radius;
    float wide = max(length(vec2(dFdx(outside), dFdy(outside))), 1e-6);
    float from_line = outside + inset;
    float share = below(line, from_line, wide) - below(-line, from_line, wide);
    return Paint(mix(plate_colour.rgb, ink_colour.rgb, share), below(0.0, outside, wide) * ink_colour.a, share);
}
#endif
