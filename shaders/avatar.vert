// The body: morph targets, then four-joint skinning. Model space in, world space out, metres.
#include "frame.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 tangent;
layout(location = 3) in vec4 colour;      // linear RGB, openness
layout(location = 4) in uvec4 joints;
layout(location = 5) in vec4 weights;
layout(location = 6) in uvec2 morph_rows; // first row and the one after the last
layout(location = 7) in vec4 surface;     // roughness, translucency, sheen of hair, wetness of eyes

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

out vec3 world;
out vec3 world_normal;
out vec3 world_tangent;
out vec4 vertex_colour;
flat out vec4 vertex_surface;

void main() {
    vec3 p = position;
    vec3 n = normal;
    for (uint i = morph_rows.x; i < morph_rows.y; i++) {
        float weight = morph_weights[uint(rows[i].offset.w)];
        p += rows[i].offset.xyz * weight;
        n += rows[i].bend.xyz * weight;
    }
    mat4 skin = joint_matrices[joints.x] * weights.x + joint_matrices[joints.y] * weights.y
              + joint_matrices[joints.z] * weights.z + joint_matrices[joints.w] * weights.w;
    mat4 to_world = root * skin;
    world = (to_world * vec4(p, 1.0)).xyz;
    world_normal = mat3(to_world) * n;
    world_tangent = mat3(to_world) * tangent;
    vertex_colour = colour;
    vertex_surface = surface;
    gl_Position = view_projection * vec4(world, 1.0);
}
