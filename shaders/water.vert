#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 4) in vec4 colour;
#include "objects.glsl"
layout(location = 0) out vec3 world_position;
layout(location = 1) out vec4 depth_colour;

void main() {
    world_position = (OBJECT.model * vec4(position, 1.0)).xyz;
    depth_colour = vec4(colour.rgb * colour.rgb, colour.a);
    show(world_position);
}
