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
layout(location = 5) flat out vec4 material_colour;    // linear, alpha
layout(location = 6) flat out vec4 material_emission;  // linear; w: alpha below which there is a hole
layout(location = 7) flat out vec4 material_surface;   // metallic, roughness, scale of the normal map, strength of the occlusion map
layout(location = 8) flat out vec4 kind;               // x: 1 unlit, 2 blended, 3 both; y: -1 where the node mirrors; z, w: layer and wrap of the emission map
layout(location = 9) flat out vec4 layers;             // of the maps of colour, normal, surface, occlusion
layout(location = 10) flat out vec4 wraps;             // likewise
layout(location = 11) out vec4 colour_normal_uv;
#ifdef MAPS
layout(location = 12) out vec4 surface_occlusion_uv;
layout(location = 13) out vec2 emission_uv;
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
    Material material = materials[object.material];
    material_colour = material.colour;
    material_emission = material.emission;
    material_surface = material.surface;
    kind = vec4(material.kind.x + 2.0 * material.kind.y, object.side, material.emission_map.u.w, wrap_of(material.emission_map));
    layers = vec4(material.colour_map.u.w, material.normal_map.u.w, material.surface_map.u.w, material.occlusion_map.u.w);
    wraps = vec4(wrap_of(material.colour_map), wrap_of(material.normal_map), wrap_of(material.surface_map), wrap_of(material.occlusion_map));
    colour_normal_uv = vec4(place(material.colour_map, uv), place(material.normal_map, uv));
#ifdef MAPS
    surface_occlusion_uv = vec4(place(material.surface_map, uv), place(material.occlusion_map, uv));
    emission_uv = place(material.emission_map, uv);
#endif
    haze = haze_before(world_position);
    show(world_position);
}
