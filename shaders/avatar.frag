// The body's surfaces: skin with light wrapping round it, hair with a sheen across the strands, moist eyes, cloth.
#define SHADOW_OFFSET_M 0.07 // her shadow is that of a coarser body
#include "lighting.glsl"

in vec3 world;
in vec3 world_normal;
#ifdef STRANDS
in vec3 world_tangent;
#endif
in vec4 vertex_colour;
flat in vec4 vertex_surface;

layout(location = 0) out vec4 pixel;

void main() {
    vec3 to_eye = normalize(eye_position() - world);
    vec3 n = normalize(world_normal);
    float inside = step(dot(n, to_eye), -0.25); // the inner side of cloth and hair
    n *= 1.0 - 2.0 * inside;
    float translucency = vertex_surface.y;

    Surface s;
    s.position = world;
    s.normal = n;
    s.roughness = vertex_surface.x;
    s.metallic = 0.0;
    s.translucency = translucency;
    // light that has travelled under the skin comes out red where the sun grazes it
    float grazing = smoothstep(-0.5, 0.05, dot(n, sun.xyz)) * (1.0 - smoothstep(0.05, 0.7, dot(n, sun.xyz)));
    s.albedo = vertex_colour.rgb * (1.0 + translucency * grazing * vec3(0.9, 0.15, 0.0));
    s.occlusion = vertex_colour.a * (1.0 - 0.7 * inside);
    s.albedo *= 1.0 - 0.6 * inside;
    // A reflector beside whoever looks at her, and behind her the light that comes round her edges.
    vec3 reflector = (vec3(around[0].w, around[1].w, around[2].w) + lamp_colour.rgb * 0.25) * image.z;
    float n_eye = max(dot(n, to_eye), 0.0);
    float edge = (1.0 - n_eye) * (1.0 - n_eye);
    float behind = max(-dot(to_eye, sun.xyz), 0.0) * edge * edge * max(dot(n, sun.xyz) + 0.3, 0.0);
    s.emission = s.albedo * (reflector * (0.3 + 0.7 * n_eye) * s.occlusion);
    s.emission += s.albedo * ROOM_LIGHT * (image.w * room_power() * s.occlusion * (0.27 + 0.13 * n.y));
    s.emission += (s.albedo + 0.04) * sun_colour.rgb * (behind * 1.5 * (1.0 - inside));

#ifdef STRANDS
    float lit = shadow(world, n);
    vec3 strand = normalize(world_tangent + vec3(1e-5));
    vec3 half_sun = normalize(to_eye + sun.xyz);
    vec3 half_sky = normalize(to_eye + vec3(0.0, 1.0, 0.0));
    float along_sun = dot(strand, half_sun);
    float along_sky = dot(strand, half_sky);
    float band = pow(max(1.0 - along_sun * along_sun, 0.0), 40.0) * max(dot(n, sun.xyz) * 0.7 + 0.3, 0.0);
    float glow = pow(max(1.0 - along_sky * along_sky, 0.0), 14.0) * max(n.y * 0.6 + 0.4, 0.0);
    vec3 shine = (sun_colour.rgb * lit * band * 0.07 + zenith.rgb * glow * 0.06) * (0.35 + 2.2 * vertex_colour.rgb);
    s.emission += shine * vertex_surface.z * (1.0 - inside) * vertex_colour.a;
#endif

#ifdef MOIST
    float wetness = vertex_surface.w;
    // the upper lid shades the eyeball
    float lid = 1.0 - wetness * 0.6 * smoothstep(0.05, 0.75, n.y);
    s.occlusion *= lid;
    s.albedo *= lid;
    // a window's worth of sky in the eye, above and to the side of the viewer, keeps it alive in any light
    vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), to_eye));
    vec3 half_window = normalize(2.0 * to_eye + vec3(0.0, 0.75, 0.0) + side * 0.5);
    float window = smoothstep(0.9905, 0.9945, dot(n, half_window));
    vec3 light = zenith.rgb + horizon.rgb + sun_colour.rgb * 0.15 + lamp_colour.rgb * 0.2;
    s.emission += light * window * wetness * 0.45;
#endif

    pixel = vec4(finish(shade(s), world), 1.0);
}
