struct Object {
    mat4 model;
    vec4 tint;   // rgb factor on the vertex colour
    vec4 misc;   // x glow added, y seed
};
layout(std430, row_major, binding = 0) readonly buffer Objects { Object objects[]; };
