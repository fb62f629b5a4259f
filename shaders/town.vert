#include "lighting.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec4 normal;      // w: translucency; negative: indoors
layout(location = 2) in vec4 tangent;
layout(location = 3) in vec2 uv;
layout(location = 4) in vec4 colour;      // square root of linear RGB; a: occlusion
layout(location = 5) in uvec4 material;   // detail layer, glow, sway, seed

#include "objects.glsl"
#include "sway.glsl"

layout(location = 0) out vec3 world_position;
layout(location = 1) out vec4 world_normal;   // w: translucency; negative: indoors
layout(location = 2) out vec3 world_tangent;
layout(location = 3) out vec3 detail_uv;
layout(location = 4) out vec4 albedo;
layout(location = 5) out vec4 haze;
layout(location = 6) out vec3 emission;


void main() {
    Object object = OBJECT;
    vec3 at = (object.model * vec4(position, 1.0)).xyz;
    world_position = sway(at, float(material.z) / 255.0);
    mat3 turn = mat3(object.model);
    vec3 squared_scale = vec3(dot(turn[0], turn[0]), dot(turn[1], turn[1]), dot(turn[2], turn[2]));
    world_normal = vec4(turn * (normal.xyz / squared_scale), normal.w);
    world_tangent = turn * tangent.xyz;
    detail_uv = vec3(uv, float(material.x));
    vec3 paint = colour.rgb * colour.rgb;
    albedo = vec4(paint * object.tint.rgb, colour.a);

    // Which windows are lit is decided by the seed of the window and of the building.
    float chance = fract(float(material.w) * 0.61803 + object.misc.y * 7.31);
    float is_on = material.y == 1u ? step(0.52, chance) : (material.y > 1u ? 1.0 : 0.0);
    vec3 warm = material.y == 4u ? paint * ROOM_LIGHT * (float(material.w) / 255.0)
              : material.y == 3u ? paint * 2.5
              : material.y == 2u ? vec3(9.0, 6.2, 3.4)
              : mix(vec3(1.0, 0.56, 0.22), vec3(1.0, 0.78, 0.5), chance) * 1.3;
    float power = material.y == 4u ? room_power() : lamp_colour.w;
    emission = warm * (is_on * power) + albedo.rgb * object.misc.x;
    haze = haze_before(world_position);
    show(world_position);
}
