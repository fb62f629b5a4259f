// Shop signs: lit like the rest, glowing at night, and half as foggy so that they can be read.
#include "lighting.glsl"
layout(binding = 6) uniform sampler2D sign_map;
layout(location = 0) in vec3 world_position;
layout(location = 1) in vec3 world_normal;
layout(location = 2) in vec2 sign_uv;
layout(location = 0) out vec4 colour;

void main() {
    vec4 paint = texture(sign_map, sign_uv);   // a: share that glows, the letters
    Surface s;
    s.position = world_position;
    s.normal = normalize(world_normal);
    s.albedo = paint.rgb;
    s.roughness = 0.6;
    s.metallic = 0.0;
    s.occlusion = 0.9;
    s.translucency = 0.0;
    s.emission = paint.rgb * (lamp_colour.w * (0.12 + 1.1 * paint.a)) + paint.rgb * paint.a * 0.12;
    vec3 nearer = mix(eye_position(), world_position, 0.5);
    colour = vec4(finish(shade(s), nearer), 1.0);
}
