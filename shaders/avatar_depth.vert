// The posed body (avatar_pose.comp) as the light sees it.
#include "frame.glsl"

layout(location = 0) in vec3 position;

void main() {
    vec3 unit = (shadow_near * vec4(position, 1.0)).xyz;
    gl_Position = vec4(unit.xy * 2.0 - 1.0, unit.z, 1.0);
}
