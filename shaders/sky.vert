#include "frame.glsl"
layout(location = 0) out vec3 ray;

void main() {
    vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    ray = (eyes[EYE].to_far_ray * vec4(corner, 1.0, 1.0)).xyz;
    gl_Position = vec4(corner, 0.0, 1.0); // depth runs from 1 (near) to 0 (infinitely far)
#if EYES == 2
    gl_Layer = EYE;
#endif
}
