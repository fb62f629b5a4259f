// How light falls on things. A program fills a Surface, then writes finish(shade(surface), surface.position).
// Straight-line code on purpose: a software renderer runs both sides of every branch.
#include "frame.glsl"

struct Surface {
    vec3 position;      // world, metres
    vec3 normal;        // world, unit length, towards the eye
    vec3 albedo;        // linear
    float roughness;    // 0..1
    float metallic;     // 0..1
    float occlusion;    // 1 is open
    float translucency; // 0 solid .. 1 leaf: light from behind shines through
    vec3 emission;      // linear
};

vec3 sky_gradient(vec3 direction) {
    float up = max(direction.y, 0.0);
    float height = 1.0 - up;
    float low = height * height;
    vec3 colour = mix(zenith.rgb, horizon.rgb, low * low);
    float towards_sun = max(dot(direction, sun.xyz), 0.0);
    float halo = towards_sun * towards_sun;
    halo *= halo;
    halo *= halo;
    return colour + sun_colour.rgb * (sun.w * halo * (0.05 + 0.10 * low));
}

float shadow(vec3 position, vec3 normal) {
    vec3 moved = position + normal * 0.07;
    vec3 far_uv = (shadow_town * vec4(moved, 1.0)).xyz;
    vec2 texel = vec2(sun_colour.w);
    float light = texture(shadow_town_map, far_uv + vec3(texel.x * 0.5, texel.y, 0.0))
                + texture(shadow_town_map, far_uv + vec3(-texel.x, texel.y * 0.5, 0.0))
                + texture(shadow_town_map, far_uv + vec3(texel.x, -texel.y * 0.5, 0.0))
                + texture(shadow_town_map, far_uv + vec3(-texel.x * 0.5, -texel.y, 0.0));
    vec3 near_uv = (shadow_near * vec4(moved, 1.0)).xyz;
    return light * 0.25 * texture(shadow_near_map, near_uv);
}

vec3 lamp_light(vec3 position, vec3 normal) {
    float pool = texture(lamp_map, (position.xz - lamp_area.xy) * lamp_area.zw).x;
    float height = max(position.y - 1.5, 0.0) * 0.30;
    return lamp_colour.rgb * (pool * pool * (0.65 + 0.35 * normal.y) / (1.0 + height * height * height));
}

vec3 shade(Surface s) {
    vec3 to_eye = normalize(eye_time.xyz - s.position);
    float n_sun = dot(s.normal, sun.xyz);
    float n_eye = max(dot(s.normal, to_eye), 0.02);
    float wrapped = max(mix(n_sun, n_sun * 0.55 + 0.45, s.translucency), 0.0);
    float lit = shadow(s.position, s.normal);

    vec3 half_way = normalize(to_eye + sun.xyz);
    float n_half = max(dot(s.normal, half_way), 0.0);
    float a2 = s.roughness * s.roughness;
    a2 = max(a2 * a2, 0.0004);
    float d = n_half * n_half * (a2 - 1.0) + 1.0;
    float highlight = min(a2 / (d * d * (1.0 + 3.0 * s.roughness)) * 0.25, 6.0);

    float grazing = 1.0 - n_eye;
    float grazing2 = grazing * grazing;
    float schlick = grazing2 * grazing2 * grazing;
    vec3 f0 = mix(vec3(0.04), s.albedo, s.metallic);
    vec3 fresnel = f0 + (max(vec3(1.0 - s.roughness), f0) - f0) * schlick;
    vec3 diffuse = s.albedo * (1.0 - s.metallic);

    float up = s.normal.y * 0.5 + 0.5;
    vec3 sky_light = mix(ground.rgb, mix(horizon.rgb, zenith.rgb, 0.45), up);
    vec3 mirrored = reflect(-to_eye, s.normal);
    vec3 reflected = mix(ground.rgb, sky_gradient(mirrored), smoothstep(-0.15, 0.2, mirrored.y));
    vec3 lamps = lamp_light(s.position, s.normal);

    vec3 direct = sun_colour.rgb * lit * (diffuse * wrapped + fresnel * highlight * max(n_sun, 0.0));
    vec3 ambient = (sky_light * diffuse + mix(reflected, sky_light, s.roughness) * fresnel) * s.occlusion;
    return direct + ambient + lamps * diffuse * (0.4 + 0.6 * s.occlusion) + s.emission;
}

vec3 tone_map(vec3 radiance) {
    vec3 x = radiance * fog.w; // fit of the ACES filmic curve by K. Narkowicz, 2015
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0);
}

float fog_amount(vec3 position) {
    vec3 path = position - eye_time.xyz;
    float middle = max((position.y + eye_time.y) * 0.5, 0.0);
    return 1.0 - exp(-fog.x * length(path) * exp(-fog.z * middle));
}

// Radiance to what a sRGB target stores: fog, exposure, tone mapping.
vec3 finish(vec3 radiance, vec3 position) {
    vec3 direction = normalize(position - eye_time.xyz);
    vec3 haze = sky_gradient(vec3(direction.x, max(direction.y, 0.0) * 0.5, direction.z));
    return tone_map(mix(radiance, haze, fog_amount(position)));
}
