// The sky just above the horizon, with two rows of houses before it, whose windows light up one after the other.
#include "waking.glsl"
layout(binding = 14) uniform sampler2D skyline; // x near houses, y far ones, z windows by when they are lit, w noise

void main() {
    vec3 d = normalize(ray);
    vec3 haze = mist(facing_sun(normalize(ray.xz)));
    vec3 light = sky(d, haze);
    float around = atan(ray.x, -ray.z) / TURN;
    float sharpness = log2(max(length(fwidth(d)) * 977.8, 1.0)); // 1024 texels to a sixth of a turn
    vec4 near = textureLod(skyline, vec2(around * 6.0, d.y * 5.1), sharpness);
    float far = textureLod(skyline, vec2(around * 7.0 + 0.37, d.y * 5.6), sharpness).y;
    float low = smoothstep(0.0, 0.12, d.y);
    light = mix(light, mix(haze, MIDDLE * 0.55, 0.12 + 0.35 * low), far);
    light = mix(light, mix(haze, vec3(0.050, 0.046, 0.092), 0.34 + 0.44 * low), near.x);
    light += vec3(1.0, 0.58, 0.20) * smoothstep(1.0 - share, 1.06 - share, near.z) * step(0.02, near.z);
    show(light);
}
