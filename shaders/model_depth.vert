// Models into the shadow maps of what stands still.
#include "frame.glsl"
#include "model.glsl"
layout(location = 0) in vec3 position;
layout(location = 3) in vec4 uv;
layout(location = 4) in vec4 colour;
uniform int map; // as in depth.vert
layout(location = 0) out vec2 colour_uv;
layout(location = 1) out float opacity;
layout(location = 2) flat out vec4 mask; // alpha of the material, alpha below which there is a hole, layer and wrap of the colour map

void main() {
    ModelObject object = model_objects[gl_BaseInstanceARB + INSTANCE];
    Material material = materials[object.material];
    colour_uv = place(material.colour_map, uv);
    opacity = colour.a;
    mask = vec4(material.colour.a, material.emission.w, material.colour_map.u.w, wrap_of(material.colour_map));
    vec4 at = object.model * vec4(position, 1.0);
    vec3 unit = (map == 0 ? shadow_town * at : shadow_around * at).xyz; // see depth.vert
    gl_Position = vec4(unit.xy * 2.0 - 1.0, unit.z, 1.0);
}
