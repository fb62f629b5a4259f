// Smooths stair-steps where there is no multisampling: blends along edges of brightness (after FXAA by T. Lottes, 2009).
layout(binding = 6) uniform sampler2DArray picture;
uniform vec3 texel_layer;   // size of a texel, layer
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

vec3 at(vec2 offset) {
    return texture(picture, vec3(uv + offset * texel_layer.xy, texel_layer.z)).rgb;
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
    vec2 along = vec2(sw + se - nw - ne, nw + sw - ne - se);
    float scale = 1.0 / (min(abs(along.x), abs(along.y)) + 0.03);
    along = clamp(along * scale, -3.0, 3.0);
    vec3 blend = 0.5 * (at(along * 0.22) + at(along * -0.22));
    float low = min(min(nw, ne), min(sw, se));
    float high = max(max(nw, ne), max(sw, se));
    float b = brightness(blend);
    float is_edge = step(max(0.03, max(high, m) * 0.11), max(high, m) - min(low, m)) * step(min(low, m), b) * step(b, max(high, m));
    colour = vec4(mix(middle, blend, is_edge), 1.0);
}
