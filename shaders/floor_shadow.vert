// A square on the floor around her feet.
#include "frame.glsl"
layout(location = 0) out vec3 world;
const float HALF_M = 3.0;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    world = contact.xyz + vec3(corner.x, 0.0, corner.y) * HALF_M;
    show(world);
}
