// Leaves and cloth in the wind: `amount` 0 is fixed.
vec3 sway(vec3 at, float amount) {
    float seconds = clock.x;
    float gust = sin(seconds * 0.9 + at.x * 0.21 + at.z * 0.17) + 0.5 * sin(seconds * 2.3 + at.x * 0.9 + at.y * 1.7);
    float flutter = sin(seconds * 4.1 + at.x * 3.1 + at.z * 2.7 + at.y);
    float reach = amount * weather.w;
    return at + vec3(0.11 * gust + 0.03 * flutter, 0.025 * flutter, 0.07 * gust - 0.03 * flutter) * reach;
}
