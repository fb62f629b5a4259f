// Paving around the middle of the square: rings a metre apart, each with joints of its own, fading into the mist.
#include "waking.glsl"
layout(binding = 14) uniform sampler2D skyline; // w noise

void main() {
    vec3 d = normalize(ray);
    float far_m = eye.y / max(-d.y, 1e-3);
    vec2 at = eye.xz + d.xz * far_m;
    float r = length(at), number = floor(r), stones = number * 6.0 + 6.0;
    float fine = max(length(fwidth(d)) * far_m * far_m / max(eye.y, 0.1) * 0.55, 0.004); // metres a pixel
    float turned = atan(at.x, -at.y) / TURN * stones + number * 0.37;
    float joint_m = (0.5 - abs(fract(turned) - 0.5)) * TURN / stones * r;
    float ring_m = 0.5 - abs(fract(r) - 0.5);
    float line = smoothstep(0.012 + fine, 0.012 - fine * 0.3, min(ring_m, joint_m));
    float clear = smoothstep(0.25, 0.02, fine);
    ivec2 cell = ivec2(floor(turned), number) * ivec2(73, 29) & ivec2(1023, 127);
    float tone = texelFetch(skyline, cell, 0).w * clear;
    vec3 stone = mix(vec3(0.125, 0.105, 0.125), vec3(0.235, 0.18, 0.175), 0.3 + 0.5 * tone);
    stone *= 1.0 - 0.5 * line * clear;
    // the low sun glances off the stones
    float facing = facing_sun(normalize(d.xz)), glance = max(facing, 0.0);
    glance *= glance, glance *= glance, glance *= glance, glance *= glance;
    stone += SUN * glance * (0.04 + 0.20 * share) * exp2(-r * 0.06) * (0.55 + 0.45 * tone);
    show(mix(stone * (0.8 + 0.5 * share), mist(facing), 1.0 - exp2(-far_m * 0.055)));
}
