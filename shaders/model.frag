// Metallic-roughness with its maps, as glTF 2.0 has it.
#include "lighting.glsl"
#include "model.glsl"

layout(location = 0) in vec3 world_position;
layout(location = 1) in vec3 world_normal;
layout(location = 2) in vec4 world_tangent;
layout(location = 3) in vec4 paint;
layout(location = 4) in vec4 haze;
layout(location = 5) flat in vec4 material_colour;    // linear, alpha
layout(location = 6) flat in vec4 material_emission;  // linear; w: alpha below which there is a hole
layout(location = 7) flat in vec4 material_surface;   // metallic, roughness, scale of the normal map, strength of the occlusion map
layout(location = 8) flat in vec4 kind;               // x: 1 unlit, 2 blended, 3 both; y: -1 where the node mirrors; z, w: layer and wrap of the emission map
layout(location = 9) flat in vec4 layers;             // of the maps of colour, normal, surface, occlusion
layout(location = 10) flat in vec4 wraps;             // likewise
layout(location = 11) in vec4 colour_normal_uv;
#ifdef MAPS
layout(location = 12) in vec4 surface_occlusion_uv;
layout(location = 13) in vec2 emission_uv;
#endif

layout(location = 0) out vec4 pixel;

void main() {
    vec4 colour = material_colour * paint * look_up(model_colours, layers.x, wraps.x, colour_normal_uv.xy);
#ifdef HOLES
    if (colour.a < material_emission.w) {
        discard;
    }
#endif

    vec3 n = normalize(world_normal);
#ifdef HOLES
    n *= gl_FrontFacing == (kind.y > 0.0) ? 1.0 : -1.0;
#endif
    vec3 bumped = n;
#ifdef BUMPS
    vec3 bump = look_up(model_surfaces, layers.y, wraps.y, colour_normal_uv.zw).xyz * 2.0 - 1.0;
    float bumpiness = material_surface.z;
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
    s.metallic = material_surface.x;
    s.roughness = material_surface.y;
    s.occlusion = 1.0;
    s.translucency = 0.0;
    s.emission = material_emission.rgb;
#ifdef MAPS
    vec4 surface = look_up(model_surfaces, layers.z, wraps.z, surface_occlusion_uv.xy);
    s.metallic *= surface.b;
    s.roughness *= surface.g;
    s.occlusion += material_surface.w * (look_up(model_surfaces, layers.w, wraps.w, surface_occlusion_uv.zw).r - 1.0);
    s.emission *= look_up(model_colours, kind.z, kind.w, emission_uv).rgb;
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
    float alpha = kind.x >= 2.0 ? colour.a : 1.0;
    pixel = vec4((mod(kind.x, 2.0) == 1.0 ? plain : lit) * alpha, alpha);
}
