// How light falls on things. A program fills a Surface, then writes finish(shade(surface), surface.position).
// Features (stage/render/programs.py) leave out what the frame has none of: software renderers run untaken branches.
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
    float light = 0.0;
    if (dot(normal, sun.xyz) > -0.5) {   // leaves let light through from behind
        vec3 far_uv = (shadow_town * vec4(moved, 1.0)).xyz;
#if SHADOW_TAPS == 1
        light = texture(shadow_town_map, far_uv);
#else
        vec2 texel = vec2(sun_colour.w);
        light = 0.25 * (texture(shadow_town_map, far_uv + vec3(texel.x * 0.5, texel.y, 0.0))
                      + texture(shadow_town_map, far_uv + vec3(-texel.x, texel.y * 0.5, 0.0))
                      + texture(shadow_town_map, far_uv + vec3(texel.x, -texel.y * 0.5, 0.0))
                      + texture(shadow_town_map, far_uv + vec3(-texel.x * 0.5, -texel.y, 0.0)));
#endif
    }
#ifdef NEAR_SHADOW
    vec3 near_uv = (shadow_near * vec4(moved, 1.0)).xyz;
    vec2 off_centre = abs(near_uv.xy - 0.5);
    if (max(off_centre.x, off_centre.y) < 0.5) {
        light *= texture(shadow_near_map, near_uv);
    }
#endif
    return light;
}

vec3 lamp_light(vec3 position, vec3 normal) {
#ifdef LAMPS
    float pool = textureLod(lamp_map, (position.xz - lamp_area.xy) * lamp_area.zw, 0.0).x;
    float height = max(position.y - 1.5, 0.0) * 0.30;
    return lamp_colour.rgb * (pool * pool * (0.65 + 0.35 * normal.y) / (1.0 + height * height * height));
#else
    return vec3(0.0);
#endif
}

vec3 shade(Surface s) {
    vec3 to_eye = normalize(eye_position() - s.position);
    float n_sun = dot(s.normal, sun.xyz);
    float n_eye = dot(s.normal, to_eye);
    float wrapped = max(n_sun + (0.45 - 0.45 * n_sun) * s.translucency, 0.0);
    float lit = shadow(s.position, s.normal);

    // GGX with the approximate visibility term of B. Karis and S. Lagarde; halves are not normalised but divided out.
    vec3 half_way = to_eye + sun.xyz;
    float n_half = n_sun + n_eye;
    float n_half2 = n_half * n_half / dot(half_way, half_way);
    float a2 = s.roughness * s.roughness;
    a2 = max(a2 * a2, 0.0004);
    float d = n_half2 * (a2 - 1.0) + 1.0;
    float highlight = min(a2 / (d * d * (4.0 + 12.0 * s.roughness)), 6.0);

    float grazing = clamp(1.0 - n_eye, 0.0, 1.0);
    float grazing2 = grazing * grazing;
    float schlick = grazing2 * grazing2 * grazing;
    vec3 f0 = mix(vec3(0.04), s.albedo, s.metallic);
    float smoothness = 1.0 - s.roughness;
    vec3 fresnel = f0 + max(smoothness - 0.04, 0.0) * schlick;
    vec3 diffuse = s.albedo * (1.0 - s.metallic);

    vec3 sky_light = mix(ground.rgb, mix(horizon.rgb, zenith.rgb, 0.45), s.normal.y * 0.5 + 0.5);
    float mirrored_y = 2.0 * n_eye * s.normal.y - to_eye.y;
    vec3 mirrored = mix(horizon.rgb, zenith.rgb, clamp(mirrored_y * 1.4, 0.0, 1.0));
    vec3 reflected = mix(ground.rgb, mirrored, clamp(mirrored_y * 3.0 + 0.5, 0.0, 1.0));

    vec3 direct = sun_colour.rgb * (lit * (diffuse * wrapped + fresnel * (highlight * max(n_sun, 0.0))));
    vec3 ambient = (sky_light * diffuse + mix(sky_light, reflected, smoothness) * fresnel) * s.occlusion;
    return direct + ambient + lamp_light(s.position, s.normal) * diffuse * (0.4 + 0.6 * s.occlusion) + s.emission;
}

vec3 tone_map(vec3 radiance) {
    vec3 x = radiance * fog.w; // fit of the ACES filmic curve by K. Narkowicz, 2015
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0);
}

// Share and colour (already multiplied by it) of the haze between the eye and a point. Cheap enough for vertices.
vec4 haze_before(vec3 position) {
    vec3 path = position - eye_position();
    float middle = max((position.y + eye_position().y) * 0.5, 0.0);
    float far = length(path);
    float amount = 1.0 - exp(-fog.x * far * exp(-fog.z * middle));
    vec3 direction = path / far;
    return vec4(sky_gradient(vec3(direction.x, max(direction.y, 0.0) * 0.5, direction.z)) * amount, amount);
}

// Radiance to what a sRGB target stores: fog, exposure, tone mapping.
vec3 finish_hazed(vec3 radiance, vec4 haze) {
    return tone_map(radiance * (1.0 - haze.a) + haze.rgb);
}

vec3 finish(vec3 radiance, vec3 position) {
    return finish_hazed(radiance, haze_before(position));
}
