// Smooths stair-steps where there is no multisampling: blends along edges of brightness (after FXAA by T. Lottes, 2009).
layout(binding = 6) uniform sampler2DArray picture;
uniform vec3 texel_layer;   // size of a texel, layer
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

vec3 at(vec2 offset) {
    return textureLod(picture, vec3(uv + offset * texel_layer.xy, texel_layer.z), 0.0).rgb;
}

float brightness(vec3 c) {
    return sqrt(dot(c, vec3(0.3, 0.6, 0.1)));
}

void main() {
    vec3 middle = at(vec2(0.0));
    float m = brightness(middle);
    float nw = brightness(at(vec2(-0.5, 0.5)));
    float ne = brightness(at(vec2(0.5, 0.5)));
    float sw = brightness(at(vec2(-0.5, -0.5)));
    float se = brightness(at(vec2(0.5, -0.5)));
    float low = min(min(nw, ne), min(sw, se));
    float high = max(max(nw, ne), max(sw, se));
    colour = vec4(middle, 1.0);
    if (max(high, m) - min(low, m) > max(0.03, max(high, m) * 0.11)) {
        vec2 along = vec2(sw + se - nw - ne, nw + sw - ne - se);
        along = clamp(along / (min(abs(along.x), abs(along.y)) + 0.03), -3.0, 3.0);
        vec3 blend = 0.5 * (at(along * 0.22) + at(along * -0.22));
        float b = brightness(blend);
        colour.rgb = mix(middle, blend, step(min(low, m), b) * step(b, max(high, m)));
    }
}
