#include "lighting.glsl"
#include "rain.glsl"

layout(binding = 0) uniform sampler2DArray tint_map;
layout(binding = 1) uniform sampler2DArray relief_map;

layout(location = 0) in vec3 world_position;
layout(location = 1) in vec4 world_normal;   // w: translucency; negative: indoors
layout(location = 2) in vec3 world_tangent;
layout(location = 3) in vec3 detail_uv;
layout(location = 4) in vec4 albedo;
layout(location = 5) in vec4 haze;
layout(location = 6) in vec3 emission;
layout(location = 0) out vec4 colour;

void main() {
    vec4 tint = texture(tint_map, detail_uv);
    vec4 relief = texture(relief_map, detail_uv);
    vec3 n = normalize(world_normal.xyz);
    vec3 b = cross(n, world_tangent);
    vec2 bump = relief.xy * 2.0 - 1.0;
    vec3 bumped = normalize(n + world_tangent * bump.x + b * bump.y);

    Surface s;
    s.position = world_position;
    s.normal = bumped;
    s.albedo = albedo.rgb * tint.rgb * 2.0;
    s.roughness = relief.z;
    s.metallic = relief.w;
    // Rain darkens and polishes what faces the sky and stands in puddles; snow lies on it.
#ifdef WEATHER
    float upward = clamp(n.y * 2.0 - 0.7, 0.0, 1.0);
    float outdoors = step(-0.01, world_normal.w);
    float rain = weather.y * outdoors, flat_rain = rain * upward;
    float wet = rain * (0.35 + 0.65 * upward);
    float hollow = textureLod(noise_map, world_position.xz * 0.085, 0.0).x + 0.25 * (0.5 - tint.y);
    float puddle = flat_rain * smoothstep(0.50, 0.66, hollow) * smoothstep(0.9, 0.98, n.y);
    float lies = smoothstep(0.30, 0.62, bumped.y * 0.6 + n.y * 0.4 + (tint.y - 0.5) * 0.5);
    float snow = weather.z * outdoors * lies * (0.55 + 0.45 * albedo.a);
    vec3 film = mix(bumped, n, 0.55 * snow + flat_rain * (0.5 + 0.48 * puddle));
    film.xz += rings(world_position.xz) * (flat_rain * (0.25 + 0.75 * puddle));
    s.normal = normalize(film);
    s.albedo = mix(s.albedo * (1.0 - 0.38 * wet - 0.12 * puddle), vec3(0.80, 0.84, 0.90), snow);
    s.roughness = mix(mix(relief.z, min(relief.z, 0.30), wet * 0.85), 0.06, puddle);
    s.metallic = relief.w * (1.0 - snow);
#endif
    s.occlusion = albedo.a;
    s.translucency = max(world_normal.w, 0.0);
    s.emission = emission * tint.rgb * (tint.a * 2.0);
#if defined(WEATHER) && defined(LAMPS)
    s.emission += lamps_in_water(s.position, s.normal) * wet * (0.35 + 0.65 * puddle);
#endif
    colour = vec4(finish_hazed(shade(s), haze), 1.0);
}
