// What every program knows of the frame and of the eyes it draws for. Filled by stage/render/environment.py and eyes.py.
// Matrices come from NumPy as they are: row_major, column vectors.
// EYES 2 draws both eyes at once, each instance twice, into the two layers of the target; EYES 1 draws one.
layout(std140, row_major, binding = 0) uniform Frame {
    mat4 shadow_town;         // world to the unit cube of the town's shadow map
    mat4 shadow_around;       // the same for what stands around the eye, drawn finer
    mat4 shadow_near;         // the same for what moves
    vec4 clock;               // x animation clock, seconds; yz unused
    vec4 sun;                 // xyz unit vector to the sun or moon; w its apparent brightness in the sky
    vec4 sun_colour;          // rgb irradiance; w softness of shadows in texels
    vec4 zenith;              // rgb; w cloud cover 0..1
    vec4 horizon;             // rgb; w cloud brightness
    vec4 ground;              // rgb light from below; w strength of stars
    vec4 fog;                 // x density per metre, y share of light it takes from the sky's colour 0..1, z height falloff per metre, w exposure
    vec4 weather;             // x night 0..1, y wetness 0..1, z snow 0..1, w wind
    vec4 lamp_area;           // xy least corner (x, z) of the lamp map, zw one over its size in metres
    vec4 lamp_colour;         // rgb irradiance under a lamp; w emission of lit windows and lamps
    vec4 around[7];           // irradiance over pi from all around (stage/render/image_light.py); without the sun's
    vec4 town_of_around[2];   // xyz scale and offset from the unit cube of shadow_around to that of shadow_town
    vec4 near_of_around[2];   // and of shadow_near
    vec4 contact;             // xyz where she stands; w 1 when she is there
    vec4 image;               // x first layer of what is around, y radiance of a stored 1, z light that faces get, w share of a room's lamp light that she gets
};

struct Eye {
    mat4 view_projection;     // world to clip
    mat4 to_far_ray;          // clip x, y to a world-space direction (z = 1, w = 1), for the sky
    vec4 position;            // xyz in the world, metres
    vec4 unused[7];           // a range of one eye may be bound alone
};
layout(std140, row_major, binding = 1) uniform Eyes { Eye eyes[EYES]; };

#if EYES == 1
#define EYE 0
#define INSTANCE gl_InstanceID
#elif defined(VERTEX)
#define EYE (gl_InstanceID & 1)
#define INSTANCE (gl_InstanceID >> 1)
#else
#define EYE gl_Layer
#endif

const vec3 ROOM_LIGHT = vec3(2.1, 1.62, 1.12); // of the lamps of rooms

// They are lit by day too, and turned down when the eye is used to the dark.
float room_power() {
    return 1.0 - 0.55 * weather.x;
}

vec3 eye_position() {
    return eyes[EYE].position.xyz;
}

#ifdef VERTEX
invariant gl_Position; // what two programs draw lies at the same depth

// Where the eye sees a point of the world.
void show(vec3 world) {
    gl_Position = eyes[EYE].view_projection * vec4(world, 1.0);
#if EYES == 2
    gl_Layer = EYE;
#endif
}
#endif

layout(binding = 2) uniform sampler2DArrayShadow shadow_still_map; // layer 0: the town, 1: around the eye
layout(binding = 3) uniform sampler2DShadow shadow_near_map;
layout(binding = 4) uniform sampler2D lamp_map;    // x: light of the street lamps on the ground
layout(binding = 8) uniform sampler2DArray around_map;   // octahedra around +Y, a layer a level of roughness: square roots
layout(binding = 5) uniform sampler2D noise_map;   // tiling: x clouds, y fine clouds, z stars, w white noise
