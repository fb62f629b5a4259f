// Lines of light: soft at the sides, unlit, not fogged.
layout(location = 0) in float across;
layout(location = 1) in vec4 light;
layout(location = 0) out vec4 colour;

void main() {
    float at = abs(across);
    float edge = min(fwidth(across) + 0.3, 1.0);
    colour = light * (1.0 - smoothstep(1.0 - edge, 1.0, at));
}
