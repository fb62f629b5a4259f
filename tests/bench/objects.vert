// The comparison's objects, drawn our way.
#include "frame.glsl"
layout(location = 0) in vec3 position;
#include "objects.glsl"
out vec4 paint;

void main() {
    Object object = OBJECT;
    paint = object.tint;
    show((object.model * vec4(position, 1.0)).xyz);
}
