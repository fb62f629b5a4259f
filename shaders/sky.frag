#include "lighting.glsl"
layout(location = 0) in vec3 ray;
layout(location = 0) out vec4 colour;

void main() {
    vec3 d = normalize(ray);
    vec3 sky = sky_gradient(d);
    float up = max(d.y, 0.0);

    float disc = dot(d, sun.xyz);
    sky += sun_colour.rgb * sun.w * smoothstep(0.99985, 0.99992, disc) * 14.0;

    // Two layers of one tiling texture on a plane above, thinning towards the horizon.
    vec2 plane = d.xz / (up + 0.09);
    float drift = clock.x * 0.0012;
    float big = textureLod(noise_map, plane * 0.055 + drift, 0.0).x;
    float small = textureLod(noise_map, plane * 0.21 - drift * 0.6, 1.0).y;
    float thick = big + (small - 0.5) * 0.42;
    float cover = smoothstep(1.0 - zenith.w, 1.35 - zenith.w * 0.75, thick) * smoothstep(0.015, 0.22, up);
    float edge = 1.0 - smoothstep(0.0, 0.75, cover);
    float towards_sun = max(disc, 0.0);
    vec3 white = mix(horizon.rgb * 0.75 + zenith.rgb * 0.35, sun_colour.rgb * 0.42 + horizon.rgb * 0.55, 0.45 + 0.55 * edge);
    white += sun_colour.rgb * edge * towards_sun * towards_sun * towards_sun * 0.35;

#ifdef STARS
    float star = textureLod(noise_map, d.xz / (1.0 + up) * 4.3, 0.0).z * ground.w * smoothstep(0.02, 0.25, up);
    sky += vec3(0.9, 0.95, 1.0) * star;
#endif

    // a closed cover is not one grey: its thick parts are darker
    float heavy = smoothstep(0.6, 0.95, zenith.w) * (thick - 0.62) * 0.9;
    vec3 radiance = mix(sky, white * (horizon.w * (1.0 - heavy)), cover);
    float low = 1.0 - smoothstep(0.0, 0.35, up);
    vec3 haze = sky_gradient(vec3(d.x, up * 0.5, d.z));
    radiance = mix(radiance, haze, max(fog.y, low * low * 0.6));
    colour = vec4(tone_map(radiance), 1.0);
}
