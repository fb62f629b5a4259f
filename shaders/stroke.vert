#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in float side;     // across, -1..1
layout(location = 2) in vec4 ink;       // premultiplied
layout(location = 0) out float across;
layout(location = 1) out vec4 light;

void main() {
    across = side;
    light = ink;
    show(position);
}
