// Shop signs: lit like the rest, glowing at night, and a fifth as foggy so that they can be read.
#include "lighting.glsl"
#include "lettering.glsl"
layout(location = 0) out vec4 colour;

void main() {
    Paint p = paint();
    Surface s;
    s.position = world_position;
    s.normal = normalize(world_normal);
    s.albedo = p.colour;
    s.roughness = 0.6;
    s.metallic = 0.0;
    s.occlusion = 0.9;
    s.translucency = 0.0;
    s.emission = p.colour * (lamp_colour.w * (0.12 + 1.1 * p.ink * plate_colour.a) + 0.12 * p.ink * plate_colour.a);
    vec3 nearer = mix(eye_position(), world_position, 0.2);
    colour = vec4(finish(shade(s), nearer), 1.0) * p.coverage;
}
