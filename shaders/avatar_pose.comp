// The body in today's pose, once a frame for all passes and eyes: morph targets, then four-joint skinning.
// Model space in, world space out, metres.
layout(local_size_x = 64) in;

struct Rest {
    vec4 position;
    vec4 normal;
    vec4 tangent;
    vec4 weights;
    uint joints;     // four numbers, a byte each
    uint first_row;  // of the morph rows
    uint end_row;
    uint unused;
};
struct Posed {
    vec4 position;
    vec4 normal;
    vec4 tangent;
};
struct MorphRow {
    vec4 offset; // w: number of the target
    vec4 bend;
};
layout(std430, row_major, binding = 4) readonly buffer Pose {
    mat4 root;
    mat4 joint_matrices[128];
    float morph_weights[];
};
layout(std430, binding = 5) readonly buffer Morphs { MorphRow rows[]; };
layout(std430, binding = 6) readonly buffer RestBody { Rest rest[]; };
layout(std430, binding = 7) writeonly buffer PosedBody { Posed posed[]; };

void main() {
    uint number = gl_GlobalInvocationID.x;
    if (number >= rest.length()) {
        return;
    }
    Rest r = rest[number];
    vec3 p = r.position.xyz;
    vec3 n = r.normal.xyz;
    for (uint i = r.first_row; i < r.end_row; i++) {
        vec4 offset = rows[i].offset;
        float weight = morph_weights[uint(offset.w)];
        if (weight != 0.0) {
            p += offset.xyz * weight;
            n += rows[i].bend.xyz * weight;
        }
    }
    uvec4 j = (uvec4(r.joints) >> uvec4(0, 8, 16, 24)) & 255u;
    mat4 skin = joint_matrices[j.x] * r.weights.x;
    if (r.weights.y > 0.0) {
        skin += joint_matrices[j.y] * r.weights.y;
    }
    if (r.weights.z > 0.0) {
        skin += joint_matrices[j.z] * r.weights.z;
    }
    if (r.weights.w > 0.0) {
        skin += joint_matrices[j.w] * r.weights.w;
    }
    mat4 to_world = root * skin;
    posed[number].position = vec4((to_world * vec4(p, 1.0)).xyz, 1.0);
    posed[number].normal = vec4(mat3(to_world) * n, 0.0);
    posed[number].tangent = vec4(mat3(to_world) * r.tangent.xyz, 0.0);
}
