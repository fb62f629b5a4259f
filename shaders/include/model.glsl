// Objects and materials of loaded models (stage/render/model_arrays.py, model_pictures.py).
struct Map {
    vec4 u;          // xyz: row of the transform; w: layer, 0 is white
    vec4 v;          // xyz: row of the transform
    vec4 how;        // x: set of coordinates; yz: 0 repeat, 1 clamp, 2 mirror
};
struct Material {
    vec4 colour;     // linear, alpha
    vec4 emission;   // linear; w: alpha below which there is a hole
    vec4 surface;    // metallic, roughness, scale of the normal map, strength of the occlusion map
    vec4 kind;       // x unlit, y blended, z two-sided
    Map colour_map;
    Map surface_map;
    Map normal_map;
    Map occlusion_map;
    Map emission_map;
};

// Materials are read in the vertex shader alone and handed on: a software renderer gathers a buffer's numbers one pixel at
// a time, and takes minutes to compile that for many.
#ifdef VERTEX
layout(std430, binding = 7) readonly buffer Materials { Material materials[]; };

struct ModelObject {
    mat4 model;
    uint material;
    float side;      // -1 where the node mirrors, else 1
    vec2 unused;
};
layout(std430, row_major, binding = 6) readonly buffer ModelObjects { ModelObject model_objects[]; };

// Coordinates in the picture of a map. Not left to the fragment shader: where a triangle ends, llvmpipe reads nothing
// from buffers for the pixels beside it, and would take the wrong level of the picture.
vec2 place(Map map, vec4 uv) {
    vec3 at = vec3(map.how.x == 0.0 ? uv.xy : uv.zw, 1.0);
    return vec2(dot(map.u.xyz, at), dot(map.v.xyz, at));
}

// How a picture's two coordinates go on beyond its edges, in one number.
float wrap_of(Map map) {
    return map.how.y + 4.0 * map.how.z;
}
#else
layout(binding = 12) uniform sampler2DArray model_colours;
layout(binding = 13) uniform sampler2DArray model_surfaces;

float wrapped(float at, float how, float margin) {
    return how == 0.0 ? at : how == 1.0 ? clamp(at, margin, 1.0 - margin) : 1.0 - abs(1.0 - mod(at, 2.0));
}

vec4 look_up(sampler2DArray pictures, float layer, float wrap, vec2 at) {
    float margin = 0.5 / float(textureSize(pictures, 0).x);
    float down = floor(wrap * 0.25);
    return texture(pictures, vec3(wrapped(at.x, wrap - 4.0 * down, margin), wrapped(at.y, down, margin), layer));
}
#endif
