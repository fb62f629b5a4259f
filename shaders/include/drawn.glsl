// Panels are drawn in encoded sRGB and premultiplied there; light is added and averaged in linear values.
vec4 as_light(vec4 drawn) {
    vec3 encoded = drawn.rgb / max(drawn.a, 1e-4);
    vec3 light = mix(encoded / 12.92, pow((encoded + 0.055) / 1.055, vec3(2.4)), step(0.04045, encoded));
    return vec4(light * drawn.a, drawn.a);
}
