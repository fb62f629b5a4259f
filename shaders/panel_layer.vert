// A panel's picture, for the image of a composition layer: the whole viewport.
layout(location = 0) uniform vec2 filled; // share of the sheet that the picture takes
layout(location = 0) out vec2 uv;
layout(location = 1) flat out float opacity;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    uv = filled * vec2(corner.x, 1.0 - corner.y);
    opacity = 1.0;
    gl_Position = vec4(corner * 2.0 - 1.0, 0.5, 1.0);
}
