// Open water and the fountain's basin: two scrolling layers of ripples, the sky mirrored.
#include "lighting.glsl"
layout(location = 0) in vec3 world_position;
layout(location = 1) in vec4 depth_colour;   // a: how lively the ripples are
layout(location = 0) out vec4 colour;

void main() {
    float seconds = clock.x;
    vec2 at = world_position.xz;
    float far = length(world_position - eye_position());
    vec2 one = texture(noise_map, at * 0.043 + vec2(seconds * 0.011, seconds * 0.007)).xy;
    vec2 two = texture(noise_map, at * 0.171 - vec2(seconds * 0.016, -seconds * 0.013)).yx;
    vec2 slope = (one + two - 1.0) * (0.10 + 0.22 * depth_colour.a) / (1.0 + far * 0.012);
    vec3 n = normalize(vec3(slope.x, 1.0, slope.y));

    vec3 to_eye = normalize(eye_position() - world_position);
    float grazing = 1.0 - max(dot(n, to_eye), 0.0);
    float g2 = grazing * grazing;
    float fresnel = 0.03 + 0.85 * g2 * g2 * grazing;
    vec3 mirrored = reflect(-to_eye, n);
    mirrored.y = abs(mirrored.y);
    vec3 sky = sky_gradient(mirrored);
    sky = mix(sky, (horizon.rgb * 0.5 + sun_colour.rgb * 0.3) * horizon.w, zenith.w * 0.35);

    float n_half = max(dot(n, normalize(to_eye + sun.xyz)), 0.0);
    float glint = pow(n_half, 220.0) * 5.0;
    float lit = shadow(world_position, vec3(0.0, 1.0, 0.0));
    vec3 light = mix(horizon.rgb, zenith.rgb, 0.5) + sun_colour.rgb * (max(sun.y, 0.0) * lit);
    vec3 body = depth_colour.rgb * (light + lamp_light(world_position, n)) * (0.8 + 0.6 * (one.x + two.x - 1.0));
    vec3 radiance = mix(body, sky, fresnel) + sun_colour.rgb * glint * lit + lamp_light(world_position, n) * fresnel;
    colour = vec4(finish(radiance, world_position), 1.0);
}
