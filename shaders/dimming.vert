// Darkness before everything, for each eye: one triangle that covers the picture.
#include "frame.glsl"
layout(location = 0) out vec2 clip;

void main() {
    clip = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
    gl_Position = vec4(clip, 1.0, 1.0);   // as near as can be: nothing hides it
#if EYES == 2
    gl_Layer = EYE;
#endif
}
