// Vertices of models that a skin or morph targets bend: morphs first, then four joints. Model space in and out, metres.
layout(local_size_x = 64) in;

struct Posed {
    vec4 position;
    vec4 normal;
    vec4 tangent;
};
struct Rest {
    Posed vertex;
    vec4 weights;
    uvec4 joints;
    uint first_row;     // of the morph rows
    uint end_row;
    uint first_weight;  // of the mesh, among the floats of `numbers`
    uint unused;
};
struct MorphRow {
    vec4 offset;        // w: number of the target
    vec4 bend;
};
layout(std430, binding = 4) readonly buffer Numbers { vec4 numbers[]; };   // three rows a joint; then morph weights
layout(std430, binding = 5) readonly buffer Morphs { MorphRow rows[]; };
layout(std430, binding = 6) readonly buffer RestVertices { Rest rest[]; };
layout(std430, binding = 7) writeonly buffer PosedVertices { Posed posed[]; };
uniform uint count;

void main() {
    uint number = gl_GlobalInvocationID.x;
    if (number >= count) {
        return;
    }
    Rest r = rest[number];
    vec3 p = r.vertex.position.xyz;
    vec3 n = r.vertex.normal.xyz;
    vec3 t = r.vertex.tangent.xyz;
    for (uint i = r.first_row; i < r.end_row; i++) {
        vec4 offset = rows[i].offset;
        uint at = r.first_weight + uint(offset.w);
        float weight = numbers[at >> 2][at & 3u];
        p += offset.xyz * weight;
        n += rows[i].bend.xyz * weight;
    }
    if (r.weights.x + r.weights.y + r.weights.z + r.weights.w > 0.0) {
        vec4 x = vec4(0.0);
        vec4 y = vec4(0.0);
        vec4 z = vec4(0.0);
        for (int k = 0; k < 4; k++) {
            uint at = r.joints[k] * 3u;
            x += numbers[at] * r.weights[k];
            y += numbers[at + 1u] * r.weights[k];
            z += numbers[at + 2u] * r.weights[k];
        }
        vec4 whole = vec4(p, 1.0);
        p = vec3(dot(x, whole), dot(y, whole), dot(z, whole));
        n = vec3(dot(x.xyz, n), dot(y.xyz, n), dot(z.xyz, n));
        t = vec3(dot(x.xyz, t), dot(y.xyz, t), dot(z.xyz, t));
    }
    posed[number].position = vec4(p, 1.0);
    posed[number].normal = vec4(n, 0.0);
    posed[number].tangent = vec4(t, r.vertex.tangent.w);
}
