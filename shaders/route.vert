#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 along;    // across -1..1, metres along the way
layout(location = 0) out vec2 place;
layout(location = 1) out float far;

void main() {
    place = along;
    far = length(position - eye_position());
    show(position);
}
