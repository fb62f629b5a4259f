// Smooths stair-steps where there is no multisampling: blends across edges of brightness (after FXAA by T. Lottes, 2009).
// The picture twice, texels as they are, and between them. (A nearest look-up is the cheapest.) As encoded values; with
// ALPHA as light, premultiplied.
layout(binding = 6) uniform sampler2D picture;
layout(binding = 7) uniform sampler2D blended;
uniform vec2 texel;
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

#ifdef ALPHA
#define COLOUR vec4
#define WHOLE(c) (c)
#define CHANNELS rgba

// What is there against nothing is an edge, however dark it is.
float brightness(vec4 c) {
    return sqrt(dot(c.rgb, vec3(0.3, 0.6, 0.1))) + 2.0 - 2.0 * c.a;
}
#else
#define COLOUR vec3
#define WHOLE(c) vec4(c, 1.0)
#define CHANNELS rgb

float brightness(vec3 c) {
    return dot(c, vec3(0.3, 0.6, 0.1));
}
#endif

COLOUR fetch(ivec2 offset) {
    return textureLod(picture, uv + vec2(offset) * texel, 0.0).CHANNELS;
}

COLOUR between(vec2 offset) {
    return textureLod(blended, uv + offset, 0.0).CHANNELS;
}

void main() {
    COLOUR middle = fetch(ivec2(0));
    float m = brightness(middle);
    float n = brightness(fetch(ivec2(0, 1)));
    float s = brightness(fetch(ivec2(0, -1)));
    float e = brightness(fetch(ivec2(1, 0)));
    float w = brightness(fetch(ivec2(-1, 0)));
    float low = min(m, min(min(n, s), min(e, w)));
    float high = max(m, max(max(n, s), max(e, w)));
    colour = WHOLE(middle);
    // A loop rather than an if: software renderers run both sides of a branch, but leave a loop that no pixel is in.
    for (int once = high - low > max(0.04, high * 0.12) ? 1 : 0; once > 0; once--) {
        vec2 slope = vec2(e - w, n - s);
        vec2 along = vec2(-slope.y, slope.x) / max(max(abs(slope.x), abs(slope.y)), 0.01);
        vec2 step_uv = along * texel;
        COLOUR near = 0.5 * (between(step_uv * 0.5) + between(step_uv * -0.5));
        COLOUR wide = 0.5 * near + 0.25 * (between(step_uv * 1.5) + between(step_uv * -1.5));
        float b = brightness(wide);
        colour = WHOLE(b < low || b > high ? near : wide);
    }
}
