// The body as the light sees it: morph targets, then four-joint skinning.
#include "frame.glsl"

layout(location = 0) in vec3 position;
layout(location = 4) in uvec4 joints;
layout(location = 5) in vec4 weights;
layout(location = 6) in uvec2 morph_rows; // first row and the one after the last

layout(std430, row_major, binding = 4) readonly buffer Pose {
    mat4 root;
    mat4 joint_matrices[128];
    float morph_weights[];
};
struct MorphRow {
    vec4 offset; // w: number of the target
    vec4 bend;
};
layout(std430, binding = 5) readonly buffer Morphs { MorphRow rows[]; };

void main() {
    vec3 p = position;
    for (uint i = morph_rows.x; i < morph_rows.y; i++) {
        float weight = morph_weights[uint(rows[i].offset.w)];
        p += rows[i].offset.xyz * weight;
    }
    mat4 skin = joint_matrices[joints.x] * weights.x + joint_matrices[joints.y] * weights.y
              + joint_matrices[joints.z] * weights.z + joint_matrices[joints.w] * weights.w;
    mat4 to_world = root * skin;
    vec3 unit = (shadow_near * (to_world * vec4(p, 1.0))).xyz;
    gl_Position = vec4(unit.xy * 2.0 - 1.0, unit.z, 1.0);
}
