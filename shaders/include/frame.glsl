// What every program knows of the frame and of the eye it draws for. Filled by stage/render/environment.py.
// Matrices come from NumPy as they are: row_major, column vectors.
layout(std140, row_major, binding = 0) uniform Frame {
    mat4 view_projection;     // world to clip of this eye
    mat4 to_far_ray;          // clip x, y to a world-space direction (z = 1, w = 1), for the sky
    mat4 shadow_town;         // world to the unit cube of the town's shadow map
    mat4 shadow_near;         // the same for what moves
    vec4 eye_time;            // xyz eye in the world, metres; w animation clock, seconds
    vec4 sun;                 // xyz unit vector to the sun or moon; w its apparent brightness in the sky
    vec4 sun_colour;          // rgb irradiance; w softness of shadows in texels
    vec4 zenith;              // rgb; w cloud cover 0..1
    vec4 horizon;             // rgb; w cloud brightness
    vec4 ground;              // rgb light from below; w strength of stars
    vec4 fog;                 // x density per metre, y share of light it takes from the sky's colour 0..1, z height falloff per metre, w exposure
    vec4 weather;             // x night 0..1, y wetness 0..1, z snow 0..1, w wind
    vec4 lamp_area;           // xy least corner (x, z) of the lamp map, zw one over its size in metres
    vec4 lamp_colour;         // rgb irradiance under a lamp; w emission of lit windows and lamps
    vec4 viewport;            // xy pixels, zw unused
};

layout(binding = 2) uniform sampler2DShadow shadow_town_map;
layout(binding = 3) uniform sampler2DShadow shadow_near_map;
layout(binding = 4) uniform sampler2D lamp_map;    // x: light of the street lamps on the ground
layout(binding = 5) uniform sampler2D noise_map;   // tiling: x clouds, y fine clouds, z stars, w white noise
