// What the lenses hide: nearer than anything, so that nothing is shaded behind it.
#include "frame.glsl"
layout(location = 0) in vec4 corners; // of the left view and of the right one, clip space
#if EYES == 1
layout(location = 0) uniform int view;
#endif

void main() {
#if EYES == 2
    gl_Layer = EYE;
    vec2 corner = EYE == 0 ? corners.xy : corners.zw;
#else
    vec2 corner = view == 0 ? corners.xy : corners.zw;
#endif
    gl_Position = vec4(corner, 1.0, 1.0);
}
