#include "frame.glsl"
#include "plates.glsl"
layout(location = 0) out vec2 uv;
layout(location = 1) flat out vec2 look;   // opacity, 1 without the dark plate

void main() {
    Plate plate = plates[INSTANCE];
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    uv = plate.region.xy + plate.region.zw * vec2(corner.x, 1.0 - corner.y);
    look = plate.look.xz;
    show((plate.model * vec4(corner - 0.5, 0.0, 1.0)).xyz);
    if (plate.look.y > 0.5) {
        gl_Position.z = gl_Position.w;   // as near as can be: nothing hides it
    }
}
