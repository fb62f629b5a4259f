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

#ifndef VERTEX
#ifndef SHADOW_OFFSET_M
#define SHADOW_OFFSET_M 0.02 // off the surface, so that it does not shade itself
#endif

// Sunlight past what stands still: at `uv` of one layer.
float still_shadow(vec3 uv, float layer) {
#if SHADOW_TAPS == 1
    return texture(shadow_still_map, vec4(uv.xy, layer, uv.z));
#else
    vec2 t = vec2(sun_colour.w);
    return 0.25 * (texture(shadow_still_map, vec4(uv.xy + vec2(t.x * 0.5, t.y), layer, uv.z))
                 + texture(shadow_still_map, vec4(uv.xy + vec2(-t.x, t.y * 0.5), layer, uv.z))
                 + texture(shadow_still_map, vec4(uv.xy + vec2(t.x, -t.y * 0.5), layer, uv.z))
                 + texture(shadow_still_map, vec4(uv.xy + vec2(-t.x * 0.5, -t.y), layer, uv.z)));
#endif
}

float shadow(vec3 position, vec3 normal) {
    float coarse = length(eye_position() - position) * 0.003;
    vec3 around_uv = (shadow_around * vec4(position + normal * (SHADOW_OFFSET_M + coarse), 1.0)).xyz;
    vec3 town_uv = around_uv * town_of_around[0].xyz + town_of_around[1].xyz;
    vec2 off = abs(around_uv.xy - 0.5);
    float share = clamp((max(off.x, off.y) - 0.42) * 14.0, 0.0, 1.0); // of the town's map; the last metres blend
#if SHADOW_TAPS == 1
    // one look-up: in the border some pixels take the one, some the other
    float some = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) * 0.99 + 0.005;
    bool is_far = share > some;
    float light = still_shadow(is_far ? town_uv : around_uv, is_far ? 0.0 : 1.0);
#else
    float light = share < 1.0 ? still_shadow(around_uv, 1.0) : 1.0;
    if (share > 0.0) {
        light = mix(light, still_shadow(town_uv, 0.0), share);
    }
#endif
#ifdef NEAR_SHADOW
    vec3 near_uv = around_uv * near_of_around[0].xyz + near_of_around[1].xyz;
    vec2 off_centre = abs(near_uv.xy - 0.5);
    if (max(off_centre.x, off_centre.y) < 0.5) {
#if SHADOW_TAPS == 1
        light *= texture(shadow_near_map, near_uv);
#else
        const float t = 1.0 / 1024.0;
        light *= 0.25 * (texture(shadow_near_map, near_uv + vec3(t * 0.5, t, 0.0))
                       + texture(shadow_near_map, near_uv + vec3(-t, t * 0.5, 0.0))
                       + texture(shadow_near_map, near_uv + vec3(t, -t * 0.5, 0.0))
                       + texture(shadow_near_map, near_uv + vec3(-t * 0.5, -t, 0.0)));
#endif
    }
#endif
    return light;
}

// Share of the light from all around that reaches the ground beside her feet.
float contact_light(vec3 position, float upward) {
#ifdef NEAR_SHADOW
    vec3 off = position - contact.xyz;
    float low = clamp(1.0 - abs(off.y) * 5.0, 0.0, 1.0) * max(upward, 0.0);
    return 1.0 - contact.w * low * 0.75 * exp(-12.0 * dot(off.xz, off.xz));
#else
    return 1.0;
#endif
}
#endif

vec3 lamp_light(vec3 position, vec3 normal) {
#ifdef LAMPS
    float pool = textureLod(lamp_map, (position.xz - lamp_area.xy) * lamp_area.zw, 0.0).x;
    float height = max(position.y - 1.5, 0.0) * 0.30;
    return lamp_colour.rgb * (pool * pool * (0.65 + 0.35 * normal.y) / (1.0 + height * height * height));
#else
    return vec3(0.0);
#endif
}

// Light that a surface facing n gets from all around, over pi; for software renderers without its finest band.
vec3 irradiance(vec3 n) {
    vec4 n1 = vec4(n, 1.0);
    vec3 light = vec3(dot(around[0], n1), dot(around[1], n1), dot(around[2], n1));
#if SHADOW_TAPS > 1
    vec4 n2 = vec4(n * n.yzx, 3.0 * n.z * n.z - 1.0);
    light += vec3(dot(around[3], n2), dot(around[4], n2), dot(around[5], n2)) + around[6].rgb * (n.x * n.x - n.y * n.y);
#endif
    return max(light, 0.0);
}

// What a surface so rough mirrors from that direction.
vec3 surroundings(vec3 direction, float roughness) {
    vec3 o = direction / (abs(direction.x) + abs(direction.y) + abs(direction.z));
    vec2 folded = (1.0 - abs(o.zx)) * vec2(o.x < 0.0 ? -1.0 : 1.0, o.z < 0.0 ? -1.0 : 1.0);
    vec2 uv = (o.y < 0.0 ? folded : o.xz) * (0.5 * 63.0 / 64.0) + 0.5;
    float level = roughness * 5.0;
#if SHADOW_TAPS > 1
    float below = floor(level);
    vec3 smoother = textureLod(around_map, vec3(uv, image.x + below), 0.0).rgb;
    vec3 rougher = textureLod(around_map, vec3(uv, image.x + min(below + 1.0, 5.0)), 0.0).rgb;
    vec3 root = mix(smoother, rougher, level - below);
#else
    vec3 root = textureLod(around_map, vec3(uv, image.x + level), 0.0).rgb;
#endif
    return root * root * image.y;
}

#ifndef VERTEX
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

    // Share of what is mirrored: fit of the split sum by B. Karis, 2014. Panes and water films mirror on two sides.
    vec3 f0 = mix(vec3(max(0.04, 0.15 - s.roughness)), s.albedo, s.metallic);
    vec4 r = s.roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float bend = min(r.x * r.x, exp2(-9.28 * max(n_eye, 0.0))) * r.x + r.y;
    vec3 share = f0 * (r.z - 1.04 * bend) + (r.w + 1.04 * bend);
    vec3 diffuse = s.albedo * (1.0 - s.metallic);

    vec3 from_all = irradiance(s.normal);
    vec3 mirrored = from_all;
    // What is rough mirrors little but its share of all. (A loop: software renderers leave one that no pixel is in.)
    float clear = clamp(2.2 - 5.0 * s.roughness, 0.0, 1.0);
    for (int once = clear > 0.0 ? 1 : 0; once > 0; once--) {
        mirrored = mix(mirrored, surroundings(2.0 * n_eye * s.normal - to_eye, s.roughness), clear);
    }
    vec3 direct = sun_colour.rgb * (lit * (diffuse * wrapped + share * (highlight * max(n_sun, 0.0))));
    vec3 ambient = (from_all * diffuse + mirrored * share) * (s.occlusion * contact_light(s.position, s.normal.y));
    return direct + ambient + lamp_light(s.position, s.normal) * diffuse * (0.4 + 0.6 * s.occlusion) + s.emission;
}
#endif

// Khronos PBR Neutral, 2024: hues stay what they are, only what is brighter than a white wall is squeezed and fades.
vec3 tone_map(vec3 radiance) {
    const float start = 0.76;
    const float room = 1.0 - start;
    vec3 x = radiance * fog.w;
    float low = min(x.r, min(x.g, x.b));
    x -= low < 0.08 ? low - 6.25 * low * low : 0.04;
    float peak = max(x.r, max(x.g, x.b));
    float squeezed = 1.0 - room * room / (max(peak, start) + room - start);
    float fade = 1.0 - 1.0 / (0.15 * max(peak - squeezed, 0.0) + 1.0);
    return peak < start ? x : mix(x * (squeezed / peak), vec3(squeezed), fade);
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
