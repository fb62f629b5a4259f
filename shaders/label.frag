// Text without light or fog.
#include "lettering.glsl"
layout(location = 0) out vec4 colour;

void main() {
    Paint p = paint();
    colour = vec4(p.colour, 1.0) * p.coverage;
}
