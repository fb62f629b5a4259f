// What is drawn: the objects of the world, and the numbers of those that the commands of a batch draw.
struct Object {
    mat4 model;
    vec4 tint;   // rgb factor on the vertex colour
    vec4 misc;   // x glow added, y seed
};
layout(std430, row_major, binding = 0) readonly buffer Objects { Object objects[]; };
layout(std430, binding = 1) readonly buffer Visible { uint visible[]; };
#define OBJECT objects[visible[gl_BaseInstanceARB + INSTANCE]]
