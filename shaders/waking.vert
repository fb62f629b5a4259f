// Part of the sphere of directions around the eye, at infinity: twelve sides, from one height to another.
layout(location = 0) uniform mat4 view_projection;
layout(location = 4) uniform vec2 heights; // y of the lower and the upper edge, for a horizontal length of 1; 1e4 is the zenith
layout(location = 0) out vec3 ray;         // not of unit length

void main() {
    float turn = float((gl_VertexID >> 1) % 12) * (6.2831853 / 12.0);
    float y = heights[gl_VertexID & 1];
    ray = vec3(sin(turn), y, -cos(turn));
    gl_Position = view_projection * vec4(ray, 0.0);
}
