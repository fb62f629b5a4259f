// Chevrons running along the way.
#include "frame.glsl"
uniform vec2 span;   // metres along: where it begins, where it ends
layout(location = 0) in vec2 place;
layout(location = 1) in float far;
layout(location = 0) out vec4 colour;

void main() {
    float side = abs(place.x);
    float phase = fract((place.y + side * 0.45 - clock.x * 1.1) / 1.3);
    float width = fwidth(place.y) / 1.3 + 0.02;
    float arrow = smoothstep(0.30, 0.30 + width, phase) * (1.0 - smoothstep(0.62, 0.62 + width, phase));
    float inside = 1.0 - smoothstep(0.72, 0.85, side);
    float ends = smoothstep(span.x, span.x + 1.2, place.y) * (1.0 - smoothstep(span.y - 0.6, span.y, place.y));
    float glow = (1.0 - side * side) * 0.16;
    float alpha = ends * clamp(arrow * inside * 0.85 + max(glow, 0.0), 0.0, 1.0) * (1.0 - smoothstep(45.0, 80.0, far) * 0.7);
    vec3 hue = mix(vec3(0.10, 0.62, 0.92), vec3(0.55, 0.95, 1.0), arrow);
    colour = vec4(hue * alpha, alpha);
}
