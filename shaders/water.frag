// Open water and the fountain: two scrolling layers of ripples, the sky mirrored; jets that fall in strands and drops.
#include "lighting.glsl"
#ifdef WEATHER
#include "rain.glsl"
#endif
layout(location = 0) in vec3 world_position;
layout(location = 1) in vec4 depth_colour;   // a: how lively the ripples are
layout(location = 0) out vec4 colour;

// Light through and off a jet, which breaks up into strands and drops.
vec4 jet(float lit) {
    vec2 falling = vec2(dot(world_position.xz, vec2(1.3, 0.9)), world_position.y * 0.24 + clock.x * 0.75);
    float strand = texture(noise_map, falling).y;
    float drops = texture(noise_map, falling * vec2(3.1, 2.2)).y;
    vec3 whole = vec3(around[0].w, around[1].w, around[2].w);
    vec3 light = whole * 1.25 + sun_colour.rgb * (0.30 * lit) + lamp_light(world_position, vec3(0.0, 1.0, 0.0)) * 0.6;
    return vec4(light * (0.35 + 0.75 * strand) + sun_colour.rgb * (lit * step(0.86, strand)), strand + 0.7 * (drops - 0.5));
}

void main() {
    float seconds = clock.x;
    vec2 at = world_position.xz;
    vec3 path = world_position - eye_position();
    float far = length(path);
    vec3 to_eye = -path / far;
    vec2 one = texture(noise_map, at * 0.043 + vec2(seconds * 0.011, seconds * 0.007)).xy;
    vec2 two = texture(noise_map, at * 0.171 - vec2(seconds * 0.016, -seconds * 0.013)).yx;
    vec2 slope = (one + two - 1.0) * (0.10 + 0.22 * depth_colour.a) / (1.0 + far * 0.012);
#ifdef WEATHER
    slope += rings(at) * weather.y * 0.7;
#endif
    vec3 n = normalize(vec3(slope.x, 1.0, slope.y));

    float grazing = 1.0 - max(dot(n, to_eye), 0.0);
    float g2 = grazing * grazing;
    float fresnel = 0.03 + 0.85 * g2 * g2 * grazing;
    vec3 mirrored = reflect(-to_eye, n);
    mirrored.y = abs(mirrored.y);
    // near the horizon the sky that is seen, above it the clouds and houses of the photograph
    vec3 sky = mix(sky_gradient(mirrored), surroundings(mirrored, 0.1), 0.55 * clamp(mirrored.y * 3.0, 0.0, 1.0));

    float n_half = max(dot(n, normalize(to_eye + sun.xyz)), 0.0);
    float tight = n_half * n_half;
    tight *= tight;
    tight *= tight;
    tight *= tight;
    tight *= tight; // 32nd power
    float sparkle = smoothstep(0.55, 0.9, one.y * two.x * 2.2);
    float glint = tight * tight * tight * (0.25 + 5.0 * sparkle * sparkle);
    float lit = shadow(world_position, vec3(0.0, 1.0, 0.0));
    vec3 lamps = lamp_light(world_position, n);
    vec3 light = irradiance(n) + sun_colour.rgb * (max(sun.y, 0.0) * lit);
    vec3 body = depth_colour.rgb * (light + lamps) * (0.8 + 0.6 * (one.x + two.x - 1.0));
    vec3 radiance = mix(body, sky, fresnel) + sun_colour.rgb * (glint * lit * (0.15 + fresnel)) + lamps * fresnel;
    if (depth_colour.r > 0.4) {
        vec4 falling = jet(lit);
        if (falling.a < 0.30) {
            discard;
        }
        radiance = falling.rgb;
    }
    colour = vec4(finish(radiance, world_position), 1.0);
}
