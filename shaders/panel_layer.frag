// A panel's picture upside down, as OpenGL has it, and at a fraction of its size: each pixel is the mean of a square.
#include "drawn.glsl"
layout(binding = 6) uniform sampler2D sheet;   // encoded sRGB, premultiplied as drawn; first row on top
layout(location = 0) uniform vec3 picture;     // xy its width and height on the sheet, z the side of a square
layout(location = 0) out vec4 colour;

void main() {
    ivec2 size = ivec2(picture.xy);
    int side = int(picture.z);
    ivec2 corner = ivec2(gl_FragCoord.xy) * side;
    colour = vec4(0.0);
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            ivec2 at = corner + ivec2(x, y);
            if (at.x < size.x && at.y < size.y) {
                colour += as_light(texelFetch(sheet, ivec2(at.x, size.y - 1 - at.y), 0));
            }
        }
    }
    colour /= float(side * side);
}
