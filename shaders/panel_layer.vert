// A panel's picture, for the image of a composition layer: the whole viewport.
void main() {
    gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0, 0.5, 1.0);
}
