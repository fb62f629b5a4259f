// A plate of dark glass with two lines of text and a bar that fills.
layout(binding = 15) uniform sampler2D words; // coverage
layout(location = 9) uniform vec4 plate;      // xy half size of the glass, z its radius, w height of the text's middle; metres
layout(location = 10) uniform vec4 text;      // xy half size of the text; z height of the second line's top, w of the bar
layout(location = 11) uniform vec2 bar;       // half length in metres, share that is full
layout(location = 0) in vec2 at;
layout(location = 0) out vec4 colour;

float box(vec2 p, vec2 half_size, float radius) {
    vec2 q = abs(p) - half_size + radius;
    return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
}

void over(inout vec4 under, vec3 tint, float alpha) {
    under = under * (1.0 - alpha) + vec4(tint * alpha, alpha);
}

void main() {
    float soft = length(fwidth(at)) * 0.7;
    float edge = box(at, plate.xy, plate.z);
    vec4 result = vec4(0.0, 0.0, 0.0, 0.42 * exp2(-max(edge, 0.0) * 55.0) * step(0.0, edge + soft));
    float inside = smoothstep(soft, -soft, edge);
    float height = clamp(at.y / plate.y * 0.5 + 0.5, 0.0, 1.0);
    over(result, mix(vec3(0.0048, 0.0065, 0.0110), vec3(0.0130, 0.0176, 0.0296), height), 0.90 * inside);
    over(result, vec3(1.0), 0.10 * inside * smoothstep(-0.0035 - soft, -0.0005, edge));

    vec2 uv = vec2(at.x, plate.w - at.y) / text.xy * 0.5 + 0.5;
    float ink = texture(words, uv).r * step(abs(uv.x - 0.5), 0.5) * step(abs(uv.y - 0.5), 0.5);
    over(result, at.y > text.z ? vec3(0.955, 0.947, 0.922) : vec3(0.49, 0.539, 0.617), ink);

    vec2 along = vec2(at.x, at.y - text.w);
    float groove = smoothstep(soft, -soft, box(along, vec2(bar.x, 0.006), 0.006));
    over(result, vec3(1.0), 0.14 * groove);
    float length_m = 0.012 + (bar.x * 2.0 - 0.012) * bar.y;
    float full = smoothstep(soft, -soft, box(along - vec2(length_m * 0.5 - bar.x, 0.0), vec2(length_m * 0.5, 0.006), 0.006));
    over(result, vec3(1.0, 0.552, 0.107), full);
    colour = result;
}
