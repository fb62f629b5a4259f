// Loaded models; what bends has been posed by model_pose.comp.
#include "lighting.glsl"
#include "model.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 tangent;
layout(location = 3) in vec4 uv;
layout(location = 4) in vec4 colour;

layout(location = 0) out vec3 world_position;
layout(location = 1) out vec3 world_normal;
layout(location = 2) out vec4 world_tangent;
layout(location = 3) out vec4 paint;
layout(location = 4) out vec4 haze;
layout(location = 5) flat out uint material_number;
layout(location = 6) flat out float side;
layout(location = 7) out vec4 colour_normal_uv;
#ifdef MAPS
layout(location = 8) out vec4 surface_occlusion_uv;
layout(location = 9) out vec2 emission_uv;
#endif

void main() {
    ModelObject object = model_objects[gl_BaseInstanceARB + INSTANCE];
    world_position = (object.model * vec4(position, 1.0)).xyz;
    mat3 turn = mat3(object.model);
    // the cofactors turn normals rightly under any scale
    mat3 cofactors = mat3(cross(turn[1], turn[2]), cross(turn[2], turn[0]), cross(turn[0], turn[1]));
    world_normal = normalize(cofactors * normal + vec3(1e-20)) * object.side;
    world_tangent = vec4(turn * tangent.xyz, tangent.w * object.side);
    paint = colour;
    material_number = object.material;
    Material material = materials[object.material];
    colour_normal_uv = vec4(place(material.colour_map, uv), place(material.normal_map, uv));
#ifdef MAPS
    surface_occlusion_uv = vec4(place(material.surface_map, uv), place(material.occlusion_map, uv));
    emission_uv = place(material.emission_map, uv);
#endif
    side = object.side;
    haze = haze_before(world_position);
    show(world_position);
}
