layout(location = 0) uniform mat4 view_projection;
layout(location = 4) uniform mat4 model; // from metres on the panel, +z towards the reader
layout(location = 8) uniform vec4 size;                      // xy of the quad, metres
layout(location = 0) out vec2 at;

void main() {
    at = (vec2(gl_VertexID & 1, gl_VertexID >> 1) - 0.5) * size.xy;
    gl_Position = view_projection * (model * vec4(at, 0.0, 1.0));
}
