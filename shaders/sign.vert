#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec4 normal;
layout(location = 3) in vec2 uv;
layout(location = 0) out vec3 world_position;
layout(location = 1) out vec3 world_normal;
layout(location = 2) out vec2 sign_uv;

void main() {
    world_position = position;
    world_normal = normal.xyz;
    sign_uv = uv;
    show(position);
}
