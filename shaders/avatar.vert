// The posed body (avatar_pose.comp) in world space, metres.
#include "frame.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 tangent;
layout(location = 3) in vec4 colour;  // linear RGB, openness
layout(location = 4) in vec4 surface; // roughness, translucency, sheen of hair, wetness of eyes

out vec3 world;
out vec3 world_normal;
#ifdef STRANDS
out vec3 world_tangent;
#endif
out vec4 vertex_colour;
flat out vec4 vertex_surface;

void main() {
    world = position;
    world_normal = normal;
#ifdef STRANDS
    world_tangent = tangent;
#endif
    vertex_colour = colour;
    vertex_surface = surface;
    show(position);
}
