// Casters into a shadow map.
#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 5) in uvec4 material;
#include "objects.glsl"
uniform int map; // 0: the town, 1: around the eye, 2: what moves

void main() {
    vec4 at = OBJECT.model * vec4(position, 1.0);
    // NVIDIA's compiler forgets which way round a row_major matrix is that ?: has chosen, so products are chosen.
    vec3 unit = (map == 0 ? shadow_town * at : map == 1 ? shadow_around * at : shadow_near * at).xyz;
    gl_Position = vec4(unit.xy * 2.0 - 1.0, unit.z, 1.0);
}
