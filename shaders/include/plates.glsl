struct Plate {
    mat4 model;      // from the unit square around the origin to the world
    vec4 region;     // xy least corner (top left of the drawing), zw size, in the picture's texture coordinates
    vec4 look;       // x opacity, y over everything else, z 1 without its dark plate
};
layout(std430, row_major, binding = 2) readonly buffer Plates { Plate plates[]; };
