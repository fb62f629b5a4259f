// Metallic-roughness with its maps, as glTF 2.0 has it.
#include "lighting.glsl"
#include "model.glsl"

layout(location = 0) in vec3 world_position;
layout(location = 1) in vec3 world_normal;
layout(location = 2) in vec4 world_tangent;
layout(location = 3) in vec4 paint;
layout(location = 4) in vec4 haze;
layout(location = 5) flat in uint material_number;
layout(location = 6) flat in float side;
layout(location = 7) in vec4 colour_normal_uv;
#ifdef MAPS
layout(location = 8) in vec4 surface_occlusion_uv;
layout(location = 9) in vec2 emission_uv;
#endif

layout(location = 0) out vec4 pixel;

void main() {
    Material material = materials[material_number];
    vec4 colour = material.colour * paint * look_up(model_colours, material.colour_map, colour_normal_uv.xy);
#ifdef HOLES
    if (colour.a < material.emission.w) {
        discard;
    }
#endif

    vec3 n = normalize(world_normal);
#ifdef HOLES
    n *= gl_FrontFacing == (side > 0.0) ? 1.0 : -1.0;
#endif
    vec3 bumped = n;
#ifdef BUMPS
    vec3 bump = look_up(model_surfaces, material.normal_map, colour_normal_uv.zw).xyz * 2.0 - 1.0;
    float bumpiness = material.surface.z;
    vec3 along = world_tangent.xyz - n * dot(n, world_tangent.xyz);
    along *= inversesqrt(max(dot(along, along), 1e-12));
    vec3 beside = cross(n, along) * world_tangent.w;
    bumped = n * (bumpiness == 0.0 ? 1.0 : max(bump.z, 0.05)) + (along * bump.x + beside * bump.y) * bumpiness;
    bumped = normalize(bumped);
#endif

    Surface s;
    s.position = world_position;
    s.normal = bumped;
    s.albedo = colour.rgb;
    s.metallic = material.surface.x;
    s.roughness = material.surface.y;
    s.occlusion = 1.0;
    s.translucency = 0.0;
    s.emission = material.emission.rgb;
#ifdef MAPS
    vec4 surface = look_up(model_surfaces, material.surface_map, surface_occlusion_uv.xy);
    s.metallic *= surface.b;
    s.roughness *= surface.g;
    s.occlusion += material.surface.w * (look_up(model_surfaces, material.occlusion_map, surface_occlusion_uv.zw).r - 1.0);
    s.emission *= look_up(model_colours, material.emission_map, emission_uv).rgb;
#endif
    s.roughness = max(s.roughness, 0.04);
#ifdef WEATHER
    // as on the town's own walls and roofs
    float upward = clamp(n.y * 2.0 - 0.7, 0.0, 1.0);
    float wet = weather.y * (0.35 + 0.65 * upward);
    float snow = weather.z * smoothstep(0.30, 0.62, n.y);
    s.albedo = mix(s.albedo * (1.0 - 0.38 * wet), vec3(0.82, 0.85, 0.90), snow);
    s.roughness = mix(s.roughness, min(s.roughness, 0.25), wet * 0.8);
    s.metallic *= 1.0 - snow;
    s.emission *= 1.0 - 0.8 * snow;
#endif
    vec3 lit = finish_hazed(shade(s), haze);
    vec3 plain = colour.rgb * (1.0 - haze.a) + tone_map(haze.rgb);
    float alpha = material.kind.y == 1.0 ? colour.a : 1.0;
    pixel = vec4((material.kind.x == 1.0 ? plain : lit) * alpha, alpha);
}
